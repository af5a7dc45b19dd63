"""Files come in and go out: sent before their post, fetched with the rights of the moment (security.md §1.10)."""

import re
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest

from .. import actions
from ..files import store
from ..files.beside import row_of
from ..files.checking import too_large
from ..files.errors import NoFile
from ..files.naming import disposition_of
from ..files.reading import get_file_for, get_room_to_send_to
from ..files.receiving import was_too_large
from ..forms import CommandForm, NumberField
from ..models import StoredFile
from .answers import command, door

PIECE = 1 << 16
PREVIEW_TYPE = "image/webp"
# Whatever is in it: no script, no form, no frame, no other file, an origin of its own.
SANDBOX = "default-src 'none'; img-src 'self'; sandbox"
_RANGE = re.compile(r"^bytes=(\d{0,19})-(\d{0,19})$")


class SendForm(CommandForm):
    room = NumberField()


@require_POST
@door
def send(request: MemberRequest) -> HttpResponse:
    """201 with the row of the file; every refusal with its code and sentence."""
    values = command(request, SendForm)
    room = get_room_to_send_to(request.standing, values["room"])
    upload = request.FILES.get("file")
    if was_too_large(request):
        raise too_large()
    if upload is None:
        raise NoFile
    done = actions.send_file(person=request.user, room=room, upload=upload, client_id=values["client_id"])
    return JsonResponse(told_file(done.result), status=200 if done.replayed else 201)


def told_file(file: StoredFile, alt: str = "") -> dict[str, object]:
    """As `Post.files` holds it, with its addresses."""
    preview = reverse("forum:file_preview", args=[file.key]) if file.kind == StoredFile.Kind.PICTURE else None
    return {**row_of(file, alt), "url": address_of(file), "preview_url": preview}


def address_of(file: StoredFile) -> str:
    return reverse("forum:file", args=[file.key, file.name])


@require_POST
@door
def discard(request: MemberRequest, key: UUID) -> HttpResponse:
    actions.discard_file(person=request.user, key=key)
    return JsonResponse({"ok": True})


@require_safe
def fetch(request: MemberRequest, key: UUID, name: str) -> HttpResponseBase:
    """The file, or a part of it. The name in the address is for people: the one it is saved under is the file's own."""
    file = get_file_for(request.standing, key)
    shown = file.kind == StoredFile.Kind.PICTURE
    return _answer(request, file, _opened(file), file.media_type, disposition_of(file.name, inline=shown))


@require_safe
def preview(request: MemberRequest, key: UUID) -> HttpResponseBase:
    """A picture as it stands in a page: small, or whole where it is small already."""
    file = get_file_for(request.standing, key)
    if file.kind != StoredFile.Kind.PICTURE:
        raise Http404
    if not file.has_preview:
        return _answer(request, file, _opened(file), file.media_type, disposition_of(file.name, inline=True))
    stem = file.name.rpartition(".")[0]
    content = _opened(file, preview=True)
    return _answer(request, file, content, PREVIEW_TYPE, disposition_of(f"{stem}.webp", inline=True))


def _opened(file: StoredFile, *, preview: bool = False) -> IO[bytes]:
    try:
        return store.opened(file.key, preview=preview)
    except FileNotFoundError:
        raise Http404 from None


def _answer(
    request: MemberRequest, file: StoredFile, content: IO[bytes], media_type: str, disposition: str
) -> HttpResponseBase:
    size = content.seek(0, 2)
    part, is_whole = _part(request, size)
    if part is None:
        content.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, last = part
        response = StreamingHttpResponse(_pieces(content, first, last), status=200 if is_whole else 206)
        response._resource_closers.append(content.close)  # type: ignore[attr-defined]
        response["Content-Length"] = str(last - first + 1)
        if not is_whole:
            response["Content-Range"] = f"bytes {first}-{last}/{size}"
    text = "; charset=utf-8" if file.kind == StoredFile.Kind.TEXT else ""
    response["Content-Type"] = f"{media_type}{text}"
    response["Content-Disposition"] = disposition
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


def _part(request: MemberRequest, size: int) -> tuple[tuple[int, int] | None, bool]:
    """The first and the last byte asked for, None where there is no such range; and whether no range was asked for.

    Several ranges at once, and a part of what was another file before (`If-Range`; nothing here has a name for its
    state), are answered with all of it, as the standard allows.
    """
    asked = _RANGE.match(request.headers.get("Range", ""))
    if asked is None or asked.group() == "bytes=-" or "If-Range" in request.headers or not size:
        return (0, size - 1), True
    first, last = asked.groups()
    if not first:
        return ((max(size - int(last), 0), size - 1) if int(last) else None), False
    end = min(int(last), size - 1) if last else size - 1
    return ((int(first), end) if int(first) <= end else None), False


def _pieces(content: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    content.seek(first)
    left = last - first + 1
    while left > 0 and (piece := content.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
