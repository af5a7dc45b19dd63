"""What is offered under the box of the search while she types (arabic.md §11, product.md §3)."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest

from ..content import direction_of
from ..limits import require_calm_suggestions
from ..models import Room
from ..search.suggesting import Suggestion, suggestions
from .answers import door

HEADS = {
    "thread": lambda: pgettext("suggestions of the search", "Threads"),
    "room": lambda: pgettext("suggestions of the search", "Rooms"),
    "person": lambda: pgettext("suggestions of the search", "People"),
    "filter": lambda: pgettext("suggestions of the search", "Filters"),
    "value": lambda: pgettext("suggestions of the search", "Filters"),
}
EXPLAINED = {
    "room": lambda: pgettext("a filter of the search", "posts of one room"),
    "from": lambda: pgettext("a filter of the search", "by a State, an office or a name"),
    "lang": lambda: pgettext("a filter of the search", "in one language"),
    "before": lambda: pgettext("a filter of the search", "before a day"),
    "after": lambda: pgettext("a filter of the search", "after a day"),
    "since": lambda: pgettext("a filter of the search", "from a day on"),
    "until": lambda: pgettext("a filter of the search", "up to a day"),
    "on": lambda: pgettext("a filter of the search", "of one day, month or year"),
    "kind": lambda: pgettext("a filter of the search", "of one kind"),
    "has": lambda: pgettext("a filter of the search", "with a file, a picture or a poll"),
    "tag": lambda: pgettext("a filter of the search", "of threads with a tag"),
    "thread": lambda: pgettext("a filter of the search", "of one thread, by its number"),
}


@require_safe
@door
def suggest(request: MemberRequest) -> HttpResponse:
    """`?q=` up to the caret. Raises TooManySuggestions."""
    require_calm_suggestions(request.standing.person)
    query = request.GET.get("q", "")
    return JsonResponse(
        {"ok": True, "suggestions": [_told(one, query) for one in suggestions(request.standing, query)]}
    )


def _told(one: Suggestion, query: str) -> dict[str, Any]:
    line = EXPLAINED[one.line]() if one.kind == "filter" else one.line
    told = {"kind": one.kind, "head": HEADS[one.kind](), "text": one.text, "line": line, "dir": _direction(one)}
    if one.insert:
        # The script counts in the units of UTF-16.
        return told | {"insert": one.insert, "at": len(query[: one.at].encode("utf-16-le", "surrogatepass")) // 2}
    return told | {"url": _url(one)}


def _direction(one: Suggestion) -> str:
    return direction_of(one.text, language=one.thread.language) if one.thread else "auto"


def _url(one: Suggestion) -> str:
    if one.thread is not None:
        return reverse("forum:thread", args=[one.thread.pk])
    if one.room is not None:
        direct = one.room.kind == Room.Kind.DIRECT
        return (
            reverse("forum:conversation", args=[one.room.pk]) if direct else reverse("forum:room", args=[one.room.key])
        )
    return reverse("accounts:person", args=[one.person])
