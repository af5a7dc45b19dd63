"""Locking, closing, archiving and pinning a thread: each on a page that says what it means and asks why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.display import number
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, selectors
from ..commands import Done
from ..mentions.naming import looked_up
from ..models import Thread
from ..permissions import can_archive, can_close, can_lock, can_pin, can_reopen, require
from ..thread_forms import PIN_DAYS, PinForm, SummaryForm, ThreadReasonForm
from .answers import acted, carry_out, door
from .thread_acts import told

act = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Act:
    """One act that needs a reason and nothing else."""

    name: str  # of its address
    may: Callable[..., bool]
    does: Callable[..., Done[Thread]]
    title: str | Promise
    means: str | Promise
    done: str | Promise


LOCK = Act(
    "lock_thread",
    can_lock,
    actions.lock_thread,
    gettext_lazy("Lock the thread"),
    gettext_lazy("Nobody writes or edits in it until it is opened again."),
    gettext_lazy("The thread is locked: it is read and not written in."),
)
UNLOCK = Act(
    "unlock_thread",
    can_lock,
    actions.unlock_thread,
    gettext_lazy("Open the thread again"),
    gettext_lazy("Everybody writes in it again as before."),
    gettext_lazy("The thread is open again."),
)
REOPEN = Act(
    "reopen_thread",
    can_reopen,
    actions.reopen_thread,
    gettext_lazy("Open the closed thread again"),
    gettext_lazy("The discussion goes on. The summary stays in its place as the post it is."),
    gettext_lazy("The thread is open again."),
)
ARCHIVE = Act(
    "archive_thread",
    can_archive,
    actions.archive_thread,
    gettext_lazy("Put the thread into the archive"),
    gettext_lazy(
        "It is read and found as before, and nothing in it changes any more. By itself this happens 180 days "
        "after closing."
    ),
    gettext_lazy("The thread is in the archive."),
)
UNARCHIVE = Act(
    "unarchive_thread",
    can_archive,
    actions.unarchive_thread,
    gettext_lazy("Take the thread out of the archive"),
    gettext_lazy("It is closed, as before, and may be opened again. The 180 days begin anew."),
    gettext_lazy("The thread is out of the archive."),
)
UNPIN = Act(
    "unpin_thread",
    can_pin,
    actions.unpin_thread,
    gettext_lazy("Unpin the thread"),
    gettext_lazy("It stands among the others of its room again, by its last post."),
    gettext_lazy("The thread is not pinned any more."),
)


def reasoned(one: Act) -> Callable[[MemberRequest, int], HttpResponse]:
    @act
    @door
    def view(request: MemberRequest, pk: int) -> HttpResponse:
        thread = selectors.get_thread_for(request.standing, pk)
        require(one.may, request.standing, thread)
        form = ThreadReasonForm(request.POST if request.method == "POST" else None)

        def again() -> HttpResponse:
            return render(request, "forum/thread_act.html", {"thread": thread, "act": one, "form": form})

        def carry(values: dict[str, Any]) -> HttpResponse:
            done = one.does(actor=request.user, thread=thread, client_id=values["client_id"], reason=values["reason"])
            return told(request, acted(request, done), str(one.done))

        return carry_out(request, form, carry, again) if request.method == "POST" else again()

    return view


lock_thread = reasoned(LOCK)
unlock_thread = reasoned(UNLOCK)
reopen_thread = reasoned(REOPEN)
archive_thread = reasoned(ARCHIVE)
unarchive_thread = reasoned(UNARCHIVE)
unpin_thread = reasoned(UNPIN)


@act
@door
def close_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """Its last post is the summary that is written here."""
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_close, request.standing, thread)
    form = SummaryForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        return render(request, "forum/thread_close.html", {"thread": thread, "form": form})

    def close(values: dict[str, Any]) -> HttpResponse:
        done = actions.close_thread(
            actor=request.user,
            thread=thread,
            body=looked_up(request.standing, thread.room, thread, values["body"]),
            language=values["language"],
            direction=values["direction"],
            client_id=values["client_id"],
            confirmed=values["confirmed"],
        )
        return told(request, acted(request, done), _("The thread is closed. Its summary stands at the top."))

    return carry_out(request, form, close, again) if request.method == "POST" else again()


@act
@door
def pin_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """For some days, or until a day; asked again, another day takes its place."""
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_pin, request.standing, thread)
    style = style_of(request.user, request.standing)
    days = [(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n, style)}) for n in PIN_DAYS]
    form = PinForm(request.POST if request.method == "POST" else None, days=days)

    def again() -> HttpResponse:
        context = {"thread": thread, "form": form, "most": actions.MOST_PINS, "style": style}
        return render(request, "forum/thread_pin.html", context)

    def pin(values: dict[str, Any]) -> HttpResponse:
        done = actions.pin_thread(
            actor=request.user,
            thread=thread,
            until=form.moment,
            client_id=values["client_id"],
            reason=values["reason"],
        )
        return told(request, acted(request, done), _("The thread is pinned."))

    return carry_out(request, form, pin, again) if request.method == "POST" else again()
