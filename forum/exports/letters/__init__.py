"""Makes a finished PDF say what was written, in the order in which it is read, to whoever copies or searches it.

The typesetter draws a line from left to right and names the letters of a whole cluster (a letter with its marks); what
readers make of that differs. Here each glyph is recognised by its outline in the font it was cut from (`faces`) and
gets its own letter; of one that stands for two (lam-alef), and of marks, which are drawn as figures, the further
letters stand unseen beside it. What runs from right to left is written down in the order of reading, each glyph at its
place (`order`): readers that go by the order of the file, by the places on the page, or by both, come to the same text.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from .faces import Face
from .order import HIDDEN, rewritten


def name_letters(pdf: Path, fonts: Iterable[Path]) -> None:
    """Rewrite the file in its place."""
    writer = PdfWriter(clone_from=PdfReader(str(pdf)))
    known = {path.stem: path for path in fonts}
    faces: dict[int, Face] = {}
    hidden = DictionaryObject({NameObject(f"/{HIDDEN.decode()}"): _hidden(writer)})
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
        page["/Resources"][NameObject("/Properties")] = hidden
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    for face in faces.values():
        face.finish(writer)
    # With it PDFium takes every line for one of Arabic, and turns French and code round.
    writer._root_object.get("/ViewerPreferences", {}).pop("/Direction", None)
    writer.write(str(pdf))


def _hidden(writer: PdfWriter) -> Any:
    """A layer that is switched off and that no viewer lists."""
    layer = DictionaryObject(
        {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Brackets")}
    )
    reference = writer._add_object(layer)
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([reference]), NameObject("/Order"): ArrayObject()})
    said = DictionaryObject({NameObject("/OCGs"): ArrayObject([reference]), NameObject("/D"): off})
    writer._root_object[NameObject("/OCProperties")] = said
    return reference
