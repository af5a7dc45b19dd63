"""Who is told of what goes into the register: the person herself, and who leads her delegation (domain.md W1)."""

from collections.abc import Iterable, Mapping

from accounts.models import Accreditation, Person
from accounts.standing import Standing, standings_of, valid_accreditations

from .writing import tell

APPROVED = "accreditation.activated"
# To whom it happens, and to the head of the delegation, whose seat it is.
CHANGES = frozenset(
    {
        "accreditation.suspended",
        "accreditation.resumed",
        "accreditation.extended",
        "accreditation.ended",
    }
)
RETURNED = "accreditation.returned"
OPENS_ROOMS = frozenset({"office.begun", "membership.begun"})


def tell_of_register(kind: str, *, actor: Person | None, data: Mapping[str, object]) -> None:
    """Nobody is told of her own act. `data` names the rows; their names are read when the inbox is."""
    person = data.get("person")
    if kind in OPENS_ROOMS and isinstance(person, int):
        about = {"about": f"b{data['body']}", "body": data["body"]}
        tell("room_access", to=_admitted([person]), actor=actor, data=about)
    elif kind in (APPROVED, RETURNED) or kind in CHANGES:
        _tell_of_accreditation(kind, actor, data)


def _tell_of_accreditation(kind: str, actor: Person | None, data: Mapping[str, object]) -> None:
    number = data.get("accreditation")
    row = Accreditation.objects.filter(pk=number).first() if isinstance(number, int) else None
    if row is None:
        return
    about = {"about": f"a{row.pk}", "accreditation": row.pk, "event": kind}
    if kind == RETURNED:
        tell("accreditation_changed", to=_admitted([row.nominated_by_id]), actor=actor, data=about)
        return
    if kind == APPROVED:
        tell("accreditation_approved", to=_admitted([row.person_id]), actor=None, data=about)
        tell("accreditation_changed", to=_admitted(_heads_of(row)), actor=actor, data=about)
        return
    tell("accreditation_changed", to=_admitted({*_heads_of(row), row.person_id}), actor=actor, data=about)


def _heads_of(row: Accreditation) -> set[int]:
    if row.state_id is None or row.klass == Accreditation.Klass.HEAD:
        return set()
    heads = valid_accreditations().filter(klass=Accreditation.Klass.HEAD, state=row.state_id)
    return {pk for pk in heads.values_list("person", flat=True) if pk is not None}


def _admitted(persons: Iterable[int | None]) -> dict[int, Standing]:
    wanted = [pk for pk in persons if pk is not None]
    standings = standings_of(Person.objects.filter(pk__in=wanted)) if wanted else {}
    return {pk: standing for pk, standing in standings.items() if standing.admitted}
