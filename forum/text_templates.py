"""Texts to begin from: an experience card, an official position, a request. They are data (`data/templates.json`).

What is to be filled in stands between ‹ and ›. A template is put below what is typed and never in its place.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.http import QueryDict

FILE = Path(__file__).resolve().parent / "data" / "templates.json"
LANGUAGES = ("ar", "en", "fr")


@cache
def _all() -> dict[str, dict[str, Any]]:
    rows = json.loads(FILE.read_text(encoding="utf-8"))["templates"]
    return {row["key"]: row for row in rows}


def names(language: str) -> list[tuple[str, str]]:
    """(key, name) of each, as a menu shows them."""
    return [(key, row["name"].get(language, row["name"]["ar"])) for key, row in _all().items()]


def texts(language: str) -> list[dict[str, Any]]:
    """All of it for the script: names in the language of the page, texts in each, commands of every language."""
    return [
        {
            "key": key,
            "name": row["name"].get(language, row["name"]["ar"]),
            "names": sorted({name for given in row["commands"].values() for name in given} | {*row["name"].values()}),
            "command": row["commands"].get(language, row["commands"]["ar"])[0],
            "title": row["title"],
            "body": row["body"],
        }
        for key, row in _all().items()
    ]


def put_into(typed: QueryDict, language: str | None) -> QueryDict:
    """What was typed, with the template asked for (`template`) below it; the same where none is asked for."""
    row = _all().get(typed.get("template", ""))
    if row is None:
        return typed
    typed = typed.copy()
    said = _language(typed, language)
    body = typed.get("body", "").rstrip()
    typed["body"] = f"{body}\n\n{row['body'][said]}" if body else row["body"][said]
    if "title" in typed and not typed.get("title", "").strip():
        typed["title"] = row["title"][said]
    return typed


def _language(typed: Mapping[str, Any], page: str | None) -> str:
    """The one chosen for the text, else the page's."""
    return next((code for code in (typed.get("language", ""), page) if code in LANGUAGES), LANGUAGES[0])
