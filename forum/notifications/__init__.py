"""What concerns a person, written where she will find it. Nothing else writes these rows (house.md §2).

The rows are those of the notification library (`forum.models.Notification` extends its model); its own addresses stay
unmounted. Reading them is `forum.inbox`.
"""

from .kinds import ADDRESSED, OF_THE_DESK, STANDING, group_of, is_urgent, kinds
from .levels import follow_by_rule, levels_in, usual_level
from .mandates import tell_of_register
from .moving import followers_follow, notices_follow_posts, notices_follow_thread, standing_notices_follow
from .posts import following_of, tell_author, tell_guest, tell_of_edit, tell_of_post, told_of
from .texts import plural_of, text_of
from .writing import bring_back, read_up_to, settle, settle_in, take_back, tell, withdraw_notices

__all__ = [
    "ADDRESSED",
    "OF_THE_DESK",
    "STANDING",
    "bring_back",
    "follow_by_rule",
    "following_of",
    "followers_follow",
    "group_of",
    "is_urgent",
    "kinds",
    "levels_in",
    "notices_follow_posts",
    "notices_follow_thread",
    "plural_of",
    "read_up_to",
    "settle",
    "settle_in",
    "standing_notices_follow",
    "take_back",
    "tell",
    "tell_author",
    "tell_guest",
    "tell_of_edit",
    "tell_of_post",
    "tell_of_register",
    "text_of",
    "told_of",
    "usual_level",
    "withdraw_notices",
]
