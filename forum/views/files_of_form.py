"""The files that come with a form: those sent before it, and without script those that are in it."""

import json
from uuid import uuid5

from accounts.requests import MemberRequest

from .. import actions
from ..files.beside import FileGiven, given_in, row_of, rows_in
from ..files.checking import too_large
from ..files.receiving import was_too_large
from ..forms import TextForm
from ..models import Room

UPLOAD = "upload"


def files_of(request: MemberRequest, form: TextForm, room: Room) -> list[FileGiven]:
    """What stands beside the post, in order. Files in the form itself are sent here, before the post.

    They are named in the form afterwards: whatever is refused of the post, they need not be chosen again. Raises what
    `send_file` raises.
    """
    given = given_in(form.cleaned_data.get("files", ""))
    uploads = request.FILES.getlist(UPLOAD)
    if was_too_large(request):
        raise too_large()
    rows = []
    for upload in uploads:
        command = uuid5(form.cleaned_data["client_id"], f"{upload.name} {upload.size}")
        file = actions.send_file(person=request.user, room=room, upload=upload, client_id=command).result
        rows.append(row_of(file, ""))
    if rows:
        _name_in(form, rows)
    return [*given, *(FileGiven(row["id"]) for row in rows if row["id"] not in {one.id for one in given})]


def _name_in(form: TextForm, rows: list[dict[str, object]]) -> None:
    data = form.data.copy()  # type: ignore[attr-defined]
    data["files"] = json.dumps([*rows_in(form.cleaned_data["files"]), *rows], ensure_ascii=False)
    form.data = data


def says_of_files(request: MemberRequest) -> bool:
    """Whether a form says anything of files: one that does not leaves them as they are."""
    return "files" in request.POST or UPLOAD in request.FILES
