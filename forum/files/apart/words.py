"""The words in the XML of office files, read as a stream and only until there are enough."""

import zipfile
from xml.parsers import expat

PIECE = 1 << 16
# Ends of what stands apart: paragraphs, cells, rows, lines.
APART = frozenset({"p", "h", "c", "t", "si", "row", "tr", "tc", "br", "tab", "line-break", "table-cell", "table-row"})
# The words of Word, PowerPoint and Excel stand in these; in an OpenDocument file everything in the body is a word.
TEXTS = frozenset({"t", "v"})


class Enough(Exception):
    pass


class NotPlain(Exception):
    """It declares entities: no office program writes them, and they are how XML explodes."""


class _Words:
    def __init__(self, most: int, everywhere: bool) -> None:
        self.found: list[str] = []
        self.left = most
        self.everywhere = everywhere
        self.inside = 0
        self.shared = False  # a cell that holds the number of a word kept elsewhere

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self.shared = attributes.get("t") == "s"
        if local == "t" or local == "v" and not self.shared:
            self.inside += 1

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "t" or local == "v" and not self.shared:
            self.inside -= 1
        if local in APART and (local != "t" or not self._in_line(name)):
            self.found.append("\n")

    @staticmethod
    def _in_line(name: str) -> bool:
        """Word and PowerPoint cut a word into several runs: between them nothing stands."""
        return name in ("w:t", "a:t")

    def text(self, data: str) -> None:
        if self.everywhere or self.inside:
            self.found.append(data)
            self.left -= len(data)
            if self.left <= 0:
                raise Enough

    def no_entities(self, *about: object) -> None:
        raise NotPlain


def of_office(packed: zipfile.ZipFile, names: list[str], most: int) -> str:
    """What of the XML cannot be read is left out: the words serve the search and nothing else."""
    found: list[str] = []
    for name in names:
        words = _Words(most - sum(map(len, found)), everywhere=name == "content.xml")
        try:
            _read(packed, name, words)
        except Enough:
            found.append("".join(words.found))
            break
        except (NotPlain, KeyError, expat.ExpatError, zipfile.BadZipFile, OSError, ValueError):
            continue
        found.append("".join(words.found))
    return "\n".join(found)[:most]


def _read(packed: zipfile.ZipFile, name: str, words: _Words) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = words.start
    parser.EndElementHandler = words.end
    parser.CharacterDataHandler = words.text
    parser.EntityDeclHandler = words.no_entities
    parser.StartDoctypeDeclHandler = words.no_entities
    with packed.open(name) as member:
        while piece := member.read(PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
