"""The words and patterns of each language: one source for the server and for the script (arabic.md §5).

Month styles come from the Council's own content, never from a locale library.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from accounts.display.phrases import PHRASES, plural_samples
from accounts.display.zones import offset_table

BEIRUT = "Asia/Beirut"
DEFAULT_MONTHS = "council_dual"
BADGE_LIMIT = 99
_STATES = Path(__file__).resolve().parent.parent / "data" / "states.json"

WEEKDAYS: dict[str, tuple[str, ...]] = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}

_MONTHS: dict[str, str] = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}

PATTERNS: dict[str, dict[str, str]] = {
    "ar": {"date": "{day} {month} {year}", "weekday": "{weekday} {date}", "datetime": "{date}، {time}"},
    "en": {"date": "{day} {month} {year}", "weekday": "{weekday} {date}", "datetime": "{date}, {time}"},
    "fr": {"date": "{day} {month} {year}", "weekday": "{weekday} {date}", "datetime": "{date} à {time}"},
}

HALF_DAYS: dict[str, tuple[str, str]] = {"ar": ("ص", "م"), "en": ("a.m.", "p.m."), "fr": ("AM", "PM")}

FIRST_OF_MONTH: dict[str, str] = {"ar": "1", "en": "1", "fr": "1er"}

HIJRI_MONTHS: dict[str, tuple[str, ...]] = {
    "ar": (
        "المحرّم",
        "صفر",
        "ربيع الأول",
        "ربيع الآخر",
        "جمادى الأولى",
        "جمادى الآخرة",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعدة",
        "ذو الحجة",
    ),
    "en": (
        "Muharram",
        "Safar",
        "Rabi al-Awwal",
        "Rabi al-Akhir",
        "Jumada al-Ula",
        "Jumada al-Akhirah",
        "Rajab",
        "Shaban",
        "Ramadan",
        "Shawwal",
        "Dhu al-Qadah",
        "Dhu al-Hijjah",
    ),
    "fr": (
        "mouharram",
        "safar",
        "rabia al-awal",
        "rabia al-akhir",
        "joumada al-oula",
        "joumada al-akhira",
        "rajab",
        "chaabane",
        "ramadan",
        "chawwal",
        "dhou al-qi’da",
        "dhou al-hijja",
    ),
}

HIJRI_ERAS: dict[str, str] = {"ar": "هـ", "en": "AH", "fr": "H"}


@cache
def month_styles() -> dict[str, tuple[str, ...]]:
    """Arabic month names by style, January first."""
    content = json.loads(_STATES.read_text(encoding="utf-8"))
    return {name: tuple(months) for name, months in content["month_styles"].items()}


def month_names(language: str, months: str) -> tuple[str, ...]:
    if language == "ar":
        return month_styles()[months]
    return tuple(_MONTHS[language].split())


def sentences(language: str) -> dict[str, str]:
    """Whole sentences around a time, with `{time}`-like holes for the helper to fill."""
    with translation.override(language):
        return {
            "now": gettext("just now"),
            "passed": gettext("The deadline has passed."),
            # Translators: the reader's own time of a deadline; Beirut's follows in brackets.
            "local": gettext("%(time)s local time") % {"time": "{time}"},
            "beirut": gettext("%(time)s Beirut time") % {"time": "{time}"},
        }


def phrase_forms(language: str) -> dict[str, dict[str, str]]:
    """Every counted phrase in every plural category of the language, with `{n}` where the figure goes."""
    with translation.override(language):
        return {
            name: {category: phrase(n) % {"n": "{n}"} for category, n in plural_samples(language).items()}
            for name, phrase in PHRASES.items()
        }


def shared_tables(language: str, timezone: str = BEIRUT) -> dict[str, Any]:
    """Everything the script needs to write a time exactly as the server does, for a reader in that zone (T-DATE-6)."""
    months = month_styles() if language == "ar" else {DEFAULT_MONTHS: month_names(language, DEFAULT_MONTHS)}
    return {
        "language": language,
        "months": {name: list(names) for name, names in months.items()},
        "weekdays": list(WEEKDAYS[language]),
        "patterns": PATTERNS[language],
        "firstOfMonth": FIRST_OF_MONTH[language],
        "halfDays": list(HALF_DAYS[language]),
        "digits": {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩"},
        "sentences": sentences(language),
        "phrases": phrase_forms(language),
        "beirut": BEIRUT,
        "zones": {name: offset_table(name) for name in {BEIRUT, timezone}},
        "badgeLimit": BADGE_LIMIT,
    }
