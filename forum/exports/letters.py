"""Gives every glyph of a finished PDF its own letter, so that what is copied out of it is what was written.

The typesetter names the letters of a whole cluster (a letter with its marks), and viewers that do not read such names
copy the cluster once for each glyph, or a mark on a line of its own. Here each glyph is recognised by its outline in
the font it was cut from. One that stands for two letters (lam-alef) is joined by one of no width for the second; a mark
is drawn as a figure, and its letter stands without width beside the letter it belongs to. Viewers turn a line of Arabic
round by themselves, and then find every letter in its place.
"""

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
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, NumberObject

SINGLE, LIGATURE, EXTENSION = 1, 4, 7
EMPTY = 0xFFFF  # beyond the glyphs of a font: there is nothing to draw
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(?=\()|(?<!<)<([0-9A-Fa-f]+)>")
_INSIDE = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BLOCK = re.compile(rb"BT(?P<shows>.*?)ET\n", re.DOTALL)
_SHOW = re.compile(
    rb"(?P<named>/Span<</ActualText<(?P<name>[0-9A-Fa-f]*)>>>BDC)?(?:/ReversedChars BMC)?(?: ?0 Tr)?"
    rb"/(?P<font>f\d+) (?P<size>[\d.]+) Tf 1 0 0 -1 (?P<x>[-\d.]+) (?P<y>[-\d.]+) Tm"
    rb"(?:\[(?P<row>[^\]]*)\]TJ|(?P<one><[0-9A-Fa-f]+>)Tj)"
)
_PART = re.compile(rb"<([0-9A-Fa-f]+)>|(-?[\d.]+)")


def name_letters(pdf: Path, fonts: Iterable[Path]) -> None:
    """Rewrite the file in its place."""
    writer = PdfWriter(clone_from=PdfReader(str(pdf)))
    known = {path.stem: path for path in fonts}
    faces: dict[int, Face] = {}
    pages: list[Any] = list(writer.pages)
    for page in pages:
        here: dict[bytes, Face] = {}
        for name, reference in page["/Resources"].get("/Font", {}).items():
            font = reference.get_object()
            family = str(font["/BaseFont"]).partition("+")[2]
            if family in known:
                here[name[1:].encode()] = faces.setdefault(id(font), Face(font, known[family]))
        content = DecodedStreamObject()
        content.set_data(rewritten(page.get_contents().get_data(), here))
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    for face in faces.values():
        face.finish(writer)
    writer.write(str(pdf))


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
    extra: dict[str, int] = field(default_factory=dict)  # glyphs without form and width, by their letter

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

    def shown(self, number: int, marks: str, cluster: str) -> list[int]:
        """What is shown in place of a glyph, left to right: its letters one by one, with those of its marks.

        `marks` stand behind it, unless the whole cluster is known and has them between the letters of a ligature.
        """
        text = self.letters.get(number, "")
        if not text or not _is_turned(text):
            return [*self.only_letters(marks), number]
        whole = cluster if sorted(cluster) == sorted(text + marks) and cluster[:1] == text[:1] else text + marks
        return [*self.only_letters(whole[1:]), number]

    def only_letters(self, text: str) -> list[int]:
        first = len(self.cut.getGlyphOrder())
        return [self.extra.setdefault(letter, first + len(self.extra)) for letter in reversed(text)]

    def is_mark(self, number: int) -> bool:
        text = self.letters.get(number, "")
        return bool(text) and _is_turned(text) and all(unicodedata.category(letter) == "Mn" for letter in text)

    def figure(self, number: int) -> bytes:
        """The outline as a path, in the units of the font."""
        glyphs = self.cut.getGlyphSet()
        pen = _Path(glyphs)
        glyphs[self.cut.getGlyphName(number)].draw(pen)
        return b" ".join(pen.said)

    def width(self, number: int) -> float:
        return float(self.cut["hmtx"][self.cut.getGlyphName(number)][0])

    def finish(self, writer: PdfWriter) -> None:
        """Write what every glyph stands for into the file."""
        drawn = {n: text[:1] if _is_turned(text) else text for n, text in self.letters.items()}
        added = {number: letter for letter, number in self.extra.items()}
        self.font["/ToUnicode"].get_object().set_data(_cmap(drawn | added))
        if added:
            numbers = [*range(len(drawn)), *[EMPTY] * len(added)]
            table = DecodedStreamObject()
            table.set_data(b"".join(number.to_bytes(2, "big") for number in numbers))
            self._inner[NameObject("/CIDToGIDMap")] = writer._add_object(table.flate_encode())
            self._inner[NameObject("/DW")] = NumberObject(0)


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
    rows = [f"<{n:04X}> <{text.encode('utf-16-be').hex().upper()}>" for n, text in sorted(letters.items()) if text]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Letters def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


# --- What is shown ---------------------------------------------------------------------------------------------------


def rewritten(content: bytes, faces: dict[bytes, Face]) -> bytes:
    """The drawing of one page with each letter in its place."""
    content = _in_hex(content, faces)
    waiting: list[str] = []  # marks, until the letter they stand on

    def block(found: re.Match[bytes]) -> bytes:
        shows = list(_SHOW.finditer(found["shows"]))
        if shows and all(_marks_of(show, faces) for show in shows):
            for show in shows:
                waiting.extend(faces[show["font"]].letters[number] for number in _marks_of(show, faces))
            return b"".join(_figures(show, faces[show["font"]]) for show in shows)
        return (
            b"BT" + _SHOW.sub(lambda show: _lettered(show, faces.get(show["font"]), waiting), found["shows"]) + b"ET\n"
        )

    return _BLOCK.sub(block, content)


def _numbers(text: bytes) -> list[int]:
    return [int(text[at : at + 4], 16) for at in range(0, len(text), 4)]


def _marks_of(show: re.Match[bytes], faces: dict[bytes, Face]) -> list[int]:
    """The glyphs of something shown, if there are nothing but marks."""
    face = faces.get(show["font"])
    numbers = [number for part in _PART.finditer(_row(show)) if part[1] for number in _numbers(part[1])]
    return numbers if face and all(face.is_mark(number) for number in numbers) else []


def _figures(show: re.Match[bytes], face: Face) -> bytes:
    size, x, y = float(show["size"]), float(show["x"]), float(show["y"])
    scale = size / float(face.cut["head"].unitsPerEm)
    drawn = []
    for part in _PART.finditer(_row(show)):
        if part[2]:
            x -= float(part[2]) / 1000 * size
            continue
        for number in _numbers(part[1]):
            place = f"q {scale:.6f} 0 0 {-scale:.6f} {x:.4f} {y:.4f} cm "
            drawn.append(place.encode() + face.figure(number) + b" f Q\n")
            x += face.width(number) * scale
    return b"".join(drawn)


def _lettered(show: re.Match[bytes], face: Face | None, waiting: list[str]) -> bytes:
    if face is None:
        return show[0]
    name = _text(bytes.fromhex((show["name"] or b"").decode()))

    def part(found: re.Match[bytes]) -> bytes:
        if not found[1]:
            return found[0]
        numbers: list[int] = []
        for number in _numbers(found[1]):
            # They came from left to right, the last of a letter's marks first.
            marks = "".join(reversed(waiting))
            waiting.clear()
            numbers += face.shown(number, marks, name or face.given.get(number, ""))
        return b"<" + b"".join(f"{number:04x}".encode() for number in numbers) + b">"

    row = _row(show)
    plain = show[0].replace(show["named"], b"/Span BMC", 1) if show["named"] else show[0]
    return plain.replace(row, _PART.sub(part, row), 1)


def _text(name: bytes) -> str:
    return name[2:].decode("utf-16-be") if name.startswith(b"\xfe\xff") else name.decode("latin-1")


def _row(show: re.Match[bytes]) -> bytes:
    return show["one"] if show["row"] is None else show["row"]


def _in_hex(content: bytes, faces: dict[bytes, Face]) -> bytes:
    """Every string of these fonts as a row of numbers, which holds no bracket."""
    parts, at, done, ours = [], 0, 0, False
    while found := _TOKEN.search(content, at):
        at = found.end()
        if found[1]:
            ours = found[1] in faces
            continue
        if not found[2]:
            at = _end_of(content, at)
            if ours:
                plain = _ESCAPED.sub(_sign, content[found.start() + 1 : at - 1])
                parts += [content[done : found.start()], b"<" + plain.hex().encode() + b">"]
                done = at
    return b"".join([*parts, content[done:]])


def _end_of(content: bytes, at: int) -> int:
    """Behind the string that begins here: brackets in pairs stand in it as they are."""
    depth = 0
    for found in _INSIDE.finditer(content, at):
        depth += (found[0] == b"(") - (found[0] == b")")
        if depth == 0:
            return found.end()
    return len(content)


def _sign(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if sign[:1].isdigit() else _SIGNS.get(sign, sign)
