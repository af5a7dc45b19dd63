"""Numbers as the reader writes them (arabic.md §4). Stored and sent numbers stay ASCII: this is display only."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.safestring import SafeString

from accounts.display.isolation import isolate, isolate_ltr, isolate_text
from accounts.display.phrases import counted
from accounts.display.style import ReaderStyle
from accounts.display.tables import BADGE_LIMIT

Number = int | float | Decimal

_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_NARROW_SPACE = "\u202f"
_NO_BREAK_SPACE = "\u00a0"
SEPARATORS = {"ar": (",", "."), "en": (",", "."), "fr": (_NARROW_SPACE, ",")}
UNITS = {"ar": ("ك.ب", "م.ب", "غ.ب"), "en": ("KB", "MB", "GB"), "fr": ("Ko", "Mo", "Go")}


def in_digits(text: str, style: ReaderStyle) -> str:
    """The figures of our own text in the reader's digits; never for code, addresses or what people wrote."""
    return text.translate(_ARABIC_DIGITS) if style.arabic_digits else text


def number(value: Number, style: ReaderStyle, decimals: int | None = None) -> str:
    """Grouped and in the reader's digits; a negative number comes isolated, so its sign stays before it."""
    text = _figures(value, style, decimals)
    return isolate_text(text) if text.startswith("-") else text


def number_html(value: Number, style: ReaderStyle, decimals: int | None = None) -> SafeString:
    return isolate_ltr(_figures(value, style, decimals))


def signed(value: Number, style: ReaderStyle, decimals: int | None = None) -> str:
    """With its sign, plus or minus, isolated; zero has none."""
    return isolate_text(_signed(value, style, decimals))


def signed_html(value: Number, style: ReaderStyle, decimals: int | None = None) -> SafeString:
    return isolate_ltr(_signed(value, style, decimals))


def percent(value: Number, style: ReaderStyle, decimals: int | None = None) -> str:
    """A value that is already a percentage (25 gives 25%), isolated with its sign."""
    return isolate_text(_percent(value, style, decimals))


def percent_html(value: Number, style: ReaderStyle, decimals: int | None = None) -> SafeString:
    return isolate_ltr(_percent(value, style, decimals))


def badge_count(n: int, style: ReaderStyle) -> str:
    """A counter in a badge: nothing for nothing, digits only, and «99+» isolated past the limit."""
    text = _badge(n, style)
    return isolate_text(text) if text.endswith("+") else text


def badge_html(n: int, style: ReaderStyle) -> SafeString:
    text = _badge(n, style)
    return isolate_ltr(text) if text else SafeString("")


def file_size(size: int, style: ReaderStyle) -> str:
    """«120.6 ك.ب», one isolated unit with a no-break space."""
    return isolate_text(_file_size(size, style))


def file_size_html(size: int, style: ReaderStyle) -> SafeString:
    return isolate(_file_size(size, style))


def _figures(value: Number, style: ReaderStyle, decimals: int | None) -> str:
    exact = Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not exact:
        exact = abs(exact)  # a rounded "-0" has no sign to show
    grouping, point = ("٬", "٫") if style.arabic_digits else SEPARATORS[style.language]
    whole, _, fraction = f"{exact:,f}".partition(".")
    text = whole.replace(",", grouping) + (point + fraction if fraction else "")
    return in_digits(text, style)


def _signed(value: Number, style: ReaderStyle, decimals: int | None) -> str:
    text = _figures(value, style, decimals)
    rounds_to_zero = not any(digit in text for digit in "123456789١٢٣٤٥٦٧٨٩")
    return text if text.startswith("-") or rounds_to_zero else f"+{text}"


def _percent(value: Number, style: ReaderStyle, decimals: int | None) -> str:
    text = _figures(value, style, decimals)
    if style.arabic_digits:
        return f"{text}٪"
    return f"{text}{_NARROW_SPACE}%" if style.language == "fr" else f"{text}%"


def _badge(n: int, style: ReaderStyle) -> str:
    if n <= 0:
        return ""
    return in_digits(f"{BADGE_LIMIT}+" if n > BADGE_LIMIT else str(n), style)


def _file_size(size: int, style: ReaderStyle) -> str:
    if size < 1024:
        text = counted("bytes", size, _figures(size, style, None), style.language)
        return text.replace(" ", _NO_BREAK_SPACE)
    amount = Decimal(size) / 1024
    units = list(UNITS[style.language])
    # 1023.95 would be written "1,024", which is the next unit.
    while amount >= Decimal("1023.95") and len(units) > 1:
        amount, units = amount / 1024, units[1:]
    figures = _figures(_one_decimal(amount), style, None)
    return f"{figures}{_NO_BREAK_SPACE}{units[0]}"


def _one_decimal(amount: Decimal) -> Decimal:
    rounded = amount.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
