"""What somebody has written in an answering mail, without what her program quotes and without her signature."""

import re
from html.parser import HTMLParser

# The line with which programs begin what they quote, in the three languages and as Outlook writes it.
_BEGINS = re.compile(
    r"""^\W*(
        on\s.{4,200}\bwrote\s*:
      | le\s.{4,200}\ba\s+écrit\s*:
      | (في|بتاريخ)\s.{4,200}\b(كتبت?|كتب/ت)\b.*:
      | -{2,}\s*(original\s+message|message\s+d['’]origine|رسالة\s+أصلية|الرسالة\s+الأصلية)\s*-{2,}
      | _{20,}
      | (from|de|من)\s*:\s.{3,200}
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNATURE = re.compile(r"^--\s?$")
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"


def written_in(text: str) -> str:
    """Her own words. What she wrote between quoted lines stays; the quoted lines go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for at, line in enumerate(lines):
        bare = line.strip().strip(_MARKS)
        # Long lines are broken by programs: the sentence may end on the next one.
        joined = f"{bare} {lines[at + 1].strip().strip(_MARKS)}" if at + 1 < len(lines) else bare
        if _SIGNATURE.match(line) or _BEGINS.match(bare) or _BEGINS.match(joined) and not bare.endswith((".", ":")):
            break
        if not bare.startswith(">"):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


class _Text(HTMLParser):
    BREAKS = frozenset({"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3"})
    UNSEEN = frozenset({"style", "script", "head", "title", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen += tag in self.UNSEEN
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(self._unseen - (tag in self.UNSEEN), 0)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of_html(html: str) -> str:
    """For mail without a plain part: its words in lines; what is quoted in it is left out."""
    reader = _Text()
    reader.feed(html)
    return "".join(reader.parts)
