"""What an officer reads of a sign, in the officer's language: from its key and the plain data a case keeps."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.text import isolate


def sentence_of(key: str, detail: Mapping[str, object]) -> str:
    """Raises KeyError for a key that is not a sign's."""
    return SENTENCES[key](detail)


def _number(detail: Mapping[str, object], name: str = "count") -> int:
    value = detail.get(name)
    return value if isinstance(value, int) else 0


def _text(detail: Mapping[str, object], name: str) -> str:
    return isolate(str(detail.get(name, "")))


def _override(detail: Mapping[str, object]) -> str:
    return ngettext(
        "A hidden character (%(character)s) reverses the letters after it.",
        "%(n)s hidden characters (the first is %(character)s) reverse the letters after them.",
        _number(detail),
    ) % {"n": _number(detail), "character": _text(detail, "character")}


def _open(detail: Mapping[str, object]) -> str:
    return ngettext(
        "A hidden character (%(character)s) changes the direction of the text and is not closed.",
        "%(n)s hidden characters (the first is %(character)s) change the direction of the text and are not closed.",
        _number(detail),
    ) % {"n": _number(detail), "character": _text(detail, "character")}


def _hidden(detail: Mapping[str, object]) -> str:
    count = _number(detail)
    said = ngettext(
        "%(n)s character that nobody sees spells: %(text)s",
        "%(n)s characters that nobody sees spell: %(text)s",
        count,
    )
    return said % {"n": count, "text": _text(detail, "text")}


def _unseen(detail: Mapping[str, object]) -> str:
    return _("Characters without a width stand where writing needs none of them.")


def _many_links(detail: Mapping[str, object]) -> str:
    count = _number(detail)
    return ngettext("%(n)s link, and few words beside it.", "%(n)s links in one text.", count) % {"n": count}


def _one_host(detail: Mapping[str, object]) -> str:
    count = _number(detail)
    said = ngettext("%(n)s link to one place: %(host)s", "%(n)s links to one place: %(host)s", count)
    return said % {"n": count, "host": _text(detail, "host")}


def _many_mentions(detail: Mapping[str, object]) -> str:
    count = _number(detail)
    return ngettext("%(n)s mention in one text.", "%(n)s mentions in one text.", count) % {"n": count}


def _repeat(detail: Mapping[str, object]) -> str:
    count = _number(detail)
    said = ngettext(
        "The author wrote the same text %(n)s time within a short while.",
        "The author wrote the same text %(n)s times within a short while.",
        count,
    )
    return said % {"n": count}


def _listed_word(detail: Mapping[str, object]) -> str:
    return _("The word list holds %(words)s; here it is written %(written)s.") % {
        "words": _text(detail, "words"),
        "written": _text(detail, "written"),
    }


SENTENCES: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "direction_override": _override,
    "direction_open": _open,
    "hidden_text": _hidden,
    "unseen_characters": _unseen,
    "many_links": _many_links,
    "one_host": _one_host,
    "many_mentions": _many_mentions,
    "repeated_text": _repeat,
    "word_list": _listed_word,
}
