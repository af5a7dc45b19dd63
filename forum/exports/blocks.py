"""Our own clean HTML as a tree of plain values, for an engine that draws it and never reads it as a program."""

import re
from html.parser import HTMLParser
from typing import Any

Node = list[Any]  # [tag, {attribute: value}, [children]]; a child is a node or a string
ALONE = frozenset({"br", "hr"})
# A line has no place to break in an address or a hash: it is given some.
_LONG = re.compile(r"[!-~]{40,}")
_PIECE = re.compile(r"(.{20})(?=.)")
ATTRIBUTES = ("dir", "href", "start", "class")


def tree_of(html: str) -> list[Any]:
    """The children of a post's text."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    children: list[Any] = parser.root[2]
    return children


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = ["post", {}, []]
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: Node = [tag, {name: value for name, value in attrs if name in ATTRIBUTES and value}, []]
        self._open[-1][2].append(node)
        if tag not in ALONE:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(node[0] == "pre" for node in self._open):
            if data.isspace() and "\n" in data:
                return  # Between blocks; within a line a break is drawn as <br>.
            data = " ".join(data.split("\n"))
        self._open[-1][2].append(_LONG.sub(lambda run: _PIECE.sub("\\1\u200b", run[0]), data))
