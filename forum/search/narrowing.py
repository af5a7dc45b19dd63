"""What one filter asks of a post, as a condition in SQL on `p`, the post, and `t`, its thread."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..models import Room


@dataclass(frozen=True)
class Narrowing:
    sql: str
    values: Sequence[Any] = field(default=())

    def negated(self) -> "Narrowing":
        return Narrowing(f"NOT COALESCE({self.sql}, FALSE)", self.values)


NOTHING = Narrowing("1 = 0")


def one_of(column: str, values: Collection[Any]) -> Narrowing:
    if not values:
        return NOTHING
    return Narrowing(f"{column} IN ({', '.join(['%s'] * len(values))})", list(values))


def any_of(parts: Sequence[Narrowing]) -> Narrowing:
    if len(parts) == 1:
        return parts[0]
    return Narrowing(f"({' OR '.join(part.sql for part in parts)})", [one for part in parts for one in part.values])


def by_author(*parts: Narrowing) -> Narrowing:
    """It holds for posts that bear a name: where authors are hidden nobody is found by who she is (domain.md W2)."""
    wanted = any_of([part for part in parts if part is not NOTHING] or [NOTHING])
    return Narrowing(f"({wanted.sql} AND t.attribution = %s)", [*wanted.values, Room.Attribution.ATTRIBUTED.value])


def files_beside(kind: str, vendor: str) -> Narrowing:
    """Posts with a file, of this kind or of any."""
    if not kind:
        return Narrowing("p.files <> '[]'::jsonb" if vendor == "postgresql" else "p.files <> '[]'")
    if vendor == "postgresql":
        return Narrowing("p.files @> CAST(%s AS jsonb)", [f'[{{"kind": "{kind}"}}]'])
    return Narrowing("p.files LIKE %s", [f'%"kind": "{kind}"%'])


def tagged(keys: Collection[str], vendor: str) -> Narrowing:
    """Posts of threads with one of these tags. A key holds no quotes, so the quoted key is exact."""
    if vendor == "postgresql":
        return any_of([Narrowing("t.tags @> CAST(%s AS jsonb)", [f'["{key}"]']) for key in keys])
    return any_of([Narrowing("t.tags LIKE %s ESCAPE '\\'", [f'%"{_literal(key)}"%']) for key in keys])


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
