"""Log lines that cannot be forged: one event, one line, control characters written out (security.md §1.14)."""

import logging
import re

# Addresses that open a door to whoever reads them: invitation, demonstration link, password reset.
SECRET_ADDRESS = re.compile(r"(/(?:invitation|demo|password/reset)/)[^\s/]+")


class OneLine(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = SECRET_ADDRESS.sub(r"\1…", super().format(record))
        return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
