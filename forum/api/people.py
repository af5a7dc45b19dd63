"""The directory, for those who may see it; everyone else is answered as if it were not there."""

from collections.abc import Iterable

from django.http import Http404
from ninja import Query, Router

from accounts import presence
from accounts.permissions import can_see_directory
from accounts.requests import MemberRequest
from accounts.selectors import Entry, get_person_for, present, search_people

from . import schemas, shapes

router = Router(tags=["people"])


@router.get("", response=schemas.People, url_name="people", summary="Who takes part")
def people(
    request: MemberRequest, state: str = Query("", max_length=2), q: str = Query("", max_length=200)
) -> shapes.Told:
    """Everyone, those of one State (`JO`), or those whom every word of `q` finds, the best first."""
    if not can_see_directory(request.standing):
        raise Http404
    found = search_people(q) if q else present()
    return {"people": _told(entry for entry in found if not state or _state(entry) == state.upper())}


@router.get("/{int:pk}", response=schemas.Card, url_name="person", summary="One person")
def person(request: MemberRequest, pk: int) -> shapes.Told:
    card = get_person_for(request.standing, pk)
    said = presence.shown_on_page(card.standing)
    return {
        **_told_one(card.entries[0]),
        "offices": [f"{title} · {body.name}" for title, body, _last in card.offices],
        "bodies": [body.name for body in card.bodies],
        "languages": card.person.languages.split(),
        "status": said.state if said else "",
        "status_text": said.text if said else "",
    }


def _told(entries: Iterable[Entry]) -> list[shapes.Told]:
    return [_told_one(entry) for entry in entries]


def _told_one(entry: Entry) -> shapes.Told:
    return {
        "id": entry.person.pk,
        "name": entry.person.display_name,
        "role": entry.role,
        "klass": entry.accreditation.klass,
        "state": _state(entry),
        "state_name": entry.state.name if entry.state else "",
        "organisation": entry.accreditation.organisation,
    }


def _state(entry: Entry) -> str | None:
    return entry.accreditation.state_id
