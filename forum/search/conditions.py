"""A query as a condition on the words of a post, said in the language of either database.

On both, a post has two lists: the words it holds, in order, and what these are found under besides.
"""

from dataclasses import dataclass


class Condition:
    def on_postgres(self) -> str:
        """As a tsquery."""
        raise NotImplementedError

    def on_sqlite(self) -> str:
        """As a MATCH expression of FTS5."""
        raise NotImplementedError


@dataclass(frozen=True)
class Holds(Condition):
    """The word itself stands in the text; with `anyhow`, or the text is found under it."""

    word: str
    anyhow: bool = False

    def on_postgres(self) -> str:
        return f"'{self.word}'" + ("" if self.anyhow else ":A")

    def on_sqlite(self) -> str:
        return f'"{self.word}"' if self.anyhow else f'{{exact}} : "{self.word}"'


@dataclass(frozen=True)
class Begins(Condition):
    """A word that begins so stands in the text, or the text is found under one."""

    word: str

    def on_postgres(self) -> str:
        return f"'{self.word}':*"

    def on_sqlite(self) -> str:
        return f'"{self.word}" *'


@dataclass(frozen=True)
class InRow(Condition):
    """These words stand in the text in this order with nothing between."""

    words: tuple[str, ...]

    def on_postgres(self) -> str:
        return "(" + " <-> ".join(f"'{word}':A" for word in self.words) + ")"

    def on_sqlite(self) -> str:
        return f'{{exact}} : "{" ".join(self.words)}"'


@dataclass(frozen=True)
class All(Condition):
    parts: tuple[Condition, ...]

    def on_postgres(self) -> str:
        return "(" + " & ".join(part.on_postgres() for part in self.parts) + ")"

    def on_sqlite(self) -> str:
        return "(" + " AND ".join(f"({part.on_sqlite()})" for part in self.parts) + ")"


@dataclass(frozen=True)
class Any(Condition):
    parts: tuple[Condition, ...]

    def on_postgres(self) -> str:
        return "(" + " | ".join(part.on_postgres() for part in self.parts) + ")"

    def on_sqlite(self) -> str:
        return "(" + " OR ".join(f"({part.on_sqlite()})" for part in self.parts) + ")"


@dataclass(frozen=True)
class But(Condition):
    """`whole` without what `less` holds for."""

    whole: Condition
    less: Condition

    def on_postgres(self) -> str:
        return f"({self.whole.on_postgres()} & !{self.less.on_postgres()})"

    def on_sqlite(self) -> str:
        return f"({self.whole.on_sqlite()} NOT ({self.less.on_sqlite()}))"
