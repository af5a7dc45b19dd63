"""HTML: one file that stands alone, without script, to be read and printed anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import content
from . import words
from .gathering import Entry, Record

STYLE = Path(__file__).with_name("export.css")
_MARK = re.compile(r' data-mention="[^"]*"')
# Nothing is fetched and nothing runs, wherever the file is opened.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
_START = (
    '<!DOCTYPE html>\n<html lang="{}" dir="{}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n<meta http-equiv="Content-Security-Policy" content="{}">\n'
    "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n"
)


def html_of(record: Record) -> Iterator[str]:
    css = SafeString(STYLE.read_text(encoding="utf-8"))
    yield format_html(_START, record.style.language, record.direction, _POLICY, record.title, css)
    yield render_to_string("forum/_export_head.html", {"record": record, "lines": list(words.head_lines(record))})
    yield "<main>\n"
    for entry in record.entries():
        yield render_to_string("forum/_export_post.html", _context(entry, record))
    proof = {"title": words.proof_title(), "sentences": words.proof_lines(record)}
    yield "</main>\n" + render_to_string("forum/_export_proof.html", proof)
    yield "</body>\n</html>\n"


def _context(entry: Entry, record: Record) -> dict[str, object]:
    return {
        "entry": entry,
        "post": entry.post,
        "html": content.trusted(_MARK.sub("", entry.html)),
        "link": words.link_of(entry, record),
        "who": words.who(entry),
        "when": words.when(entry, record),
        "notes": list(words.notes(entry, record)),
        "tombstone": words.tombstone(entry.post),
        "style": record.style,
    }
