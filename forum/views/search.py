"""Looking for posts: the address is the search (arabic.md §15.4, product.md §3)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.forms import Day
from accounts.requests import MemberRequest
from accounts.selectors import states, style_of
from accounts.standing import Standing

from ..analysis.queries import LONGEST_QUERY
from ..forms import LANGUAGES, ChoiceField
from ..permissions import can_edit_synonyms
from ..search import find
from ..search.names import NAMES
from ..search.places import searched_rooms
from ..search.values import KINDS
from .search_chips import chips_of, name_of, problems_of
from .search_rows import groups_of

PAGE = 20
WHOLE = 600  # characters: most posts are shown whole


class SearchForm(forms.Form):
    """What stands in the address. Whatever else stands there is passed over."""

    q = forms.CharField(required=False, strip=True, label=_("Search"))
    room = ChoiceField(required=False, label=_("Where"))
    state = ChoiceField(required=False, label=_("State of the author"))
    language = ChoiceField(required=False, label=_("Language"))
    kind = ChoiceField(required=False, label=_("Kind"))
    since = Day(required=False, label=_("From"))
    until = Day(required=False, label=_("To"))
    has_file = forms.BooleanField(required=False, label=_("Only posts with a file"))
    exact = forms.BooleanField(required=False, label=_("Exact spelling only"))

    def __init__(self, data: Any, standing: Standing) -> None:
        super().__init__(data)
        everything = [("", _("All"))]
        rooms = [(str(room.pk), room.name) for room in searched_rooms(standing)]
        self._offer("room", everything + rooms)
        self._offer("state", everything + [(state.pk, state.name) for state in states()])
        self._offer("language", everything + LANGUAGES)
        self._offer("kind", everything + [(kind, kind.label) for kind in KINDS])

    def values(self) -> dict[str, Any]:
        """What can be read of it."""
        self.is_valid()
        return dict(self.cleaned_data)

    @property
    def choices_shown(self) -> list[dict[str, Any]]:
        """Drawn by hand: the widgets of a form take longer than the search."""
        return [self._shown(name, choices=self.fields[name].choices) for name in ("room", "state", "language", "kind")]  # type: ignore[attr-defined]

    @property
    def days_shown(self) -> list[dict[str, Any]]:
        return [self._shown(name, errors=self.errors.get(name, ())) for name in ("since", "until")]

    @property
    def checks_shown(self) -> list[dict[str, Any]]:
        return [self._shown(name) for name in ("has_file", "exact")]

    def _shown(self, name: str, **more: Any) -> dict[str, Any]:
        value = self.data.get(name, "")
        return {"name": name, "label": self.fields[name].label, "value": value, "chosen": value, **more}

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


@require_safe
def search_page(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    style = style_of(standing.person, standing)
    form = SearchForm(request.GET, standing)
    values = {name: value for name, value in form.values().items() if value}
    query = values.pop("q", "")[:LONGEST_QUERY]
    page = find(standing, query, cursor=request.GET.get("after", ""), limit=PAGE, length=WHOLE, **_asked(values, style))
    asked = {name: value for name, value in request.GET.items() if value and name != "after"}
    context = {
        "form": form,
        "query": query,
        "groups": groups_of(page, standing, style),
        "page": page,
        "chips": chips_of(page, asked, form),
        "problems": problems_of(page),
        "asked": bool(query or values),
        "narrowed": sum(name in values for name in NARROWING),
        "next_url": f"?{urlencode(asked | {'after': page.after})}" if page.after else "",
        "first_url": f"?{urlencode(asked)}" if request.GET.get("after") else "",
        "style": style,
        "names": {key: name_of(key) for key in NAMES},
        "edits_words": can_edit_synonyms(standing),
    }
    return render(request, "forum/search.html", context)


NARROWING = ("room", "state", "language", "kind", "since", "until", "has_file", "exact")


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
