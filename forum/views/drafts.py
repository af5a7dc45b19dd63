"""Texts that are not sent yet: kept from any device, gone on with, sent at an hour (product.md §1.9)."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.display import date_time
from accounts.requests import MemberRequest
from accounts.selectors import state_of, style_of, zone_of

from .. import actions, clock, content, later, selectors
from ..drafts import DraftElsewhere, PollNotLater, draft_at, place_for, typed_in
from ..errors import LaterNotPossible
from ..forms import CommandForm, PostForm
from ..limits import require_calm_drafts
from ..mentions.naming import looked_up
from ..models import Draft, Post, ScheduledPost, Thread
from ..permissions import can_reply, require
from ..polls import asked_in
from .addresses import post_url, thread_url
from .answers import carry_out, command, door, wants_json
from .files_of_form import files_of
from .words import name_of

act = require_http_methods(["GET", "HEAD", "POST"])
SHOWN, LENGTH = 200, 200
SENT_SHOWN = 10


@act
@door
def draft(request: MemberRequest, place: str) -> HttpResponse:
    """The draft of one place: as JSON for the script; kept or thrown away by a form too."""
    if request.method == "POST" and "forget" in request.POST:
        actions.forget_draft(person=request.user, place=place[:60])
        return _told(request, _("The draft is thrown away."), {"draft": None})
    there = place_for(request.standing, place)
    if request.method != "POST":
        if not wants_json(request):
            return HttpResponseRedirect(there.address)
        return JsonResponse({"ok": True, "draft": _row(request, draft_at(request.standing, there.key))})
    require_calm_drafts(request.user)
    version = request.POST.get("version", "")
    try:
        kept = actions.save_draft(
            person=request.user,
            place=there,
            fields=typed_in(request.POST),
            version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None,
        )
    except DraftElsewhere as refusal:
        if not wants_json(request):
            raise
        told = {
            "ok": False,
            "code": refusal.code,
            "message": str(refusal.message),
            "draft": _row(request, refusal.draft),
        }
        return JsonResponse(told, status=refusal.status)
    return _told(request, _("Kept as a draft."), {"draft": _row(request, kept)})


def _row(request: MemberRequest, kept: Draft | None) -> dict[str, object] | None:
    if kept is None:
        return None
    at = date_time(kept.updated_at, style_of(request.user, request.standing))
    return {"fields": kept.fields, "version": kept.version, "at": kept.updated_at.isoformat(), "said": at}


def _told(request: MemberRequest, sentence: str, more: dict[str, object]) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": True, "message": sentence, **more})
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("forum:drafts"))


@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    """Everything she has begun and everything that waits for its hour. Nobody else sees any of it."""
    kept = list(Draft.objects.filter(person=request.user)[:SHOWN])
    waiting = ScheduledPost.objects.filter(person=request.user, state__in=["waiting", "sending", "refused"])
    waiting = waiting.select_related("thread__room")
    threads = _readable(request, {one.thread_id for one in kept} | {one.thread_id for one in waiting})
    rooms = {room.pk: room for room in selectors.rooms_for(request.standing)}
    context = {
        "drafts": [_shown(request, one, threads, rooms) for one in kept],
        "scheduled": [_scheduled(request, one, threads) for one in waiting],
        "style": style_of(request.user, request.standing),
    }
    return render(request, "forum/drafts.html", context)


def _readable(request: MemberRequest, pks: set[int | None]) -> dict[int, Thread]:
    rows = selectors.threads_for(request.standing).filter(pk__in=[pk for pk in pks if pk]).select_related("room")
    return {thread.pk: thread for thread in rows}


def _shown(request: MemberRequest, kept: Draft, threads: dict[int, Thread], rooms: dict[int, Any]) -> dict[str, Any]:
    kind = kept.place.partition(":")[0]
    thread, room = threads.get(kept.thread_id or 0), rooms.get(kept.room_id or 0)
    open_here = thread is not None if kept.thread_id else room is not None
    place = (thread.title or name_of(thread.room, request.user)) if thread else room.name if room else ""
    return {
        "draft": kept,
        "kind": kind,
        "place": place if open_here else "",
        "url": place_for(request.standing, kept.place).address if open_here else "",
        "title": kept.fields.get("title", ""),
        "excerpt": _excerpt(kept.fields),
        "language": kept.fields.get("language") or content.guess_language(str(kept.fields.get("body", ""))),
    }


def _scheduled(request: MemberRequest, item: ScheduledPost, threads: dict[int, Thread]) -> dict[str, Any]:
    thread = threads.get(item.thread_id)
    return {
        "item": item,
        "place": (thread.title or name_of(thread.room, request.user)) if thread else "",
        "url": thread_url(thread) if thread else "",
        "excerpt": _excerpt(item.fields.get("typed") or item.fields),
        "language": item.fields.get("language", "ar"),
    }


def _excerpt(fields: dict[str, Any]) -> str:
    return content.excerpt(str(fields.get("body", "")), length=LENGTH)


# --- At an hour --------------------------------------------------------------------------------------------------


class HourForm(CommandForm):
    when = forms.CharField(label=gettext_lazy("When"), max_length=20)
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(label=gettext_lazy("Hour"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def moment(self, request: MemberRequest) -> datetime:
        """Raises LaterNotPossible."""
        wanted = self.cleaned_data["when"]
        if wanted != "other":
            return later.moment_of(request.standing, wanted, clock.now())
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        if day is None or hour is None:
            raise LaterNotPossible
        return datetime.combine(day, hour, ZoneInfo(zone_of(request.user, state_of(request.standing))))


@act
@door
def send_later(request: MemberRequest, pk: int) -> HttpResponse:
    """From the composer, with all that was typed: first the page that asks for the hour, then kept until then."""
    thread = selectors.get_thread_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(f"{thread_url(thread)}#composer")
    require(can_reply, request.standing, thread)
    typed = PostForm(request.POST)
    form = HourForm(request.POST if "when" in request.POST else None, initial={"client_id": uuid4()})

    def again() -> HttpResponse:
        return _hour_page(request, thread, typed, form)

    if not form.is_bound or not typed.is_valid():
        return again()

    def keep(values: dict[str, Any]) -> HttpResponse:
        item = actions.schedule_post(
            author=request.user,
            thread=thread,
            send_at=form.moment(request),
            fields=_fields(request, typed, thread),
            client_id=values["client_id"],
        )
        return _kept_until(request, item)

    return carry_out(request, form, keep, again)


def _fields(request: MemberRequest, typed: PostForm, thread: Thread) -> dict[str, Any]:
    if asked_in(request.POST) is not None:
        raise PollNotLater
    values = typed.cleaned_data
    return {
        "body": looked_up(request.standing, thread.room, thread, values["body"]),
        "language": values["language"],
        "direction": values["direction"],
        "capacity": values["capacity"],
        "kind": values["kind"] or Post.Kind.POST,
        "reply_to": str(values["reply_to"] or ""),
        "files": [{"id": one.id, "alt": one.alt} for one in files_of(request, typed, thread.room)],
        "typed": typed_in(request.POST),
    }


def _hour_page(request: MemberRequest, thread: Thread, typed: PostForm, form: HourForm) -> HttpResponse:
    context = {
        "thread": thread,
        "thread_url": thread_url(thread),
        "place": thread.title or name_of(thread.room, request.user),
        "form": form,
        "typed": typed_in(request.POST),
        "language": typed["language"].value() or content.guess_language(request.POST.get("body", "")),
        "choices": later.choices(request.standing, clock.now()),
        "chosen": form["when"].value() or "tomorrow",
        "zone": zone_of(request.user, state_of(request.standing)),
        "style": style_of(request.user, request.standing),
    }
    return render(request, "forum/send_later.html", context)


def _kept_until(request: MemberRequest, item: ScheduledPost) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": True, "id": item.pk, "send_at": item.send_at.isoformat()}, status=201)
    messages.success(request, _("It goes out at its hour. Until then you find it among your drafts."))
    return HttpResponseRedirect(reverse("forum:drafts"))


@act
@door
def scheduled(request: MemberRequest, pk: int) -> HttpResponse:
    """Send it now, take it back into a draft, or throw it away."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("forum:drafts"))
    command(request)
    if "now" in request.POST:
        item = actions.send_now(author=request.user, pk=pk)
        if item.state == ScheduledPost.State.SENT and item.post is not None:
            messages.success(request, _("It is sent."))
            return HttpResponseRedirect(post_url(item.post))
        messages.warning(request, _("It was not sent. The reason stands beside it."))
    else:
        keeps = "back" in request.POST
        actions.unschedule(author=request.user, pk=pk, keeps=keeps)
        messages.success(request, _("It is a draft again.") if keeps else _("It is thrown away."))
    return HttpResponseRedirect(reverse("forum:drafts"))
