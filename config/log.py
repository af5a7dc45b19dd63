"""Log lines that cannot be forged: one event, one line, control characters written out (security.md §1.14)."""

import logging


class OneLine(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
