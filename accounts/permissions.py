"""Who may do what. The matrix is data (`data/bodies.json`, domain.md §3.3); this module only reads it."""

import json
from functools import cache
from pathlib import Path

from .standing import Standing

MATRIX_FILE = Path(__file__).parent / "data" / "bodies.json"


@cache
def matrix() -> dict[str, dict[str, str]]:
    """{action: {class: cell}}; a cell is "yes", "no" or a named condition such as "invited"."""
    content = json.loads(MATRIX_FILE.read_text(encoding="utf-8"))
    return {row["action"]: row["allowed"] for row in content["permissions"]}


def cells(standing: Standing, action: str) -> frozenset[str]:
    """What the classes of a person say together about an action, without "no"."""
    row = matrix()[action]
    return frozenset(row[klass] for klass in standing.classes) - {"no"}


def may(standing: Standing, action: str) -> bool:
    """Whether the matrix says plain yes. Conditions are for the caller to look at through `cells`."""
    return "yes" in cells(standing, action)


def can_accredit(standing: Standing) -> bool:
    return may(standing, "accredit")


def can_nominate(standing: Standing, klass: str, state_code: str | None) -> bool:
    """Each class has its nominator (W1); a head nominates for the own seat only."""
    if klass not in nominable_classes(standing):
        return False
    return klass not in DELEGATION or state_code == standing.state_code


def can_see_register(standing: Standing) -> bool:
    return may(standing, "see_audit_log")


CAPACITIES = ("personal", "delegation", "chair", "secretariat", "expert")


def capacities_of(standing: Standing) -> tuple[str, ...]:
    """The capacities her mandate allows, the usual one first (product.md §2.6)."""
    allowed = {
        "secretariat": standing.is_secretariat,
        "expert": bool(standing.classes & {"expert", "advisory_member"}),
        "personal": not standing.is_secretariat,
        "delegation": bool(standing.classes & {"head", "alternate"}),
        "chair": any(term.office.key in {"president", "committee_chair"} for term in standing.terms),
    }
    return tuple(name for name, allows in allowed.items() if allows)


# --- Accreditation (domain.md W1): who takes which step -----------------------------------------------------------

BUREAU_OFFICES = ("president", "vice_president", "rapporteur")
DELEGATION = frozenset({"alternate", "delegation_member"})


def is_bureau_officer(standing: Standing) -> bool:
    """President, vice-president or rapporteur: the offices that decide. The secretariat's representative does not."""
    return any(standing.holds(office) for office in BUREAU_OFFICES)


def nominable_classes(standing: Standing) -> tuple[str, ...]:
    """The classes she may nominate for, in the order of the Council's own list."""
    secretariat, bureau = can_accredit(standing), is_bureau_officer(standing)
    head = "own_delegation_nominate" in cells(standing, "accredit")
    allowed = {
        "head": secretariat,
        "alternate": head,
        "delegation_member": head,
        "secretariat_staff": secretariat,
        "advisory_member": bureau,
        "expert": secretariat,
        "observer": standing.holds("president"),
        "guest": secretariat,
    }
    return tuple(klass for klass, allows in allowed.items() if allows)


def can_use_desk(standing: Standing) -> bool:
    """The secretariat sees the whole desk, a head that of the own delegation."""
    return bool(cells(standing, "accredit"))


def leads_delegation_of(standing: Standing, klass: str, state_code: str | None) -> bool:
    """Whether this is a place of the delegation she is head of."""
    own = "own_delegation_nominate" in cells(standing, "accredit")
    return own and klass in DELEGATION and state_code is not None and state_code == standing.state_code


def can_suspend(standing: Standing, kind: str) -> bool:
    """Security is the secretariat's matter, conduct the Bureau's; the same for lifting it."""
    return can_accredit(standing) if kind == "security" else is_bureau_officer(standing)


def can_see_directory(standing: Standing) -> bool:
    """Everyone who takes part in boards. A guest sees the one thread she is invited to and nothing else."""
    return "yes" in cells(standing, "read_open_boards")
