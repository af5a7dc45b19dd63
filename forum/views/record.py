"""Whether the record holds: the chains, the roots, and how to check without us. For the Bureau and the secretariat."""

from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import can_see_register
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from ..audit import audited_rooms
from ..models import SignedRoot
from ..record import check, pace
from ..record.faults import What
from ..record.mail import root_file
from ..record.pace import Stand
from .answers import door

ROOTS = 14
COMMANDS = "python check.py --key {key} record.json\npython check.py --root majlis-root.json record.json"


@dataclass(frozen=True)
class Row:
    """A room's chain as the officer reads it."""

    stand: Stand
    fault: str  # the sentence, where it is broken


@require_http_methods(["GET", "HEAD", "POST"])
@door
def record(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    rooms = audited_rooms(standing)
    if request.method == "POST":
        return _checked(request)
    roots = list(SignedRoot.objects.order_by("-number")[:ROOTS])
    key = next((root.public_key for root in roots if root.public_key), "")
    context = {
        "rows": [Row(stand, _sentence(stand)) for stand in pace.stands_of(rooms)],
        "others": pace.stand_of_others(rooms),
        "outstanding": pace.is_outstanding(),
        "roots": roots,
        "public_key": key,
        "commands": COMMANDS.format(key=key or "KEY"),
        "style": style_of(standing.person, standing),
    }
    return render(request, "forum/record.html", context)


def _checked(request: MemberRequest) -> HttpResponse:
    """Check the next lines; pressing twice only checks more. `again` begins at the first line."""
    if "again" in request.POST:
        pace.check_again()
    pace.check_on()
    return HttpResponseRedirect(reverse("forum:record"))


def _sentence(stand: Stand) -> str:
    return str(What(stand.check.fault).label) if stand.check and stand.check.fault in What.values else ""


@require_safe
@door
def root(request: MemberRequest, number: int) -> HttpResponse:
    """A root as it was mailed."""
    _require(request)
    found = SignedRoot.objects.filter(number=number).first()
    if found is None:
        raise Http404
    return _file(root_file(found), "application/json", f"majlis-root-{number}.json")


@require_safe
@door
def program(request: MemberRequest) -> HttpResponse:
    """The checking program, one file that runs alone."""
    _require(request)
    return _file(Path(check.__file__).read_text(encoding="utf-8"), "text/x-python; charset=utf-8", "check.py")


def _require(request: MemberRequest) -> None:
    if not can_see_register(request.standing):
        raise Http404


def _file(text: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
