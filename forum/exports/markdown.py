"""Markdown: every post inside a quotation of its own, so that no text reaches out of it."""

import re
from collections.abc import Iterator

from . import words
from .gathering import Entry, Record

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_DEFINITION = re.compile(r"^([\s>*+-]*)\[(?=[^\]]*\]:)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?!(?:https?://|mailto:)[^\s<>]*>)")


def markdown_of(record: Record) -> Iterator[str]:
    yield f"# {_line(record.title)}\n\n"
    for name, value in words.head_lines(record):
        yield f"- {_line(name)}: {_line(value)}\n"
    for entry in record.entries():
        yield "".join(_post(entry, record))
    yield f"\n---\n\n## {_line(words.proof_title())}\n\n"
    yield "\n\n".join(_line(sentence) for sentence in words.proof_lines(record)) + "\n"


def _post(entry: Entry, record: Record) -> Iterator[str]:
    yield f"\n---\n\n## {entry.number} · {' · '.join(map(_isolated, words.who(entry)))}\n\n"
    yield f"{_line(words.when(entry, record))} <{words.link_of(entry, record)}>\n\n"
    for note in words.notes(entry, record):
        yield f"{_line(note)}\n\n"
    if entry.post.is_line:
        yield f"{_line(entry.sentence)}\n"
    elif gone := words.tombstone(entry.post):
        yield f"*{_line(gone)}*\n"
    else:
        yield "".join(f"> {line}".rstrip() + "\n" for line in kept_inside(entry.source))
        yield f"\n`{entry.content}`\n"


def kept_inside(source: str) -> Iterator[str]:
    """The lines of a post, with what would speak for the whole file taken as text: HTML, and definitions of links."""
    fence = ""
    for line in source.splitlines():
        found = _FENCE.match(line)
        if fence:
            yield line
            fence = "" if found and line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence
        elif found:
            fence = found[1]
            yield line
        else:
            yield _prose(_DEFINITION.sub(r"\1\\[", line))


def _prose(line: str) -> str:
    """Signs of HTML as text, but in code, where every sign is text already."""
    parts, at = [], 0
    for code in _CODE.finditer(line):
        parts += [_TAG.sub(r"\\<", line[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, _TAG.sub(r"\\<", line[at:])])


def _line(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _isolated(text: str) -> str:
    return f"\u2068{_line(text)}\u2069"
