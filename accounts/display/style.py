"""How one reader wants dates and numbers to look. Pure: nothing here knows an account or a request."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, cast, get_args
from zoneinfo import ZoneInfo

from accounts.display.tables import BEIRUT, DEFAULT_MONTHS, month_styles

Language = Literal["ar", "en", "fr"]
Digits = Literal["latn", "arab"]


@dataclass(frozen=True, slots=True)
class ReaderStyle:
    """The reader's choices (arabic.md §4 and §5).

    `digits` and `months` shape Arabic text only: an English or French sentence always has Western
    digits and its own month names. A wrong value is refused here, not at the first date drawn.
    """

    language: Language
    digits: Digits = "latn"
    months: str = DEFAULT_MONTHS
    timezone: str = BEIRUT
    hijri: bool = False
    hour12: bool = False

    def __post_init__(self) -> None:
        if self.language not in get_args(Language):
            raise ValueError(f"Unknown language {self.language!r}.")
        if self.digits not in get_args(Digits):
            raise ValueError(f"Unknown digits {self.digits!r}.")
        if self.months not in month_styles():
            raise ValueError(f"Unknown month style {self.months!r}.")
        if not _is_zone(self.timezone):
            raise ValueError(f"Unknown time zone {self.timezone!r}.")

    @classmethod
    def default(cls, language: str | None) -> Self:
        """The house style of a language; "ar-lb" counts as "ar", and an unknown language as Arabic."""
        base = (language or "").split("-")[0].lower()
        return cls(language=cast(Language, base if base in get_args(Language) else "ar"))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def arabic_digits(self) -> bool:
        return self.language == "ar" and self.digits == "arab"

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, with the names the browser's script uses."""
        return asdict(self)


def _is_zone(name: str) -> bool:
    # "Asia" is a folder of the database, and an absolute path a ValueError: each fails in its own way.
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (KeyError, OSError, ValueError):
        return False
