"""The page of posts, for both densities: fragments made this reader's own, her place in it, her composer."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.display import ReaderStyle
from accounts.permissions import cells, may
from accounts.requests import MemberRequest
from accounts.selectors import style_of
from accounts.standing import Standing

from .. import quoting, selectors
from ..bylines import aliases_in, byline_of
from ..drafts import draft_at
from ..errors import NotInvited
from ..forms import PostForm
from ..limits import why_shut
from ..mentions import in_words, known_in
from ..models import Draft, Post, Thread
from ..permissions import can_reply, capacities_in, kinds_in
from ..post_rows import rows_page
from . import polls
from .addresses import page_start, page_url, thread_url
from .answers import number_in
from .composer import fresh_composer
from .drawing import Drawn, Stretch, draw, draw_page, tokens_of
from .words import audience_of, name_of, posters_of, rules_of

SOME_BEFORE = 10  # posts that she knows, above the first new one


def posts_context(request: MemberRequest, thread: Thread) -> dict[str, Any]:
    """What `forum/_page_of_posts.html` needs; the log's place was read with the thread, before the content (G8)."""
    standing: Standing = request.standing
    style = style_of(standing.person, standing)
    last_read = selectors.last_read(standing.person, thread)
    first_unread = last_read + 1 if last_read < thread.last_number else 0
    asked = _asked(request, thread, first_unread if last_read else 0)
    found = rows_page(standing, thread, **asked, limit=settings.POSTS_PER_PAGE)
    here = thread_url(thread)
    stretches = draw_page(found.rows, thread, standing, style, first_unread=first_unread if last_read else 0)
    new = next((stretch for stretch in stretches if stretch.is_new), None)
    waiting = draw(selectors.waiting_in(standing, thread), thread, standing, style)
    drawn: list[Stretch | Drawn] = [*stretches, *waiting]
    for one, html in zip(drawn, polls.fill(request, thread, [one.html for one in drawn]), strict=True):
        one.html = html
    return {
        "live_rooms": live_rooms({thread.room_id: (thread.room.head, thread.room.epoch)}),
        "style": style,
        "rules": rules_of(standing, thread.room, style),
        "first_unread_url": page_url(thread, first_unread)
        if first_unread and last_read and not _opens_there(thread, new)
        else "",
        "page": {
            "stretches": stretches,
            "older": f"{here}?before={found.older}" if found.older else "",
            "newer": f"{here}?after={found.newer}" if found.newer else "",
            "now": f"{here}?now=1",
            "first_unread": first_unread,
            "unread": thread.last_number - last_read if first_unread else 0,
            "divider": _divider_kind(new, style),
            "mine": [row.number for row in found.rows if row.author == standing.person.pk],
            "me": " ".join(sorted(tokens_of(standing, thread))),
            "waiting": waiting,
            "publishes": may(standing, "moderate"),
        },
    }


def _asked(request: MemberRequest, thread: Thread, first_unread: int) -> dict[str, int | None]:
    """Which page: after or before a number. Without one a thread opens at its beginning, a stream where she stopped.

    A reply that was refused comes back at the end, where it would have stood.
    """
    after, before = number_in(request, "after"), number_in(request, "before")
    if thread.kind == Thread.Kind.STREAM and (request.method == "POST" or "now" in request.GET):
        return {"before": thread.last_number + 1}
    if request.method == "POST":
        return {"after": page_start(thread.last_number)}
    if after is None and before is None and thread.kind == Thread.Kind.STREAM:
        return _where_she_stopped(thread, first_unread)
    return {"before": before} if before is not None else {"after": after or 0}


def _where_she_stopped(thread: Thread, first_unread: int) -> dict[str, int | None]:
    """The end, as long as the first new post stands on that page with some before it."""
    if first_unread and thread.last_number - first_unread > settings.POSTS_PER_PAGE - SOME_BEFORE:
        return {"after": max(first_unread - SOME_BEFORE, 1) - 1}
    return {"before": thread.last_number + 1}


def _opens_there(thread: Thread, new: Stretch | None) -> bool:
    """A stream opens at its divider by itself."""
    return thread.kind == Thread.Kind.STREAM and new is not None


