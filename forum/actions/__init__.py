"""Every change to the forum. Pages, the API and the command line all come through here.

Each action: lock, require, give back if done already, refuse, store, notify, record, return (house.md §5.2).
"""

from .acknowledgements import acknowledge, ask_acknowledgement, end_acknowledgement
from .conversations import MOST_MEMBERS, start_conversation, start_group
from .drafts import forget_draft, save_draft
from .exports import is_logged, note_export
from .files import discard_file, send_file, sweep_files
from .groups import add_to_conversation, leave_conversation, rename_conversation
from .mail import mail_again, set_mail_plan, stop_mail
from .marks import bookmark_post, forget_bookmark, mark_unread, react, remind_of_bookmarks
from .moderation import invite_to_thread, lock_thread, publish_post, return_post, unlock_thread
from .moves import merge_thread, move_thread, split_thread
from .moves_undone import undo_move
from .notices import (
    finish_notices,
    finish_opened,
    keep_unread,
    open_notices,
    postpone_notices,
    restore_notices,
    set_level,
)
from .polls import cast_vote, close_poll, take_back_vote
from .posts import create_post, edit_post, withdraw_post
from .promotion import answer_promotion, discard_promotion, draft_promotion, publish_promotion
from .push import subscribe, unsubscribe
from .reading import mark_read
from .reminders import remind_of_deadlines
from .room_rules import set_room_rules, writers_before
from .saved_views import delete_view, move_view, rename_view, save_view
from .scheduled import move_scheduled, schedule_post, send_due, send_now, unschedule
from .tags import add_tag, merge_tag, rename_tag, set_thread_tags
from .thread_states import (
    MOST_PINS,
    archive_due_threads,
    archive_thread,
    close_thread,
    due_for_archive,
    pin_thread,
    reopen_thread,
    unarchive_thread,
    unpin_thread,
)
from .thread_tops import accept_answer, erase_context, set_context
from .threads import loosen_attribution, start_thread, tighten_attribution

__all__ = [
    "MOST_MEMBERS",
    "MOST_PINS",
    "accept_answer",
    "acknowledge",
    "add_tag",
    "add_to_conversation",
    "answer_promotion",
    "archive_due_threads",
    "archive_thread",
    "ask_acknowledgement",
    "bookmark_post",
    "cast_vote",
    "close_poll",
    "close_thread",
    "create_post",
    "delete_view",
    "discard_file",
    "discard_promotion",
    "draft_promotion",
    "due_for_archive",
    "edit_post",
    "end_acknowledgement",
    "erase_context",
    "finish_notices",
    "finish_opened",
    "forget_bookmark",
    "forget_draft",
    "invite_to_thread",
    "is_logged",
    "keep_unread",
    "leave_conversation",
    "lock_thread",
    "loosen_attribution",
    "mail_again",
    "mark_read",
    "mark_unread",
    "merge_tag",
    "merge_thread",
    "move_scheduled",
    "move_thread",
    "move_view",
    "note_export",
    "open_notices",
    "pin_thread",
    "postpone_notices",
    "publish_post",
    "publish_promotion",
    "react",
    "remind_of_bookmarks",
    "remind_of_deadlines",
    "rename_conversation",
    "rename_tag",
    "rename_view",
    "reopen_thread",
    "restore_notices",
    "return_post",
    "save_draft",
    "save_view",
    "schedule_post",
    "send_due",
    "send_file",
    "send_now",
    "set_context",
    "set_level",
    "set_mail_plan",
    "set_room_rules",
    "set_thread_tags",
    "split_thread",
    "start_conversation",
    "start_group",
    "start_thread",
    "stop_mail",
    "subscribe",
    "sweep_files",
    "take_back_vote",
    "tighten_attribution",
    "unarchive_thread",
    "undo_move",
    "unlock_thread",
    "unpin_thread",
    "unschedule",
    "unsubscribe",
    "withdraw_post",
    "writers_before",
]
