"""What a row found: told as it is, met or not."""

from dataclasses import dataclass, field


@dataclass
class Result:
    """One line of the table."""

    row: str  # the group it belongs to, as in ROWS=
    what: str
    target: str = ""
    measured: str = ""
    met: bool | None = None  # None: nothing was asked of it
    floor: str = ""  # the floor's figure and the ratio, from this run
    note: str = ""
    numbers: dict[str, float] = field(default_factory=dict)  # for the plots, by name