def _divider_kind(new: Stretch | None, style: ReaderStyle) -> str:
    """«14:05» says when only on the same day; before that the date stands with it."""
    if new is None:
        return ""
    today = timezone.now().astimezone(style.zone).date()
    return "clock" if new.begins.astimezone(style.zone).date() == today else "datetime"


def live_rooms(places: dict[int, tuple[int, str]]) -> str:
    """For `data-rooms`: from where in each room's log the page goes on."""
    return json.dumps({str(pk): list(place) for pk, place in places.items()}, separators=(",", ":"))


def composer_context(request: MemberRequest, thread: Thread, form: PostForm | None = None) -> dict[str, Any]:
    """The composer, or the sentence why there is none; a form that came back keeps all that was typed in it."""
    standing: Standing = request.standing
    # What somebody has typed is shown again with the refusal; the page without it says why there is no composer.
    if form is None and not can_reply(standing, thread):
        return {"composer": None, "shut": _not_hers(standing, thread)}
    if form is None and (refusal := why_shut(thread)):
        return {"composer": None, "shut": {"code": refusal.code, "message": str(refusal.message)}}
    answered = _answered(request, thread, form)
    dense = thread.kind == Thread.Kind.STREAM
    parts = {
        "action": reverse("forum:reply", args=[thread.pk]),
        "place": name_of(thread.room, standing.person) if dense else thread.title,
        "audience": audience_of(thread.room),
        "dense": dense,
        "enter_sends": dense and standing.person.enter_sends,
    }
    kept = draft_at(standing, f"thread:{thread.pk}") if form is None and request.GET.get("draft") else None
    if kept is not None:
        answered = answered or post_in(request, thread, _number(kept.fields.get("reply_to")))
    if form is None and answered is None and kept is None:
        return {"composer": {"html": fresh_composer(request, thread, parts)}, "shut": None}
    composer = {
        **parts,
        "form": form or reply_form(standing, thread, initial=_initial(request, answered, kept)),
        "answered": answered and {"post": answered, "name": _name_in(answered)},
    }
    return {"composer": composer, "shut": None}


def reply_form(standing: Standing, thread: Thread, data: Any = None, initial: Any = None) -> PostForm:
    return PostForm(
        data,
        initial=initial,
        capacities=capacities_in(standing, thread.hides_authors),
        kinds=kinds_in(standing, thread.hides_authors),
    )


def _not_hers(standing: Standing, thread: Thread) -> dict[str, str]:
    if "invited" in cells(standing, "post_reply"):
        return {"code": NotInvited.code, "message": str(NotInvited().message)}
    code, message = posters_of(thread.room)
    return {"code": code, "message": message}


def post_in(request: MemberRequest, thread: Thread, pk: int | None) -> Post | None:
    """A published post of this thread she may read, or nothing."""
    if pk is None:
        return None
    post = selectors.published_in(request.standing, thread).filter(pk=pk).first()
    return None if post is None or post.is_gone or post.is_line else post


def _answered(request: MemberRequest, thread: Thread, form: PostForm | None) -> Post | None:
    if form is not None:
        return post_in(request, thread, _number(form["reply_to"].value()))
    return post_in(request, thread, number_in(request, "reply_to") or number_in(request, "quote"))


def _number(typed: object) -> int | None:
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _initial(request: MemberRequest, answered: Post | None, kept: Draft | None) -> dict[str, Any]:
    """What the composer holds before she types: nothing, her draft, or the text she asked to quote."""
    if kept is not None:
        return {**kept.fields, "draft": "1"}
    if answered is None or not request.GET.get("quote"):
        return {}
    return {"body": quoting.quotation_of(answered)}


def source_of(post: Post) -> str:
    """The Markdown of a post; where authors are hidden without the numbers of people whom it named before."""
    text = quoting.source_of(post)
    if not post.thread.hides_authors:
        return text
    persons = [token for token in post.mentions if not token.startswith(("alias:", "quote:"))]
    return in_words(text, persons, known_in([post]), hides=True)


def _name_in(post: Post) -> str:
    return byline_of(post, aliases=aliases_in([post.thread])).name
