"""Looking for posts: the address is the search (arabic.md §15.4, product.md §3)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.forms import Day
from accounts.requests import MemberRequest
from accounts.selectors import states, style_of

from .. import content
from ..analysis.queries import LONGEST_QUERY
from ..forms import LANGUAGES, ChoiceField
from ..kept import Kept
from ..permissions import can_edit_synonyms
from ..search import find
from ..search.names import NAMES
from ..search.places import SearchedRoom, searched_rooms
from ..search.values import KINDS
from .saved_views import views_menu
from .search_chips import chips_of, name_of, problems_of
from .search_rows import groups_of

PAGE = 20
LONGEST_VALUE = 40
WHOLE = 600  # characters: most posts are shown whole


class SearchForm(forms.Form):
    """The row of filters in the address. What is not understood there has its sentence beside its field."""

    room = ChoiceField(required=False, label=_("Where"))
    state = ChoiceField(required=False, label=_("State of the author"))
    language = ChoiceField(required=False, label=_("Language"))
    kind = ChoiceField(required=False, label=_("Kind"))
    since = Day(required=False, label=_("From"))
    until = Day(required=False, label=_("To"))
    has_file = forms.BooleanField(required=False, label=_("Only posts with a file"))
    exact = forms.BooleanField(required=False, label=_("Exact spelling only"))

    def __init__(self, data: Any, rooms: Sequence[SearchedRoom]) -> None:
        super().__init__(data)
        everything = [("", _("All"))]
        self._offer("room", everything + [(str(room.pk), room.name) for room in rooms])
        self._offer("state", everything + [(state.pk, state.name) for state in states()])
        self._offer("language", everything + LANGUAGES)
        self._offer("kind", everything + [(kind, kind.label) for kind in KINDS])

    def values(self) -> dict[str, Any]:
        """What can be read of it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def choices_shown(self) -> list[dict[str, Any]]:
        names = ("room", "state", "language", "kind")
        return [self._shown(name, choices=self.fields[name].choices) for name in names]  # type: ignore[attr-defined]

    @property
    def days_shown(self) -> list[dict[str, Any]]:
        return [self._shown(name, errors=self.errors.get(name, ())) for name in ("since", "until")]

    @property
    def checks_shown(self) -> list[dict[str, Any]]:
        return [self._shown(name) for name in ("has_file", "exact")]

    def _shown(self, name: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "label": self.fields[name].label, "value": self.data.get(name, ""), **more}

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


ROW = tuple(SearchForm.base_fields)
_rows: Kept[str] = Kept(most=500, size=8_000_000)


@require_safe
def search_page(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    style = style_of(standing.person, standing)
    given = {name: value for name in ROW if (value := request.GET.get(name, "")[:LONGEST_VALUE])}
    rooms = searched_rooms(standing)
    form = SearchForm(given, rooms) if given else None
    values = form.values() if form else {}
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    page = find(standing, query, cursor=request.GET.get("after", ""), limit=PAGE, length=WHOLE, **_asked(values, style))
    asked = {name: value for name, value in {"q": query, **given}.items() if value}
    context = {
        "filters": _row(form, given, rooms),
        "query": query,
        "groups": groups_of(page, standing, style),
        "page": page,
        "chips": chips_of(page, asked, form),
        "problems": problems_of(page),
        "asked": bool(query or values),
        "next_url": f"?{urlencode(asked | {'after': page.after})}" if page.after else "",
        "first_url": f"?{urlencode(asked)}" if request.GET.get("after") else "",
        "style": style,
        "names": {key: name_of(key) for key in NAMES},
        "views": views_menu(request) if query or values else None,
        "edits_words": can_edit_synonyms(standing),
    }
    return render(request, "forum/search.html", context)


def _row(form: SearchForm | None, given: dict[str, str], rooms: Sequence[SearchedRoom]) -> SafeString:
    """The row of filters: the same for all who read the same rooms and ask for the same."""
    key = (get_language(), *given.items(), *((room.pk, room.names) for room in rooms))
    if (drawn := _rows.get(key)) is None:
        drawn_now = render_to_string(
            "forum/_search_filters.html", {"form": form or SearchForm(given, rooms), "narrowed": bool(given)}
        )
        drawn = _rows.keep(key, drawn_now)
    return content.trusted(drawn)


def _asked(values: dict[str, Any], style: Any) -> dict[str, Any]:
    """Days are the reader's own: from the beginning of the first to the end of the last."""
    found: dict[str, Any] = {
        name: values[name] for name in ("state", "language", "kind", "has_file", "exact") if name in values
    }
    if "room" in values:
        found["room"] = int(values["room"])
    if "since" in values:
        found["since"] = _midnight(values["since"], style.zone)
    if "until" in values:
        found["until"] = _midnight(values["until"] + timedelta(days=1), style.zone)
    return found


def _midnight(day: date, zone: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
