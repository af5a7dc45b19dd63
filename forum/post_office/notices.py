"""The mail about one line of the inbox, drawn when it goes: with the rights and the words of that moment."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.display import number
from accounts.rights_now import standing_now
from accounts.selectors import style_of

from .. import content
from ..bylines import aliases_in, byline_of
from ..fragments import excerpt_of
from ..inbox import Row, rows_for
from ..mailing import plans, signed
from ..mentions import known_in
from ..models import MailPlan, Notification, OutboxItem, Post
from ..notifications import OF_THE_DESK
from ..permissions import can_reply
from ..views.addresses import post_url, thread_url
from ..views.notice_words import Words
from .letter import absolute, in_thread, letter
from .words import is_restricted

POSTS_SHOWN = 5
LENGTH = 1_000  # of each, in characters


def row_of(item: OutboxItem, now: datetime) -> Row | None:
    """The line as it is now; nothing where she has looked, is done with it or may not read it any more."""
    if item.person is None or not item.person.is_active:
        return None
    rows = rows_for(standing_now(item.person), now, bundle=item.payload["bundle"])
    return next((row for row in rows if row.unread and not row.held), None)


def notice_mail(item: OutboxItem, now: datetime) -> EmailMultiAlternatives | None:
    row = row_of(item, now)
    if row is None or item.person is None:
        return None
    plan = plans.plan_of(item.person)
    if not plans.goes_at_once(row.kind, plan):
        return None
    # What has joined the line since goes along, and not a second time.
    Notification.objects.filter(pk__in=[notice.pk for notice in row.notices]).update(emailed=True)
    with translation.override(item.person.language):
        closed = row.kind in OF_THE_DESK or is_restricted(row.room, row.thread)
        return _closed(item, row, plan) if closed else _open(item, row, plan, now)


def _closed(item: OutboxItem, row: Row, plan: MailPlan) -> EmailMultiAlternatives:
    text = closed_words(item, row)
    context = {"text": text, "closed": True, "url": absolute(reverse("forum:inbox")), "posts": []}
    return letter(item, plan, template="notice", subject=text, context=context)


def closed_words(item: OutboxItem, row: Row) -> str:
    """That there is something, and nothing of it: no name, no title, no room."""
    if row.kind in OF_THE_DESK:
        return _("The secretariat has something to tell you")
    n = max(row.count, 1)
    shown = number(n, style_of(item.person)) if item.person else str(n)
    return ngettext("%(n)s thing for you in a closed room", "%(n)s things for you in a closed room", n) % {"n": shown}


def _open(item: OutboxItem, row: Row, plan: MailPlan, now: datetime) -> EmailMultiAlternatives:
    assert item.person is not None
    standing = standing_now(item.person)
    line = Words([row], item.person, style_of(item.person, standing)).line(row)
    thread = row.thread
    answers = bool(thread is not None and row.posts and can_reply(standing, thread))
    reply_to = signed.reply_address(plan, thread.pk, now) if thread is not None and answers else ""
    context = {
        "text": line.text,
        "place": line.place,
        "board": line.board,
        "url": absolute(address_in(row, line.url)),
        "posts": [] if plan.without_content else _shown(row),
        "hidden": plan.without_content and bool(row.posts),
    }
    subject = f"{line.text}: {line.place}" if line.place and not plan.without_content else line.text
    message = letter(item, plan, template="notice", subject=subject, context=context, reply_to=reply_to)
    if thread is not None:
        in_thread(message, thread.pk)
    return message


def address_in(row: Row, usual: str) -> str:
    """The short one of a post: an address with the words of a title breaks over lines."""
    if len(row.posts) == 1 and row.posts[0].number:
        return post_url(row.posts[0])
    return usual or (thread_url(row.thread) if row.thread else reverse("forum:inbox"))


def _shown(row: Row) -> list[dict[str, Any]]:
    """The oldest first, as one reads."""
    posts = [post for post in row.posts if not post.is_gone][:POSTS_SHOWN][::-1]
    known, aliases = known_in(posts), aliases_in({post.thread for post in posts})
    return [
        {
            "name": byline_of(post, aliases=aliases).name,
            "text": excerpt_of(post, known, length=LENGTH),
            "language": post.language,
            "direction": _direction(post),
        }
        for post in posts
    ]


def _direction(post: Post) -> str:
    return str(content.direction_of(post.body, language=post.language))
