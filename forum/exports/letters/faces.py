"""The fonts of a finished PDF: which letters each glyph stands for, and codes of our own beside its own."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject, NumberObject

SINGLE, LIGATURE, EXTENSION = 1, 4, 7
EMPTY = 0xFFFF  # beyond the glyphs of a font: there is nothing to draw

# --- Which letters a glyph stands for --------------------------------------------------------------------------------


def letters_of(font: TTFont) -> dict[str, str]:
    """{glyph: letters}, through the substitutions that shape a word; never presentation forms."""
    letters: dict[str, str] = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        if not (0xFB00 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF):
            letters.setdefault(glyph, chr(code))
    rules = list(_rules(font))
    for _ in range(4):
        for glyphs, result in rules:
            if result not in letters and all(glyph in letters for glyph in glyphs):
                letters[result] = "".join(letters[glyph] for glyph in glyphs)
    return letters


def _rules(font: TTFont) -> Iterable[tuple[tuple[str, ...], str]]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for wrapped in lookup.SubTable:
            table = wrapped.ExtSubTable if lookup.LookupType == EXTENSION else wrapped
            if table.LookupType == SINGLE:
                yield from (((glyph,), result) for glyph, result in table.mapping.items())
            elif table.LookupType == LIGATURE:
                for first, ligatures in table.ligatures.items():
                    yield from (((first, *one.Component), one.LigGlyph) for one in ligatures)


def _outlines(font: TTFont) -> dict[str, Any]:
    """{glyph: its outline with its width}. Composed ones are drawn out: the cut font numbers its glyphs anew."""
    glyphs, widths = font["glyf"], font["hmtx"]
    outlines = {}
    for name in font.getGlyphOrder():
        coordinates, ends, _flags = glyphs[name].getCoordinates(glyphs)
        # What draws nothing is known by its use alone: there are spaces of many kinds.
        outlines[name] = (widths[name][0], tuple(coordinates), tuple(ends)) if len(coordinates) else name
    return outlines


def _is_turned(text: str) -> bool:
    """Written from right to left, so that viewers turn it round."""
    return all(ord(letter) >= 0x590 for letter in text)


# --- A font of the file ----------------------------------------------------------------------------------------------


@dataclass
class Face:
    font: Any
    path: Path
    extra: dict[tuple[str, int, int], int] = field(default_factory=dict)  # codes of our own, by text, glyph and width

    @cached_property
    def cut(self) -> TTFont:
        return TTFont(BytesIO(self._inner["/FontDescriptor"]["/FontFile2"].get_data()))

    @property
    def _inner(self) -> Any:
        return self.font["/DescendantFonts"][0].get_object()

    @cached_property
    def letters(self) -> dict[int, str]:
        """What each glyph of the cut font stands for."""
        whole = TTFont(str(self.path))
        letters: dict[str, str] = letters_of(whole)
        named: dict[Any, list[str]] = {}
        for glyph, outline in _outlines(whole).items():
            if glyph in letters:
                named.setdefault(outline, []).append(letters[glyph])
        found = {}
        for number, outline in enumerate(_outlines(self.cut).values()):
            given = self.given.get(number, "")
            # Marks above and below may look the same; the cluster it was first used in tells which of them it is.
            fitting = [text for text in named.get(outline, []) if not given or set(text) <= set(given)]
            found[number] = min(fitting or named.get(outline, []), key=len, default=given)
        return found

    @cached_property
    def given(self) -> dict[int, str]:
        """What the typesetter said of a glyph; for those of no outline, such as spaces, that is all there is."""
        rows = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", self.font["/ToUnicode"].get_object().get_data())
        return {int(number, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for number, text in rows}

    def said(self, number: int, marks: str, cluster: str) -> str:
        """What is read for a glyph with the marks on it.

        `marks` stand behind it, unless the whole cluster is known and has them between the letters of a ligature.
        """
        text = self.letters.get(number, "")
        if not text or not _is_turned(text):
            return text + marks
        return cluster if sorted(cluster) == sorted(text + marks) and cluster[:1] == text[:1] else text + marks

    def code(self, text: str, glyph: int, width: float) -> int:
        """A code of our own that draws a glyph, is as wide as this (in thousandths) and read as this text."""
        first = len(self.cut.getGlyphOrder())
        return self.extra.setdefault((text, glyph, round(width)), first + len(self.extra))

    @cached_property
    def inked(self) -> int:
        """Any glyph that draws something: PDFium passes over text that would leave no ink."""
        return next((n for n in range(1, len(self.cut.getGlyphOrder())) if self.figure(n)), EMPTY)

    def is_mark(self, number: int) -> bool:
        text = self.letters.get(number, "")
        return bool(text) and _is_turned(text) and all(unicodedata.category(letter) == "Mn" for letter in text)

    def figure(self, number: int) -> bytes:
        """The outline as a path, in the units of the font."""
        glyphs = self.cut.getGlyphSet()
        pen = _Path(glyphs)
        glyphs[self.cut.getGlyphName(number)].draw(pen)
        return b" ".join(pen.said)

    @cached_property
    def em(self) -> float:
        return float(self.cut["head"].unitsPerEm)

    def width(self, number: int) -> float:
        return float(self.cut["hmtx"][self.cut.getGlyphName(number)][0])

    def finish(self, writer: PdfWriter) -> None:
        """Write what every glyph stands for into the file."""
        drawn = {n: text[:1] if _is_turned(text) else text for n, text in self.letters.items()}
        added = {number: text for (text, _glyph, _width), number in self.extra.items()}
        self.font["/ToUnicode"].get_object().set_data(_cmap(drawn | added))
        if added:
            first = len(self.cut.getGlyphOrder())
            numbers = [*range(first), *[glyph for _text, glyph, _width in self.extra]]
            table = DecodedStreamObject()
            table.set_data(b"".join(number.to_bytes(2, "big") for number in numbers))
            self._inner[NameObject("/CIDToGIDMap")] = writer._add_object(table.flate_encode())
            widths = [NumberObject(width) for _text, _glyph, width in self.extra]
            self._inner[NameObject("/W")] = ArrayObject([*self._inner["/W"], NumberObject(first), ArrayObject(widths)])


class _Path(BasePen):
    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.said: list[bytes] = []

    def _say(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = " ".join(f"{value:g}" for point in points for value in point)
        self.said.append(f"{numbers} {operator}".encode())

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self._say("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._say("l", pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:
        self._say("c", pt1, pt2, pt3)

    def _closePath(self) -> None:
        self.said.append(b"h")


def _cmap(letters: dict[int, str]) -> bytes:
    rows = [f"<{n:04X}> <{text.encode('utf-16-be').hex().upper()}>" for n, text in sorted(letters.items())]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Letters def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
