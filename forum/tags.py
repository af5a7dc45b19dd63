"""The tags of a board: a list in three languages that its keepers write, of which a thread carries a few."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.text import check_identifier, fold

from .errors import ForumError
from .models import Room, Thread

LANGUAGES = ("ar", "en", "fr")
MOST_OF_A_BOARD, MOST_OF_A_THREAD = 40, 5
LONGEST = 40


class TooManyTags(ForumError):
    code = "too_many_tags"
    field = "tags"
    message = _("A thread carries at most %(n)s tags. Take some away.")


class TooManyTagsHere(ForumError):
    code = "too_many_tags_here"
    status = 409
    message = _("A board has at most %(n)s tags. Merge or remove some first.")


class TagNotNamed(ForumError):
    code = "tag_not_named"
    message = _("Name the tag in Arabic, English and French, each with at most %(n)s letters.")


class TagThere(ForumError):
    code = "tag_there"
    status = 409
    message = _("This board has the tag “%(name)s” already. Use it, or give this one another name.")


class TagUnknown(ForumError):
    code = "tag_unknown"
    status = 409
    field = "tags"
    message = _("This tag is not on the board’s list any more. Reload the page.")


@dataclass(frozen=True)
class Tag:
    key: str
    name: str  # in the active language
    names: Mapping[str, str]
    threads: int = 0


def tags_of(room: Room, keys: Iterable[str] | None = None) -> list[Tag]:
    """The board's tags, or those of them with these keys, named for the reader, in the order of the list."""
    language, wanted = (get_language() or "ar")[:2], None if keys is None else set(keys)
    rows = [row for row in room.tags if wanted is None or row["key"] in wanted]
    return [Tag(row["key"], row["name"].get(language) or row["name"]["ar"], row["name"]) for row in rows]


def counted(room: Room) -> list[Tag]:
    """The same, each with how many threads of the board carry it. One query."""
    carried = Thread.objects.filter(room=room, merged_into=None, last_number__gt=0).values_list("tags", flat=True)
    keys = [key for tags in carried for key in tags]
    return [Tag(tag.key, tag.name, tag.names, keys.count(tag.key)) for tag in tags_of(room)]


def checked_keys(room: Room, keys: Iterable[str]) -> list[str]:
    """The keys in the order of the board's list. Raises TooManyTags, TagUnknown."""
    wanted = set(keys)
    known = [row["key"] for row in room.tags]
    if not wanted.issubset(known):
        raise TagUnknown
    if len(wanted) > MOST_OF_A_THREAD:
        raise TooManyTags(n=MOST_OF_A_THREAD)
    return [key for key in known if key in wanted]


def checked_names(room: Room, names: Mapping[str, str], *, besides: str = "") -> dict[str, str]:
    """A name in each language, unlike those of the other tags by their folded form (arabic.md §15.2)."""
    found = {language: _name(names.get(language, "")) for language in LANGUAGES}
    for row in room.tags:
        if row["key"] == besides:
            continue
        for language in LANGUAGES:
            if fold(row["name"].get(language, "")) == fold(found[language]):
                raise TagThere(name=row["name"][language])
    return found


def new_key(room: Room, names: Mapping[str, str]) -> str:
    """For addresses: the English name in plain letters, and something more where it is taken."""
    known = {row["key"] for row in room.tags}
    key = slugify(names["en"])[:30] or token_hex(3)
    return key if key not in known else f"{key}-{token_hex(2)}"


def row_of(room: Room, key: str) -> dict[str, Any]:
    for row in room.tags:
        if row["key"] == key:
            return dict(row)
    raise TagUnknown


def _name(text: str) -> str:
    text = " ".join(text.split()).lstrip("#")
    try:
        text = check_identifier(text)
    except ValidationError as error:
        raise TagNotNamed(n=LONGEST) from error
    if not fold(text) or len(text) > LONGEST:
        raise TagNotNamed(n=LONGEST)
    return text
