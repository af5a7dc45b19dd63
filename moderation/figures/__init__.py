"""What the desk did, in figures: without names for all members, with load and speed for the desk (domain.md W3).

Counted by the database, in the Council's zone, in a flat number of queries. Nothing here knows a page.
"""

from .desk import (
    AppealFigures,
    Held,
    Load,
    Officer,
    Speed,
    Week,
    appeals,
    held_posts,
    load,
    officers,
    opened_by_day,
    speeds,
    weeks,
)
from .months import FEW, Month, Part, can_see_statistics, finished, months, parts_by_reason, parts_by_room
from .spread import Spread

__all__ = [
    "FEW",
    "AppealFigures",
    "Held",
    "Load",
    "Month",
    "Officer",
    "Part",
    "Speed",
    "Spread",
    "Week",
    "appeals",
    "can_see_statistics",
    "finished",
    "held_posts",
    "load",
    "months",
    "officers",
    "opened_by_day",
    "parts_by_reason",
    "parts_by_room",
    "speeds",
    "weeks",
]
