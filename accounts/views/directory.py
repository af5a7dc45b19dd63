"""The directory: who takes part, by State, by body and by name, and one person's card."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import selectors
from ..permissions import can_accredit, can_see_directory, is_bureau_officer, may, nominable_classes
from ..preferences_form import SPOKEN
from ..presence import shown_on_page
from ..requests import MemberRequest

LANGUAGE_NAMES = dict(SPOKEN)


@require_safe
def by_state(request: MemberRequest) -> HttpResponse:
    _only_members(request)
    context = {"delegations": selectors.directory_by_state(), "observers": selectors.observers()}
    return render(request, "accounts/directory.html", context)


@require_safe
def by_body(request: MemberRequest) -> HttpResponse:
    _only_members(request)
    rows = selectors.directory_by_body()
    can_nominate = "advisory_member" in nominable_classes(request.standing)
    return render(request, "accounts/directory_bodies.html", {"rows": rows, "can_nominate": can_nominate})


@require_safe
def search(request: MemberRequest) -> HttpResponse:
    _only_members(request)
    query = request.GET.get("q", "")[:200]
    found = selectors.search_people(query)
    return render(request, "accounts/directory_search.html", {"query": query, "found": found})


@require_safe
def person(request: MemberRequest, pk: int) -> HttpResponse:
    standing = request.standing
    card = selectors.get_person_for(standing, pk)
    herself = card.person == request.user
    on_desk = selectors.accreditations_for(standing).filter(person=card.person)
    context = {
        "card": card,
        "clock": card.clock(selectors.style_of(request.user, standing)),
        "languages": [LANGUAGE_NAMES[code] for code in card.person.languages.split() if code in LANGUAGE_NAMES],
        "herself": herself,
        "said": shown_on_page(card.standing),
        "supervises": may(standing, "moderate"),
        "can_write": not herself and may(standing, "direct_message"),
        "accreditations": list(on_desk) if can_accredit(standing) or is_bureau_officer(standing) else [],
    }
    return render(request, "accounts/person.html", context)


def _only_members(request: MemberRequest) -> None:
    if not can_see_directory(request.standing):
        raise Http404
