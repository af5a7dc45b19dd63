"""Posts that wait for approval on the desk: in the queue, and each on a page with what stands before it (W2)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.selectors import style_of
from accounts.standing import Standing
from forum import actions, events, held
from forum.bylines import aliases_in, byline_of
from forum.fragments import excerpt_of
from forum.held import Held
from forum.mentions import known_in
from forum.models import Post, Room
from forum.permissions import can_publish, require
from forum.selectors import get_post_for
from forum.views.answers import acted, carry_out, door
from forum.views.drawing import draw

from .. import log, reasons, selectors
from ..forms import PublishForm, ReturnForm
from .case_words import EXCERPT, Line, messages_in

act = require_http_methods(["GET", "HEAD", "POST"])
# The heaps in which they stand among the cases, and the one that is theirs alone.
HEAPS_OF_BOTH = frozenset({"open", "late"})
HEAP = "held"
USUAL = "other"


@dataclass(frozen=True)
class HeldLine:
    """A post that waits, as the queue says it."""

    held: Held
    place: str
    author: str
    excerpt: str
    read: str  # the hash of the text as it stands
    publish_id: str

    @property
    def post(self) -> Post:
        return self.held.post


def held_on_the_desk(standing: Standing, filters: selectors.Filters) -> list[Held]:
    """What is narrowed by severity, origin or officer holds cases only: a post that waits has none of these."""
    if filters.severity is not None or filters.origin or filters.officer is not None:
        return []
    return held.held_for(standing, room=filters.room)


def lines_of(rows: list[Held]) -> list[HeldLine]:
    """Three queries for the names in them, whatever their number."""
    posts = [one.post for one in rows]
    known, aliases = known_in(posts), aliases_in({post.thread for post in posts})
    return [
        HeldLine(
            held=one,
            place=one.post.thread.title or one.post.room.name,
            author=byline_of(one.post, aliases=aliases).name,
            excerpt=excerpt_of(one.post, known, length=EXCERPT),
            read=events.content_hash(one.post),
            publish_id=str(uuid4()),
        )
        for one in rows
    ]


def together(waiting: list[Held], cases: list[Line], filters: selectors.Filters, start: int) -> list[HeldLine | Line]:
    """One queue by when each is due, what is late on top. All that waits stands on its first page."""
    if filters.state == HEAP:
        return [*lines_of(waiting)]
    if filters.state not in HEAPS_OF_BOTH or start:
        return [*cases]
    shown = [one for one in waiting if one.is_late or filters.state != "late"]
    rows: list[HeldLine | Line] = [*lines_of(shown), *cases]
    return sorted(rows, key=_due)


def _due(line: HeldLine | Line) -> datetime:
    return line.held.due if isinstance(line, HeldLine) else line.case.due_at


def places(standing: Standing, *rooms: Room) -> str:
    """From where in each log a page of the desk goes on: its own, and those of the rooms in which posts wait."""
    rooms = (*rooms, *selectors.rooms_that_approve(standing))
    return json.dumps({str(room.pk): [room.head, room.epoch] for room in rooms})


@act
@door
def held_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


@act
@door
def publish(request: MemberRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("moderation:held", args=[pk]))
    form = PublishForm(request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        done = actions.publish_post(actor=request.user, post=post, client_id=values["client_id"], read=values["read"])
        messages.success(request, _("The post is published."))
        return acted(request, done, to=_back())

    return carry_out(request, form, send, lambda: _page(request, pk, publish_form=form))


@act
@door
def send_back(request: MemberRequest, pk: int) -> HttpResponse:
    """With a reason of the library, and what its author reads in her own language."""
    post = _post(request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("moderation:held", args=[pk]))
    form = ReturnForm(request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        words = values["words"].strip() or reasons.reason(values["reason"]).message(_language(post))
        done = actions.return_post(
            actor=request.user, post=post, client_id=values["client_id"], reason=words, key=values["reason"]
        )
        messages.success(request, _("The post is with its author again."))
        return acted(request, done, to=_back())

    return carry_out(request, form, send, lambda: _page(request, pk, return_form=form))


def _language(post: Post) -> str:
    """In which its author is written to: hers, or under non-attribution the text's own, which tells nobody more."""
    return post.language if post.thread.hides_authors else post.author.language


def _back() -> str:
    return f"{reverse('moderation:desk')}?heap={HEAP}"


def _post(request: MemberRequest, pk: int) -> Post:
    """A post that waits or waited; 404 for whoever has no desk and for any other post."""
    selectors.require_desk(request.standing)
    post = get_post_for(request.standing, pk)
    require(can_publish, request.standing, post)
    if post.status != Post.Status.SUBMITTED and held.decided_last(post) is None:
        raise Http404
    return post


def _page(
    request: MemberRequest, pk: int, *, publish_form: PublishForm | None = None, return_form: ReturnForm | None = None
) -> HttpResponse:
    """As the post stands now, whoever has decided meanwhile."""
    post = _post(request, pk)
    standing, style = request.standing, style_of(request.user, request.standing)
    desk_room = log.desk_room()
    waits = post.status == Post.Status.SUBMITTED
    (one,) = held.held([post])
    before = selectors.written_before(standing, post)
    drawn = draw([*before, post], post.thread, standing, style)
    language = _language(post)
    context = {
        "post": post,
        "held": one,
        "waits": waits,
        "decided": None if waits else held.decided_last(post),
        "before": drawn[:-1],
        "drawn": drawn[-1],
        "read": events.content_hash(post),
        "publish_form": publish_form or PublishForm(),
        "form": return_form
        or ReturnForm(initial={"reason": "other", "words": reasons.reason("other").message(language)}),
        "messages_by_reason": messages_in(language),
        "desk_room": desk_room,
        "live_rooms": places(standing, desk_room, post.room),
        "style": style,
    }
    return render(request, "moderation/held.html", context)
