"""Move, split and merge threads, take it back, and find what was moved (docs/moves.md)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, moves, selectors
from ..commands import Done
from ..errors import NotThere
from ..models import Room, Thread, ThreadMove
from ..move_forms import MergeForm, MoveForm, SplitForm, WhyForm
from ..permissions import can_move, require
from .addresses import page_url, thread_url
from .answers import acted, carry_out, door, number_in, wants_json
from .move_page import Choosing
from .words import audience_of

act = require_http_methods(["GET", "HEAD", "POST"])


def _movable(request: MemberRequest, pk: int) -> Thread:
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_move, request.standing, thread)
    return thread


def _sent(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


@act
@door
def move_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """To another board. The page says who reads there: that is what changes for what is written."""
    thread = _movable(request, pk)
    boards = moves.boards_for_moving(request.standing, thread)
    form = MoveForm(_sent(request), boards=boards)

    def again() -> HttpResponse:
        context = {"thread": thread, "form": form, "boards": _with_audience(boards, form["target"].value())}
        return render(request, "forum/move.html", context)

    def move(values: dict[str, Any]) -> HttpResponse:
        done = actions.move_thread(
            actor=request.user,
            thread=thread,
            room=_board(boards, values["target"]),
            reason=values["reason"],
            client_id=values["client_id"],
        )
        return _moved(request, done, _("The thread stands on the other board now."))

    return carry_out(request, form, move, again) if request.method == "POST" else again()


@act
@door
def split_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """Some posts into a thread of their own. Turning the pages keeps what is chosen and typed, without script too."""
    thread = _movable(request, pk)
    boards = [thread.room, *moves.boards_for_moving(request.standing, thread)]
    form = SplitForm(_sent(request), boards=boards, initial={"target": str(thread.room_id)})
    choosing = Choosing(request, thread)

    def again() -> HttpResponse:
        context = {
            "thread": thread,
            "form": form,
            "choosing": choosing,
            "boards": _with_audience(boards, form["target"].value()),
            "style": style_of(request.standing.person, request.standing),
        }
        return render(request, "forum/move_split.html", context)

    def split(values: dict[str, Any]) -> HttpResponse:
        done = actions.split_thread(
            actor=request.user,
            thread=thread,
            posts=values["posts"],
            title=values["title"],
            room=_board(boards, values["target"]),
            reason=values["reason"],
            client_id=values["client_id"],
        )
        return _moved(request, done, _("The posts stand in a thread of their own now."))

    return again() if choosing.only_turns else carry_out(request, form, split, again)


@act
@door
def merge_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """Into another thread, found by its title or by its number."""
    thread = _movable(request, pk)
    form = MergeForm(_sent(request))
    query = request.GET.get("q", "").strip()[:100]

    def again() -> HttpResponse:
        found = moves.threads_for_merging(request.standing, thread, query)
        context = {
            "thread": thread,
            "form": form,
            "query": query,
            "found": found,
            "chosen": str(form["target"].value()),
        }
        return render(request, "forum/move_merge.html", context)

    def merge(values: dict[str, Any]) -> HttpResponse:
        target = selectors.threads_for(request.standing).filter(pk=values["target"]).first()
        if target is None:
            raise NotThere
        done = actions.merge_thread(
            actor=request.user, thread=thread, target=target, reason=values["reason"], client_id=values["client_id"]
        )
        return _moved(request, done, _("All posts of the thread stand at the end of this one now."))

    return carry_out(request, form, merge, again) if request.method == "POST" else again()


@act
@door
def undo_move(request: MemberRequest, pk: int) -> HttpResponse:
    """On a page of its own: a reason, and what will not come back."""
    move = moves.get_move_for(request.standing, pk)
    form = WhyForm(_sent(request))

    def again() -> HttpResponse:
        style = style_of(request.standing.person, request.standing)
        return render(request, "forum/move_undo.html", {"move": move, "form": form, "style": style})

    def undo(values: dict[str, Any]) -> HttpResponse:
        done = actions.undo_move(actor=request.user, move=move, reason=values["reason"], client_id=values["client_id"])
        if not wants_json(request):
            messages.success(request, _("Everything stands where it stood before."))
        return acted(request, done, to=thread_url(done.result.source))

    return carry_out(request, form, undo, again) if request.method == "POST" else again()


@require_safe
@door
def moved(request: MemberRequest, pk: int) -> HttpResponse:
    """From the line that keeps a number to the post; the usual 404 where she does not read it now."""
    post = moves.where_now(request.standing, pk, number_in(request, "number"))
    return HttpResponseRedirect(page_url(post.thread, post.number or 1))


def _moved(request: MemberRequest, done: Done[ThreadMove], told: str) -> HttpResponse:
    if not wants_json(request):
        messages.success(request, told)
    target = Thread.objects.select_related("room").get(pk=done.result.target_id)
    return acted(request, done, to=thread_url(target))


def _board(boards: list[Room], value: str) -> Room:
    return next(board for board in boards if str(board.pk) == value)


def _with_audience(boards: list[Room], chosen: Any) -> list[dict[str, object]]:
    return [{"room": room, "audience": audience_of(room), "chosen": str(room.pk) == str(chosen)} for room in boards]
