"""What runs from right to left, written down in the order of reading.

Poppler and PDFium order a line by places and then turn Arabic round; MuPDF and pdfminer go by the order of the file.
Where they would guess otherwise than the writer meant, at signs without a side of their own, an unseen mark of
direction tells them, as it would in plain text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from .faces import EMPTY, Face
from .shows import PART, SHOW, Faces, in_hex, name_of, numbers, numbers_in, placed, row_of

RIGHT, LEFT = "\u200f", "\u200e"
HIDDEN = b"Hidden"  # the name of what is neither drawn nor, by most, read
ASIDE = 0.01  # points beside a letter, where what is read behind it stands
LOOSE, TORN = 20, 300  # thousandths: a gap between two letters that some readers take for a space
_PIECE = re.compile(
    rb"(?P<head>q 1 0 0 -1 (?P<x>[-\d.]+) (?P<y>[-\d.]+) cm/c0 cs [\d. ]+ scn\n)BT(?P<shows>.*?)ET\nQ\n", re.DOTALL
)
_BETWEEN = re.compile(rb"(?:EMC/Span<<[^\n]*>>BDC\n)?")
_OPPOSITE = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


@dataclass
class Sign:
    """A glyph at its place on the page, with what is read for it."""

    left: float
    right: float
    place: float  # where it begins, within its piece
    shown: bytes = b""  # as it was, if its font is none of ours
    letters: str = ""
    number: int = 0
    face: Face | None = None
    font: bytes = b""
    size: float = 1

    @property
    def letter(self) -> str:
        return self.letters[:1]


@dataclass
class Piece:
    """A part of a run on one base line: marks above and below stand in pieces of their own."""

    found: re.Match[bytes]
    drawn: bytes = b""  # what is not text any more, or not ours to change
    turned: bool = False
    signs: list[Sign] = field(default_factory=list)

    @property
    def left(self) -> float:
        return float(self.found["x"])

    @property
    def base(self) -> float:
        return float(self.found["y"])

    @property
    def body(self) -> bytes:
        return self.drawn or self.found[0]


def rewritten(content: bytes, faces: Faces) -> bytes:
    """The drawing of one page."""
    content = in_hex(content, faces)
    pieces = list(_pieces(content, faces))
    parts, done = [], 0
    for run in _runs(pieces, content):
        # The tags stay where they are, so that they too lead through the text in its order.
        for piece, body in zip(run, _bodies(run), strict=True):
            parts += [content[done : piece.found.start()], body]
            done = piece.found.end()
    return b"".join([*parts, content[done:]])


# --- Pieces ----------------------------------------------------------------------------------------------------------


def _pieces(content: bytes, faces: Faces) -> Iterator[Piece]:
    waiting: list[str] = []  # marks, until the letter they stand on
    last: Piece | None = None
    for found in _PIECE.finditer(content):
        last = _piece(found, faces, waiting, last)
        yield last


def _piece(found: re.Match[bytes], faces: Faces, waiting: list[str], last: Piece | None) -> Piece:
    shows = list(SHOW.finditer(found["shows"]))
    if not shows or any(float(show["y"]) for show in shows):
        return Piece(found)
    if _is_turned(found, shows, faces, last):
        return _turned(found, shows, faces, waiting)
    plain = SHOW.sub(lambda show: _plain(show, faces.get(show["font"])), found["shows"])
    return Piece(found, found["head"] + b"BT" + plain + b"ET\nQ\n")


def _is_turned(found: re.Match[bytes], shows: list[re.Match[bytes]], faces: Faces, last: Piece | None) -> bool:
    if b"ReversedChars" in found["shows"]:
        return True
    text = _text_of(shows, faces)
    if any(_is_right(letter) or unicodedata.category(letter) == "Mn" for letter in text):
        return True
    # A sign that stands alone tells no side, but on the left of what is read before it, the line runs so.
    return bool(
        last
        and len(text) == 1
        and not (text.isalnum() or text.isspace())
        and last.found["y"] == found["y"]
        and float(found["x"]) < last.left
    )


def _text_of(shows: list[re.Match[bytes]], faces: Faces) -> str:
    known = [(faces[show["font"]], show) for show in shows if show["font"] in faces]
    return "".join(face.letters.get(number, "") for face, show in known for number in numbers_in(show))


def _turned(found: re.Match[bytes], shows: list[re.Match[bytes]], faces: Faces, waiting: list[str]) -> Piece:
    piece = Piece(found, turned=True)
    for show in shows:
        face = faces.get(show["font"])
        if face is None:
            place = float(show["x"])
            piece.signs.append(Sign(piece.left + place, piece.left + place, place, _bare(show)))
            continue
        name = name_of(show)
        for number, place, end in placed(show, face):
            if face.is_mark(number):
                waiting.append(face.letters[number])
                piece.drawn += _figure(show, face, number, place)
                continue
            # They came from left to right, the last of a letter's marks first.
            marks = "".join(reversed(waiting))
            waiting.clear()
            read = face.said(number, marks, name or face.given.get(number, ""))
            left, right = piece.left + place, piece.left + end
            piece.signs.append(Sign(left, right, place, b"", read, number, face, show["set"], float(show["size"])))
    return piece


def _bare(show: re.Match[bytes]) -> bytes:
    row = show["one"] + b"Tj\n" if show["row"] is None else b"[" + show["row"] + b"]TJ\n"
    return b"%s 1 0 0 -1 %s %s Tm %s" % (show["set"], show["x"], show["y"], row)


def _figure(show: re.Match[bytes], face: Face, number: int, place: float) -> bytes:
    scale = float(show["size"]) / face.em
    at = f"q {scale:.6f} 0 0 {-scale:.6f} {place:.4f} {float(show['y']):.4f} cm "
    return at.encode() + face.figure(number) + b" f Q\n"


def _plain(show: re.Match[bytes], face: Face | None) -> bytes:
    """From left to right: as it is, but Arabic digits, which some readers turn round like letters."""
    if face is None:
        return show[0]
    text = _text_of([show], {show["font"]: face})
    plain = show[0].replace(show["named"], b"/Span BMC", 1) if show["named"] else show[0]
    if len(text) < 2 or any(unicodedata.bidirectional(digit) != "AN" for digit in text):
        return plain

    def blank(part: re.Match[bytes]) -> bytes:
        if not part[1]:
            return part[0]
        codes = (face.code("", number, face.width(number) * 1000 / face.em) for number in numbers(part[1]))
        return b"<" + b"".join(b"%04x" % code for code in codes) + b">"

    row = row_of(show)
    unseen = b"".join(_at(show["set"], face.code(digit, EMPTY, 0), float(show["x"])) for digit in text)
    return (
        b"/Span<</ActualText<FEFF%s>>>BDC " % _hex(RIGHT + LEFT + text + LEFT + RIGHT)
        + plain.replace(row, PART.sub(blank, row), 1)
        + b" EMC/Span<</ActualText()>>BDC 3 Tr "
        + unseen
        + b"0 Tr EMC "
    )


# --- Runs ------------------------------------------------------------------------------------------------------------


def _runs(pieces: list[Piece], content: bytes) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    for piece in pieces:
        if run and not _goes_on(run, piece, content):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _goes_on(run: list[Piece], piece: Piece, content: bytes) -> bool:
    """Pieces of a run come from left to right; the run that is read next begins further left."""
    if not (run[-1].turned and piece.turned):
        return False
    if not _BETWEEN.fullmatch(content, run[-1].found.end(), piece.found.start()):
        return False
    written = [sign for one in run for sign in one.signs]
    size = (written or piece.signs or [Sign(0, 0, 0, size=11)])[0].size
    if abs(run[0].base - piece.base) > size:
        return False
    if not written or not piece.signs:
        return run[0].left - size <= piece.left <= max((sign.right for sign in written), default=piece.left) + size
    level = next(one.base for one in run if one.signs)
    return piece.base == level and written[0].left < piece.signs[0].left <= written[-1].right + size / 2


def _bodies(run: list[Piece]) -> Iterator[bytes]:
    if not run[0].turned:
        yield from (piece.body for piece in run)
        return
    signs = [sign for piece in run for sign in piece.signs]
    said = {id(sign): b"".join(_said(signs, n)) for n, sign in enumerate(signs)}
    for piece in reversed(run):
        text = b"".join(said[id(sign)] for sign in reversed(piece.signs))
        yield piece.found["head"] + (b"BT 0 Tr\n" + text + b"ET\n" if text else b"") + piece.drawn + b"Q\n"


def _said(signs: list[Sign], n: int) -> Iterator[bytes]:
    """How a sign is shown. The one read before it stands on its right."""
    sign = signs[n]
    face = sign.face
    if face is None:
        yield sign.shown
        return
    before = signs[n + 1] if n + 1 < len(signs) else None
    if before is None and _leans(sign, signs):
        yield _unseen(sign, face, RIGHT, sign.place + sign.right - sign.left)
    yield from _drawn(sign, face, before)
    if further := sign.letters[1:] + (RIGHT if _needs_a_side(signs, n) else ""):
        yield _unseen(sign, face, further, sign.place)


def _drawn(sign: Sign, face: Face, before: Sign | None) -> Iterator[bytes]:
    width = (sign.right - sign.left) * 1000 / sign.size
    gap = (before.left - sign.right) * 1000 / sign.size if before and before.letter.strip() else 0
    if unicodedata.mirrored(sign.letter):
        # Some readers turn a bracket round themselves: PDFium passes over a name around a span, and only it looks into
        # hidden content, where it finds the one that is drawn.
        meant = sign.letter.translate(_OPPOSITE)
        yield b"/Span<</ActualText<FEFF%s>>>BDC/Span<</Lang(ar)>>BDC " % _hex(meant)
        yield _at(sign.font, face.code(meant, sign.number, width), sign.place)
        yield b"EMC EMC/OC/%s BDC/Span<</ActualText<FEFF%s>>>BDC " % (HIDDEN, _hex(sign.letter))
        yield _at(sign.font, face.code("", sign.number, 0), sign.place) + b"EMC EMC\n"
    elif LOOSE < gap < TORN and _is_right(sign.letter):
        yield _at(sign.font, face.code(sign.letter, sign.number, width + gap), sign.place)
    else:
        yield _at(sign.font, sign.number, sign.place)


def _needs_a_side(signs: list[Sign], n: int) -> bool:
    """Behind marks a comma, or at the end a sign that would go with the Latin word that follows."""
    if n == 0:
        return _leans(signs[0], signs)
    following = signs[n - 1].letter
    return len(signs[n].letters) > 1 and bool(following.strip()) and not _is_right(following)


def _leans(sign: Sign, signs: list[Sign]) -> bool:
    """Is it without a side of its own, at an end where that matters: a sign, or the space around one that is alone?"""
    alone = not any(_is_right(one.letter) for one in signs) and any(one.letter.strip() for one in signs)
    return not _is_right(sign.letter) and (alone or bool(sign.letter.strip()))


def _is_right(letter: str) -> bool:
    return bool(letter) and unicodedata.bidirectional(letter) in ("R", "AL")


def _unseen(sign: Sign, face: Face, text: str, place: float) -> bytes:
    codes = (face.code(letter, face.inked, 0) for letter in text)
    return b"3 Tr " + b"".join(_at(sign.font, code, place - ASIDE * n) for n, code in enumerate(codes, 1)) + b"0 Tr "


def _at(font: bytes, code: int, place: float) -> bytes:
    # pypdf turns Arabic round from one choice of a font to the next: it gets one for each letter.
    return b"%s 1 0 0 -1 %.4f 0 Tm<%04x>Tj\n" % (font, place, code)


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()
