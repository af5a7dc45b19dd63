"""The addresses of the forum. The number decides; the words after it help the reader (arabic.md §12)."""

from django.urls import path, register_converter

from .slugs import UnicodeSlugConverter
from .views import (
    catch_up,
    conversations,
    groups,
    home,
    inbox,
    levels,
    posts,
    promotion,
    register,
    rooms,
    seats,
    thread_acts,
    threads,
)

register_converter(UnicodeSlugConverter, "uslug")

app_name = "forum"
urlpatterns = [
    path("", home.home, name="home"),
    path("inbox/", inbox.inbox_page, name="inbox"),
    path("inbox/act/", inbox.inbox_act, name="inbox_act"),
    path("catch-up/", catch_up.catch_up_page, name="catch_up"),
    path("catch-up/next/", catch_up.catch_up_next, name="catch_up_next"),
    path("catch-up/read/", catch_up.catch_up_read, name="catch_up_read"),
    path("boards/", rooms.boards, name="boards"),
    path("rooms/<int:pk>/level/", levels.room_level, name="room_level"),
    path("t/<int:pk>/level/", levels.thread_level, name="thread_level"),
    path("rooms/<slug:key>/", rooms.room, name="room"),
    path("rooms/<slug:key>/new/", threads.new_thread, name="new_thread"),
    path("t/<int:pk>/", threads.thread, name="thread"),
    path("t/<int:pk>/p/<int:number>/", threads.permalink, name="permalink"),
    path("t/<int:pk>/reply/", posts.reply, name="reply"),
    path("t/<int:pk>/read/", thread_acts.mark_read, name="mark_read"),
    path("t/<int:pk>/lock/", thread_acts.lock_thread, name="lock_thread"),
    path("t/<int:pk>/unlock/", thread_acts.unlock_thread, name="unlock_thread"),
    path("t/<int:pk>/tighten/", thread_acts.tighten_thread, name="tighten_thread"),
    path("t/<int:pk>/invite/", thread_acts.invite_to_thread, name="invite_to_thread"),
    path("t/<int:pk>/<uslug:slug>", threads.thread, name="thread_slug"),
    path("posts/<int:pk>/edit/", posts.edit_post, name="edit_post"),
    path("posts/<int:pk>/withdraw/", posts.withdraw_post, name="withdraw_post"),
    path("posts/<int:pk>/menu/", posts.post_menu, name="post_menu"),
    path("posts/<int:pk>/revisions/", posts.post_revisions, name="post_revisions"),
    path("posts/<int:pk>/source/", posts.post_source, name="post_source"),
    path("posts/<int:pk>/seats/", seats.read_by_seat, name="read_by_seat"),
    path("posts/<int:pk>/publish/", posts.publish_post, name="publish_post"),
    path("posts/<int:pk>/return/", posts.return_post, name="return_post"),
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/new/", conversations.new_group, name="new_group"),
    path("conversations/<int:pk>/", conversations.conversation, name="conversation"),
    path("conversations/<int:pk>/people/", groups.people, name="conversation_people"),
    path("conversations/<int:pk>/add/", groups.add, name="add_to_conversation"),
    path("conversations/<int:pk>/rename/", groups.rename, name="rename_conversation"),
    path("conversations/<int:pk>/leave/", groups.leave, name="leave_conversation"),
    path("conversations/with/<int:person>/", conversations.write_to, name="write_to"),
    path("t/<int:pk>/promote/", promotion.promote, name="promote"),
    path("promotions/<int:pk>/", promotion.promotion_page, name="promotion"),
    path("promotions/<int:pk>/<str:act>/", promotion.promotion_act, name="promotion_act"),
    path("register/", register.register, name="register"),
]
