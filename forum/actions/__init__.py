"""Every change to the forum. Pages, the API and the command line all come through here.

Each action: lock, require, give back if done already, refuse, store, notify, record, return (house.md §5.2).
"""

from .conversations import start_conversation, start_group
from .groups import add_to_conversation, leave_conversation, rename_conversation
from .moderation import invite_to_thread, lock_thread, publish_post, return_post, unlock_thread
from .posts import create_post, edit_post, withdraw_post
from .reading import mark_read
from .threads import loosen_attribution, start_thread, tighten_attribution

__all__ = [
    "add_to_conversation",
    "create_post",
    "edit_post",
    "invite_to_thread",
    "leave_conversation",
    "lock_thread",
    "loosen_attribution",
    "mark_read",
    "publish_post",
    "rename_conversation",
    "return_post",
    "start_conversation",
    "start_group",
    "start_thread",
    "tighten_attribution",
    "unlock_thread",
    "withdraw_post",
]
