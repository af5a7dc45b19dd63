"""Reads of accounts. Names tell how they fail: `get_…_for` gives it or 404."""

from .card import Card, get_person_for, works_at
from .desk import (
    accreditations_for,
    acts_for,
    counts_by_stage,
    desk_rows,
    expiring,
    get_accreditation_for,
    history_of,
    overdue_reviews,
)
from .directory import (
    BodyRow,
    Delegation,
    Entry,
    directory_by_body,
    directory_by_state,
    observers,
    present,
    states,
)
from .people_search import search_people
from .style import get_self, state_of, style_of, zone_of

__all__ = [
    "BodyRow",
    "Card",
    "Delegation",
    "Entry",
    "accreditations_for",
    "acts_for",
    "counts_by_stage",
    "desk_rows",
    "directory_by_body",
    "directory_by_state",
    "expiring",
    "get_accreditation_for",
    "get_person_for",
    "get_self",
    "history_of",
    "observers",
    "overdue_reviews",
    "present",
    "search_people",
    "state_of",
    "states",
    "style_of",
    "works_at",
    "zone_of",
]
