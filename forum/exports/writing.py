"""The formats, and writing one into a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .data import json_of
from .gathering import MOST_POSTS, Record
from .markdown import markdown_of
from .page import html_of
from .paper import MOST_POSTS_ON_PAPER, pdf_into

IN_MEMORY = 1 << 20


@dataclass(frozen=True)
class Format:
    key: str
    name: str
    ending: str
    content_type: str
    purpose: str | Promise
    text: Callable[[Record], Iterator[str]] | None = None  # none: it is set on paper
    most: int = MOST_POSTS


FORMATS = {
    one.key: one
    for one in (
        Format(
            "pdf",
            "PDF",
            "pdf",
            "application/pdf",
            _("To print, to file and to send: pages with numbers. A long thread takes a minute."),
            most=MOST_POSTS_ON_PAPER,
        ),
        Format(
            "html",
            "HTML",
            "html",
            "text/html; charset=utf-8",
            _("To read in any browser without a connection: one file that looks like the thread."),
            html_of,
        ),
        Format(
            "md",
            "Markdown",
            "md",
            "text/markdown; charset=utf-8",
            _("To go on working with the text: minutes, notes, another document."),
            markdown_of,
        ),
        Format(
            "json",
            "JSON",
            "json",
            "application/json",
            _("For programs and for proof: the untouched text with what is needed to check it without Majlis."),
            json_of,
        ),
    )
}


def write(record: Record, form: Format) -> IO[bytes]:
    """The whole export in a file that is on disk once it is large, at its beginning. The caller closes it.

    Raises PaperBusy and PaperFailed where it is set on paper.
    """
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # type: ignore[assignment]  # noqa: SIM115
    try:
        if form.text is None:
            pdf_into(file, record)
        else:
            for piece in form.text(record):
                file.write(piece.encode())
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file
