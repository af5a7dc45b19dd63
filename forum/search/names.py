"""What the filters are called in three languages: all are understood whatever the page speaks (product.md §3)."""

from collections.abc import Mapping
from difflib import get_close_matches

from accounts.text import fold

LANGUAGES = ("ar", "en", "fr")
# The first of each language is the one that is offered.
NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "room": {"ar": ("في", "غرفة", "لوحة", "مجموعة"), "en": ("in", "room", "board"), "fr": ("dans", "salle", "salon")},
    "from": {
        "ar": ("من", "كاتب", "الكاتب", "دولة", "الدولة"),
        "en": ("from", "by", "author", "state", "country"),
        "fr": ("de", "par", "auteur", "auteure", "état", "pays"),
    },
    "lang": {"ar": ("لغة", "اللغة"), "en": ("lang", "language"), "fr": ("langue",)},
    "before": {"ar": ("قبل",), "en": ("before",), "fr": ("avant",)},
    "after": {"ar": ("بعد",), "en": ("after",), "fr": ("après",)},
    "since": {"ar": ("منذ",), "en": ("since",), "fr": ("depuis",)},
    "until": {"ar": ("حتى", "لغاية"), "en": ("until",), "fr": ("jusque",)},
    "on": {"ar": ("يوم", "تاريخ", "بتاريخ"), "en": ("on", "date", "day"), "fr": ("le", "jour")},
    "kind": {"ar": ("نوع", "النوع"), "en": ("kind", "type"), "fr": ("genre", "nature", "sorte")},
    "has": {"ar": ("مع", "فيه", "يحتوي"), "en": ("has", "with"), "fr": ("avec", "contient")},
    "tag": {"ar": ("وسم", "الوسم"), "en": ("tag",), "fr": ("étiquette", "mot-clé")},
    "thread": {"ar": ("موضوع", "الموضوع"), "en": ("thread", "topic"), "fr": ("sujet", "fil")},
}
DAYS = frozenset({"before", "after", "since", "until", "on"})
_BY_NAME = {fold(name): key for key, languages in NAMES.items() for names in languages.values() for name in names}
_SHORTEST_MISSPELT = 3


def filter_of(name: str) -> str | None:
    return _BY_NAME.get(fold(name))


def meant_by(name: str) -> str | None:
    """The name that somebody who typed this most likely meant; nothing where none is near."""
    folded = fold(name)
    if len(folded) < _SHORTEST_MISSPELT or not folded.replace("-", "").isalpha():
        return None
    near = get_close_matches(folded, [known for known in _BY_NAME if len(known) >= _SHORTEST_MISSPELT], 1, 0.74)
    return _as_written(near[0]) if near else None


def offered(key: str, language: str) -> str:
    """What a filter is called in this language."""
    return NAMES[key].get(language, NAMES[key]["ar"])[0]


def all_names(key: str) -> list[str]:
    return [name for names in NAMES[key].values() for name in names]


def _as_written(folded: str) -> str:
    return next(name for key in NAMES for name in all_names(key) if fold(name) == folded)
