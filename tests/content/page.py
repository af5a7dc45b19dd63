"""What a browser would make of a rendered post: elements in order, with attributes and text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from forum.content.cleaning import TAGS

ATTRIBUTES = {"dir", "lang", "href", "rel", "class", "start", "data-control"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def dir(self) -> str | None:
        return self.attrs.get("dir")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in ("br", "hr"):
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1].tag == tag, f"</{tag}> closes nothing"
        self.open.pop()

    def handle_data(self, data):
        self.words.append(data)
        for element in self.open:
            element.parts.append(data)


def elements(html: str, tag: str | None = None) -> list[Element]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, "an element is left open"
    return [element for element in reader.elements if tag in (None, element.tag)]


def only(html: str, tag: str) -> Element:
    (found,) = elements(html, tag)
    return found


def text(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.words)


def assert_harmless(html):
    """What a browser builds from this holds our elements and attributes, and leads only to web and mail."""
    for element in elements(html):
        assert element.tag in TAGS
        assert set(element.attrs) <= ATTRIBUTES
        assert element.dir in (None, "rtl", "ltr")
        if "href" in element.attrs:
            assert element.attrs["href"].startswith(("http://", "https://", "mailto:"))
            assert element.attrs["rel"] == "noopener noreferrer nofollow"
