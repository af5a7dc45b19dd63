"""A thread: its page, its permalinks, and starting one. The acts on it are in `thread_acts`."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import may
from accounts.requests import MemberRequest
from accounts.selectors import style_of
from accounts.standing import Standing

from .. import actions, gate, moves, selectors
from ..drafts import draft_at
from ..forms import ThreadForm
from ..mentions.naming import looked_up
from ..models import Post, Room, Thread
from ..permissions import can_start_thread, capacities_in, kinds_in, require
from ..polls import asked_in
from .addresses import page_url, thread_url
from .answers import acted, carry_out, door
from .files_of_form import files_of
from .pages import page_of
from .reading import live_rooms
from .words import audience_of, rules_of, tag_names


@require_safe
@door
def thread(request: MemberRequest, pk: int, slug: str = "") -> HttpResponse:
    """The number decides; wrong or missing words are corrected for good (arabic.md §12)."""
    found = selectors.get_thread_for(request.standing, pk)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if (target := moves.merged_target(request.standing, found)) is not None:
        return HttpResponseRedirect(thread_url(target))
    if found.kind == Thread.Kind.STREAM:
        return HttpResponseRedirect(thread_url(found) + query)
    if slug != found.slug:
        return HttpResponsePermanentRedirect(thread_url(found) + query)
    return page_of(request, found)


@require_safe
def permalink(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """To the page that holds the post, at the post; where it has gone, for who may read it there."""
    found = selectors.get_thread_for(request.standing, pk)
    post = selectors.published_in(request.standing, found).filter(number=number).first()
    if post is None:
        raise Http404
    if post.kind == Post.Kind.MOVED and (gone := moves.stood_here(request.standing, post)) is not None:
        return HttpResponseRedirect(page_url(gone.thread, gone.number or 1))
    return HttpResponseRedirect(page_url(found, number))


@require_http_methods(["GET", "HEAD", "POST"])
@door
def new_thread(request: MemberRequest, key: str) -> HttpResponse:
    room = selectors.get_room_for(request.standing, key)
    if request.method != "POST":  # What was typed before the room was kept to announcements comes back with a word.
        require(can_start_thread, request.standing, room)
    form = thread_form(request, room, request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        return new_thread_page(request, room, form)

    def start(values: dict[str, Any]) -> HttpResponse:
        done = actions.start_thread(
            author=request.user,
            room=room,
            title=values["title"],
            body=looked_up(request.standing, room, None, values["body"]),
            language=values["language"],
            client_id=values["client_id"],
            attribution=values["attribution"],
            kind=values["thread_kind"] or Thread.Kind.DISCUSSION,
            capacity=values["capacity"],
            post_kind=values["kind"] or Post.Kind.POST,
            direction=values["direction"],
            confirmed=values["confirmed"],
            tags=values.get("tags", ()),
            files=files_of(request, form, room),
            poll=asked_in(request.POST),
            from_draft=values["draft"],
        )
        return acted(request, done)

    return carry_out(request, form, start, again) if request.method == "POST" else again()


def new_thread_page(
    request: MemberRequest, room: Room, form: ThreadForm, *, preview: dict[str, Any] | None = None
) -> HttpResponse:
    """The page to start a thread on, with all that was typed; `preview` is what the text gives (views/preview.py)."""
    context = {
        "form": form,
        "room": room,
        "preview": preview,
        "audience": audience_of(room),
        "silenced": gate.silence_of(request.user, room),
        "rules": rules_of(request.standing, room, style_of(request.user, request.standing)),
        "live_rooms": live_rooms({room.pk: (room.head, room.epoch)}),
    }
    return render(request, "forum/thread_new.html", context)


def thread_form(request: MemberRequest, room: Room, data: QueryDict | None) -> ThreadForm:
    hides = room.attribution == Room.Attribution.NON_ATTRIBUTION
    initial = {"attribution": room.attribution, "thread_kind": Thread.Kind.DISCUSSION}
    if request.GET.get("draft") and (kept := draft_at(request.standing, f"new:{room.pk}")):
        initial |= {**kept.fields, "draft": "1"}
    return ThreadForm(
        data,
        initial=initial,
        capacities=capacities_in(request.standing, hides),
        kinds=kinds_in(request.standing, hides),
        thread_kinds=_thread_kinds(request.standing),
        tags=[(tag["key"], tag_names(room, [tag["key"]])[0]) for tag in room.tags],
    )


def _thread_kinds(standing: Standing) -> list[str]:
    """The kinds she is offered: what announces or calls is for those whose office it is (domain.md §3.3)."""
    officer = standing.is_secretariat or "bureau" in standing.classes
    offered = {
        Thread.Kind.DISCUSSION: True,
        Thread.Kind.QUESTION: True,
        Thread.Kind.PROPOSAL: True,
        Thread.Kind.ANNOUNCEMENT: officer,
        Thread.Kind.CALL: may(standing, "open_call"),
        Thread.Kind.COMMON_POSITION: officer,
    }
    return [kind.value for kind, allowed in offered.items() if allowed]
