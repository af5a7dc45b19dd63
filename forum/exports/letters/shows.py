"""How a page shows its text, as the typesetter writes it: strings as rows of numbers, glyph by glyph."""

import re
from collections.abc import Iterator

from .faces import Face

Faces = dict[bytes, Face]
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(?=\()|(?<!<)<([0-9A-Fa-f]+)>")
_INSIDE = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
SHOW = re.compile(
    rb"(?P<named>/Span<</ActualText<(?P<name>[0-9A-Fa-f]*)>>>BDC)?(?:/ReversedChars BMC)?(?: ?0 Tr)?"
    rb"(?P<set>/(?P<font>f\d+) (?P<size>[\d.]+) Tf) 1 0 0 -1 (?P<x>[-\d.]+) (?P<y>[-\d.]+) Tm"
    rb"(?:\[(?P<row>[^\]]*)\]TJ|(?P<one><[0-9A-Fa-f]+>)Tj)"
)
PART = re.compile(rb"<([0-9A-Fa-f]+)>|(-?[\d.]+)")


def numbers_in(show: re.Match[bytes]) -> list[int]:
    """The glyphs of something shown, from left to right."""
    return [number for part in PART.finditer(row_of(show)) if part[1] for number in numbers(part[1])]


def placed(show: re.Match[bytes], face: Face) -> Iterator[tuple[int, float, float]]:
    """Each glyph, where it begins and where it ends."""
    size, x = float(show["size"]), float(show["x"])
    for part in PART.finditer(row_of(show)):
        if part[2]:
            x -= float(part[2]) / 1000 * size
            continue
        for number in numbers(part[1]):
            end = x + face.width(number) * size / face.em
            yield number, x, end
            x = end


def numbers(text: bytes) -> list[int]:
    return [int(text[at : at + 4], 16) for at in range(0, len(text), 4)]


def name_of(show: re.Match[bytes]) -> str:
    """What the typesetter says that is read here."""
    name = bytes.fromhex((show["name"] or b"").decode())
    return name[2:].decode("utf-16-be") if name.startswith(b"\xfe\xff") else name.decode("latin-1")


def row_of(show: re.Match[bytes]) -> bytes:
    return show["one"] if show["row"] is None else show["row"]


def in_hex(content: bytes, faces: Faces) -> bytes:
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
