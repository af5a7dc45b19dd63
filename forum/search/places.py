"""The rooms in which she looks, by what they are called."""

import json
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from accounts.alike import PreparedFor
from accounts.standing import Standing
from accounts.text import fold

from ..models import Room
from ..permissions import readable_rooms


class SearchedRoom(NamedTuple):
    """A room she reads, by its names. A conversation between two has none."""

    pk: int
    kind: str
    key: str
    names: tuple[str, str, str]
    tags: list[dict[str, Any]]

    @property
    def name(self) -> str:
        code = (get_language() or "ar")[:2]
        return self.names[("ar", "en", "fr").index(code)] or self.names[0]

    @property
    def called(self) -> list[str]:
        return [fold(name) for name in (self.key, *self.names) if name]


def searched_rooms(standing: Standing) -> list[SearchedRoom]:
    """Those with a name, in the order of the places. One query."""
    if not standing.admitted:
        return []
    return [
        SearchedRoom(pk, kind, key or "", (ar, en, fr), _json(tags))
        for pk, kind, key, ar, en, fr, tags in _rooms(standing)
        if ar or en or fr
    ]


def _named(standing: Standing) -> QuerySet[Room, Any]:
    rooms = Room.objects.filter(readable_rooms(standing)).exclude(kind=Room.Kind.REGISTER)
    columns = ("pk", "kind", "key", "name_ar", "name_en", "name_fr", Cast("tags", TextField()))
    return rooms.order_by("order", "pk").values_list(*columns)


_rooms = PreparedFor[tuple[Any, ...]](_named)


def _json(text: str | None) -> list[dict[str, Any]]:
    return json.loads(text) if text and text != "[]" else []
