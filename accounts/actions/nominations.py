"""Nominating and reviewing: how someone comes before the secretariat (domain.md W1, the first three rows)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from ..errors import (
    AlreadyNominated,
    BadEmail,
    BadName,
    LetterNeeded,
    LetterTooBig,
    NameTaken,
    OrganisationNeeded,
    OwnAccreditation,
    SameReviewer,
    SeatFull,
    SeatInactive,
    StateNeeded,
    WrongDates,
)
from ..models import Accreditation, Person, State
from ..models.person import name_key_of
from ..permissions import can_accredit, can_nominate
from ..stages import WAITING, unended
from ..standing import standing_of
from ..text import check_name
from ._steps import announce, iso, lock_desk, lock_seat, locked, require, require_reason, require_stage

Klass, Stage = Accreditation.Klass, Accreditation.Stage


@dataclass(frozen=True)
class _Nominee:
    """What the nominator says about the person, tidied; refused where it cannot stand."""

    name: str
    name_second: str
    email: str
    organisation: str
    language: str
    form: str
    starts: datetime
    ends: datetime | None
    titles: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, object]:
        return {
            "nominee_name": _name(self.name),
            "nominee_name_second": _name(self.name_second, "name_second") if self.name_second else "",
            "nominee_email": _email(self.email),
            "organisation": _name(self.organisation, "organisation") if self.organisation else "",
            "nominee_language": self.language if self.language in dict(settings.LANGUAGES) else "ar",
            "nominee_form": self.form if self.form in Person.Form.values else "",
            "starts": self.starts,
            "ends": self.ends,
            **{f"title_{code}": _title(self.titles, code) for code in ("ar", "en", "fr")},
        }


@transaction.atomic
def nominate(
    *,
    actor: Person,
    klass: str,
    name: str,
    email: str,
    starts: datetime,
    state: State | None = None,
    ends: datetime | None = None,
    name_second: str = "",
    organisation: str = "",
    titles: Mapping[str, str] | None = None,
    letter_name: str = "",
    letter: bytes = b"",
    language: str = "ar",
    form: str = "",
) -> Accreditation:
    """Put someone before the secretariat. Of the letter only the name and the SHA-256 are kept, not its content."""
    lock_desk()
    if state:
        lock_seat(state.pk)
    require(can_nominate(standing_of(actor), klass, state.pk if state else None))
    nominee = _Nominee(name, name_second, email, organisation, language, form, starts, ends, titles or {})
    fields = nominee.fields()
    _refuse_dates(starts, ends)
    _refuse_place(klass, state, organisation)
    _refuse_double(klass, str(fields["nominee_email"]), str(fields["nominee_name"]))
    accreditation = Accreditation(klass=klass, state=state, nominated_by=actor, **fields)
    _attach(accreditation, letter_name, letter)
    accreditation.save()
    _announce_nomination(accreditation, actor)
    return accreditation


@transaction.atomic
def amend_nomination(
    *,
    actor: Person,
    accreditation: Accreditation,
    name: str,
    email: str,
    starts: datetime,
    ends: datetime | None = None,
    name_second: str = "",
    organisation: str = "",
    titles: Mapping[str, str] | None = None,
    letter_name: str = "",
    letter: bytes = b"",
    language: str = "ar",
    form: str = "",
) -> Accreditation:
    """Correct a returned nomination and put it before the secretariat again. Class and seat stay."""
    lock_desk()
    accreditation = locked(accreditation)
    require(can_nominate(standing_of(actor), accreditation.klass, accreditation.state_id))
    require_stage(accreditation, Stage.RETURNED)
    nominee = _Nominee(name, name_second, email, organisation, language, form, starts, ends, titles or {})
    fields = nominee.fields()
    _refuse_dates(starts, ends)
    _refuse_double(
        accreditation.klass, str(fields["nominee_email"]), str(fields["nominee_name"]), besides=accreditation.pk
    )
    for key, value in fields.items():
        setattr(accreditation, key, value)
    accreditation.stage, accreditation.nominated_by, accreditation.reviewed_by = Stage.NOMINATED, actor, None
    accreditation.reason = ""
    _attach(accreditation, letter_name, letter)
    accreditation.save()
    _announce_nomination(accreditation, actor)
    return accreditation


@transaction.atomic
def start_review(*, actor: Person, accreditation: Accreditation) -> Accreditation:
    accreditation = locked(accreditation)
    require(can_accredit(standing_of(actor)))
    if accreditation.stage == Stage.UNDER_REVIEW and accreditation.reviewed_by_id == actor.pk:
        return accreditation
    require_stage(accreditation, Stage.NOMINATED)
    refuse_nominator(accreditation, actor)
    accreditation.stage, accreditation.reviewed_by = Stage.UNDER_REVIEW, actor
    accreditation.save(update_fields=["stage", "reviewed_by"])
    announce("accreditation.reviewed", actor=actor, accreditation=accreditation)
    return accreditation


@transaction.atomic
def return_nomination(*, actor: Person, accreditation: Accreditation, reason: str) -> Accreditation:
    """Give a nomination back to the nominator, who may correct it."""
    accreditation = locked(accreditation)
    require(can_accredit(standing_of(actor)))
    require_stage(accreditation, Stage.UNDER_REVIEW)
    refuse_nominator(accreditation, actor)
    accreditation.reason = require_reason(reason)
    accreditation.stage = Stage.RETURNED
    accreditation.save(update_fields=["stage", "reason"])
    announce("accreditation.returned", actor=actor, accreditation=accreditation, reason=accreditation.reason)
    return accreditation


def refuse_nominator(accreditation: Accreditation, actor: Person) -> None:
    """Two others stand behind every accreditation: who nominates does not review (W1), nor does the nominee."""
    if accreditation.nominated_by_id == actor.pk:
        raise SameReviewer
    if accreditation.nominee_email == actor.email:
        raise OwnAccreditation


def name_taken(name: str, email: str, *, besides: int | None = None) -> bool:
    """Whether someone else has this name, here or waiting to come, or one that looks the same (`arabic.md` §3)."""
    key = name_key_of(name)
    if Person.objects.filter(name_key=key).exclude(email=email).exists():
        return True
    waiting = Accreditation.objects.filter(unended(), person=None).exclude(nominee_email=email).exclude(pk=besides or 0)
    return any(name_key_of(other) == key for other in waiting.values_list("nominee_name", flat=True))


def _refuse_place(klass: str, state: State | None, organisation: str) -> None:
    if klass not in Accreditation.SEATED:
        if klass != Klass.SECRETARIAT_STAFF and not organisation.strip() and state is None:
            raise OrganisationNeeded
        return
    if state is None:
        raise StateNeeded
    if not hasattr(state, "seat") or not state.seat.active:
        raise SeatInactive
    places = Accreditation.objects.filter(unended(), state=state, klass=klass)
    # A head may be nominated while another is in office, because the new one ends the old one (W1).
    taken = places.filter(stage__in=WAITING) if klass == Klass.HEAD else places
    if taken.count() >= settings.SEAT_LIMITS[klass]:
        raise SeatFull


def _refuse_double(klass: str, email: str, name: str, besides: int | None = None) -> None:
    same = Accreditation.objects.filter(unended(), klass=klass, nominee_email=email).exclude(pk=besides or 0)
    if same.exists():
        raise AlreadyNominated
    if name_taken(name, email, besides=besides):
        raise NameTaken


def _refuse_dates(starts: datetime, ends: datetime | None) -> None:
    if ends is not None and (ends <= starts or ends <= timezone.now()):
        raise WrongDates


def _attach(accreditation: Accreditation, letter_name: str, letter: bytes) -> None:
    if len(letter) > settings.LETTER_MAX_BYTES:
        raise LetterTooBig
    if letter:
        accreditation.letter_name = letter_name[:200]
        accreditation.letter_hash = sha256(letter).hexdigest()
    if accreditation.klass == Klass.HEAD and not accreditation.letter_hash:
        raise LetterNeeded


def _announce_nomination(accreditation: Accreditation, actor: Person) -> None:
    announce(
        "accreditation.nominated",
        actor=actor,
        accreditation=accreditation,
        klass=accreditation.klass,
        state=accreditation.state_id,
        letter=accreditation.letter_hash,
        starts=iso(accreditation.starts),
        ends=iso(accreditation.ends),
    )


def _name(value: str, place: str = "name") -> str:
    try:
        return check_name(value)
    except ValidationError as error:
        raise BadName(why=" ".join(error.messages), field=place) from error


def _title(titles: Mapping[str, str], code: str) -> str:
    value = titles.get(code, "").strip()
    return _name(value, f"title_{code}") if value else ""


def _email(value: str) -> str:
    value = value.strip().lower()
    try:
        validate_email(value)
    except ValidationError as error:
        raise BadEmail from error
    return value
