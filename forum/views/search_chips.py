"""The filters that hold, each with the address of the search without it; and what of the query was not understood."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.display import isolate_text

from ..search import Page
from ..search.names import offered
from ..search.values import Chip


@dataclass(frozen=True)
class Shown:
    """`name: value`, and where the search goes on without it."""

    name: str
    value: str
    excludes: bool
    understood: bool
    url: str


def chips_of(page: Page, asked: dict[str, str], form: forms.Form | None) -> list[Shown]:
    """Those typed into the box, then those of the row."""
    typed = [
        Shown(
            name=name_of(chip.asked.key),
            value=chip.text or chip.asked.value,
            excludes=chip.asked.negated,
            understood=chip.is_understood,
            url=_address(asked | {"q": chip.asked.rest}),
        )
        for chip in page.chips
    ]
    if form is None:
        return typed
    return typed + [
        Shown(str(form.fields[name].label), _told(form, name), False, True, _address(asked, without=name))
        for name in form.fields
        if form.cleaned_data.get(name)
    ]


def problems_of(page: Page) -> list[str]:
    """A sentence for each filter that means nothing, and for what may be a misspelt one."""
    told = [_problem(chip) for chip in page.chips if not chip.is_understood]
    for unknown in page.typed.unknown:
        told.append(
            _("“%(name)s:” is not a filter and was looked for as words. Perhaps “%(meant)s:” was meant.")
            % {"name": isolate_text(unknown.name), "meant": isolate_text(unknown.meant or "")}
        )
    return told


def _problem(chip: Chip) -> str:
    name, value = f"{chip.asked.name}:", chip.asked.value
    if not value:
        return _("Write after “%(name)s” what to look for, or remove it.") % {"name": isolate_text(name)}
    return _SENTENCES.get(chip.asked.key, _day_sentence)() % {"name": isolate_text(name), "value": isolate_text(value)}


_SENTENCES = {
    "room": lambda: _("“%(name)s%(value)s”: no room that you read is called so."),
    "from": lambda: _("“%(name)s%(value)s”: no State, office or author of posts that you read is called so."),
    "lang": lambda: _("“%(name)s%(value)s”: the languages are Arabic, English and French."),
    "kind": lambda: _("“%(name)s%(value)s”: there is no such kind of post."),
    "has": lambda: _("“%(name)s%(value)s”: a post may have a file, a picture or a poll."),
    "tag": lambda: _("“%(name)s%(value)s”: no board that you read has such a tag."),
    "thread": lambda: _("“%(name)s%(value)s”: a thread is given by its number."),
}


def _day_sentence() -> str:
    return _(
        "“%(name)s%(value)s”: a day is written as 2016-02-08 or 8 February 2016, a month as 2016-02, a year as 2016."
    )


def name_of(key: str) -> str:
    """A filter as it is offered in the language of the page."""
    return offered(key, (get_language() or "ar")[:2])


def _told(form: forms.Form, name: str) -> str:
    value: Any = form.cleaned_data[name]
    if value is True:
        return pgettext("a filter of the search", "yes")
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))


def _address(asked: dict[str, str], without: str = "") -> str:
    kept = {name: value for name, value in asked.items() if value and name != without}
    return f"?{urlencode(kept)}" if kept else "?"
