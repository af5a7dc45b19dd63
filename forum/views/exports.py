"""Taking a thread along as a file: the page that offers it, and the file."""

from collections.abc import AsyncIterator, Iterator
from typing import IO, Any
from uuid import UUID, uuid5

from asgiref.sync import sync_to_async
from django import forms
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, exports, selectors
from ..exports import FORMATS, MOST_POSTS, Format, Record
from ..forms import CommandForm, NumberField
from ..models import Thread
from .answers import carry_out, door
from .words import name_of

PIECE = 1 << 16


class ExportForm(CommandForm):
    form = forms.ChoiceField(choices=[(one.key, one.name) for one in FORMATS.values()])
    first = NumberField(
        label=_("From post number"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    last = NumberField(
        label=_("To post number"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    @property
    def chosen(self) -> str:
        return self["form"].value() or "pdf"


@require_http_methods(["GET", "HEAD", "POST"])
@door
def export(request: MemberRequest, pk: int) -> HttpResponse:
    """By POST, because the log tells of it; a browser keeps the page while the file comes."""
    thread = selectors.get_thread_for(request.standing, pk)
    form = ExportForm(request.POST if request.method == "POST" else None)
    place = name_of(thread.room, request.standing.person)

    def again() -> HttpResponse:
        return render(request, "forum/export.html", _context(request, thread, place, form))

    def make(values: dict[str, Any]) -> HttpResponse:
        chosen = FORMATS[values["form"]]
        record = exports.record_of(
            request.standing,
            thread,
            style=style_of(request.user, request.standing),
            place=place,
            origin=settings.ORIGIN,
            first=values["first"],
            last=values["last"],
            most=chosen.most,
        )
        file = exports.write(record, chosen)
        try:
            actions.note_export(
                actor=request.user,
                thread=thread,
                client_id=_id_of(values),
                form=chosen.key,
                first=record.first,
                last=record.last,
            )
        except BaseException:
            file.close()
            raise
        return _download(request, file, record, chosen)

    return carry_out(request, form, make, again) if request.method == "POST" else again()


def _id_of(values: dict[str, Any]) -> UUID:
    """The page stays while the file comes: asked again for another format, it is another command."""
    return uuid5(values["client_id"], f"{values['form']} {values['first']} {values['last']}")


def _context(request: MemberRequest, thread: Thread, place: str, form: ExportForm) -> dict[str, Any]:
    return {
        "thread": thread,
        "place": thread.title or place,
        "form": form,
        "formats": FORMATS.values(),
        "most": MOST_POSTS,
        "most_on_paper": FORMATS["pdf"].most,
        "logged": actions.is_logged(thread.room),
        "style": style_of(request.user, request.standing),
    }


def _download(request: MemberRequest, file: IO[bytes], record: Record, form: Format) -> HttpResponse:
    pieces: Any = _in_turn(file) if isinstance(request, ASGIRequest) else _pieces(file)
    response: Any = StreamingHttpResponse(pieces, content_type=form.content_type)
    response["Content-Disposition"] = exports.disposition_of(record.thread, form.ending)
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[no-any-return]


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


async def _in_turn(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Read on a thread, so that the loop serves others meanwhile; and not all at once, as Django would."""
    try:
        while piece := await sync_to_async(file.read, thread_sensitive=False)(PIECE):
            yield piece
    finally:
        file.close()
