"""The words of a PDF, for the search alone: it is kept as it came and never shown by us."""

from typing import IO, Any

from .refused import Refused

MOST_PAGES = 400


def text_of(file: IO[bytes], asked: dict[str, Any]) -> dict[str, Any]:
    """Page by page until there is enough. What cannot be read is kept without words, not refused."""
    if _holds_archive(file):
        raise Refused("archive")
    import logging

    logging.disable(logging.CRITICAL)
    from pypdf import PdfReader

    texts: list[str] = []
    length = 0
    try:
        for page in PdfReader(file).pages[:MOST_PAGES]:
            texts.append(page.extract_text())
            length += len(texts[-1])
            if length > asked["text"]:
                break
    except Exception:  # any error of a parser on any input: the words end here
        pass
    return {"text": "\n".join(texts)[: asked["text"]]}


def _holds_archive(file: IO[bytes]) -> bool:
    """A document that is a ZIP too, read from its end: one of the two is not what its readers were promised."""
    file.seek(0, 2)
    file.seek(max(file.tell() - 70_000, 0))
    tail = file.read()
    file.seek(0)
    found = tail.rfind(b"PK\x05\x06")
    return found >= 0 and tail.rfind(b"%%EOF") < found
