"""Looking for posts: the address is the search (arabic.md §15.4, product.md §3)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.forms import Day
from accounts.models import State
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import content, selectors
from ..analysis.queries import LONGEST_QUERY
from ..bylines import Byline, aliases_in, byline_of
from ..forms import LANGUAGES
from ..models import Post, Room
from ..search import Found, find
from .addresses import post_url
from .words import name_of

PAGE = 20


class SearchForm(forms.Form):
    """What stands in the address. Whatever else stands there is passed over."""

    q = forms.CharField(required=False, strip=True, label=_("Search"))
    room = forms.ChoiceField(required=False, label=_("Where"))
    state = forms.ChoiceField(required=False, label=_("State of the author"))
    language = forms.ChoiceField(required=False, label=_("Language"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    since = Day(required=False, label=_("From"))
    until = Day(required=False, label=_("To"))

    def __init__(self, data: Any, rooms: list[tuple[str, str]]) -> None:
        super().__init__(data)
        everything = [("", _("All"))]
        self.fields["room"].choices = everything + rooms  # type: ignore[attr-defined]
        self.fields["state"].choices = everything + [(state.pk, state.name) for state in State.objects.all()]  # type: ignore[attr-defined]
        self.fields["language"].choices = everything + LANGUAGES  # type: ignore[attr-defined]
        self.fields["kind"].choices = everything + [(kind, kind.label) for kind in KINDS]  # type: ignore[attr-defined]


KINDS = [
    Post.Kind.OFFICIAL_POSITION,
    Post.Kind.RESERVATION,
    Post.Kind.PROPOSAL,
    Post.Kind.DRAFT_TEXT,
    Post.Kind.SUMMARY,
    Post.Kind.NOTICE,
    Post.Kind.CHAIR,
    Post.Kind.CHAIR_RULING,
]


@dataclass(frozen=True)
class Row:
    """One post that was found, as its reader sees it."""

    found: Found
    byline: Byline
    room: str
    url: str
    direction: str

    @property
    def post(self) -> Post:
        return self.found.post


@require_safe
def search_page(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    rooms = list(selectors.rooms_for(standing).exclude(kind=Room.Kind.REGISTER))
    form = SearchForm(request.GET, [(str(room.pk), name_of(room, standing.person)) for room in rooms])
    form.is_valid()
    values = {name: value for name, value in form.cleaned_data.items() if value}
    query = values.pop("q", "")[:LONGEST_QUERY]
    page = find(standing, query, cursor=request.GET.get("after", ""), limit=PAGE, **_filters(values, standing))
    posts = page.posts
    aliases = aliases_in({post.thread for post in posts})
    rows = [
        Row(
            found=found,
            byline=byline_of(found.post, aliases=aliases),
            room=name_of(found.post.thread.room, standing.person),
            url=post_url(found.post),
            direction=content.direction_of(found.post.body, language=found.post.language),
        )
        for found in page.rows
    ]
    asked = {name: value for name, value in request.GET.items() if value and name != "after"}
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "asked": bool(query or values),
        "narrowed": sum(name in values for name in ("state", "language", "kind", "since", "until", "room")),
        "next_url": f"?{urlencode(asked | {'after': page.after})}" if page.after else "",
        "first_url": f"?{urlencode(asked)}" if request.GET.get("after") else "",
        "style": style_of(standing.person, standing),
    }
    return render(request, "forum/search.html", context)


def _filters(values: dict[str, Any], standing: Any) -> dict[str, Any]:
    """Days are the reader's own: from the beginning of the first to the end of the last."""
    zone = style_of(standing.person, standing).zone
    found: dict[str, Any] = {name: values[name] for name in ("state", "language", "kind") if name in values}
    if "room" in values:
        found["room"] = int(values["room"])
    if "since" in values:
        found["since"] = _midnight(values["since"], zone)
    if "until" in values:
        found["until"] = _midnight(values["until"] + timedelta(days=1), zone)
    return found


def _midnight(day: date, zone: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
