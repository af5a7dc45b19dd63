"""From the review to an account: the invitation, the account its owner makes, the first day (W1, security.md §1.6)."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from .. import guidelines
from ..errors import (
    AlreadyFounded,
    BadName,
    ChecksNeeded,
    GuidelinesNeeded,
    InvitationVoid,
    NameTaken,
    NoLetterToCheck,
    NotNow,
    OtherPerson,
    SecondFactorNeeded,
    SignInFirst,
    TooEarly,
    WeakPassword,
)
from ..models import Accreditation, Person
from ..permissions import can_accredit
from ..stages import unended
from ..standing import standing_of
from ..text import check_name
from ._steps import announce, end_row, lock_desk, lock_seat, locked, require, require_stage, settle
from .nominations import name_taken, refuse_nominator

Klass, Stage = Accreditation.Klass, Accreditation.Stage
CHECKS = ("email_domain", "letter", "mandate")
FOUNDERS = 2
TOKEN_BYTES = 32


@transaction.atomic
def invite(*, actor: Person, accreditation: Accreditation, checks: list[str] | tuple[str, ...] = ()) -> str:
    """Invite a reviewed nominee, or again: the new token, given back once, makes the old one void."""
    accreditation = locked(accreditation)
    require(can_accredit(standing_of(actor)))
    require_stage(accreditation, Stage.UNDER_REVIEW, Stage.INVITED)
    refuse_nominator(accreditation, actor)
    if accreditation.person_id:
        raise NotNow  # She has her account: signing in leads her on.
    accreditation.checks = _checked(accreditation, checks)
    accreditation.stage, accreditation.invited_by = Stage.INVITED, actor
    token = _new_token(accreditation)
    accreditation.save()
    announce("accreditation.invited", actor=actor, accreditation=accreditation, checks=accreditation.checks)
    return token


@transaction.atomic
def found_secretariat(*, name: str, email: str, name_second: str = "", language: str = "ar", form: str = "") -> str:
    """Invite one of the first two of the secretariat, on whom the two-person rule rests; gives back the token.

    Nobody is there yet to nominate or review them, so whoever runs the server does it, twice and never again.
    """
    lock_desk()
    email = email.strip().lower()
    staff = Accreditation.objects.filter(unended(), klass=Klass.SECRETARIAT_STAFF)
    # A founding link that was lost or has run out is made anew; otherwise nobody could ever come in.
    accreditation = staff.filter(nominee_email=email, invited_by=None, stage=Stage.INVITED, person=None).first()
    if accreditation is None:
        if staff.count() >= FOUNDERS:
            raise AlreadyFounded
        accreditation = _founder(name, name_second, email, language, form)
    token = _new_token(accreditation)
    accreditation.save()
    announce("accreditation.invited", actor=None, accreditation=accreditation, klass=accreditation.klass, checks=[])
    return token


def _founder(name: str, name_second: str, email: str, language: str, form: str) -> Accreditation:
    try:
        name = check_name(name)
    except ValidationError as error:
        raise BadName(why=" ".join(error.messages)) from error
    if name_taken(name, email):
        raise NameTaken
    return Accreditation(
        klass=Klass.SECRETARIAT_STAFF,
        stage=Stage.INVITED,
        nominee_name=name,
        nominee_name_second=name_second,
        nominee_email=email,
        nominee_language=language,
        nominee_form=form,
        starts=timezone.now(),
    )


def find_invitation(token: str) -> Accreditation:
    """The accreditation a token opens at this moment, for showing; InvitationVoid for every reason it does not."""
    return _invited(Accreditation.objects.select_related("state"), token)


@transaction.atomic
def open_account(*, token: str, password: str | None = None, signed_in: Person | None = None) -> Person:
    """Make the invited person's account, or bind the invitation to the account she is signed in with.

    The token is used up under the row's lock: fifty uses at once make one account. The accreditation stays
    `invited` until `activate`, because an account without guidelines and second factor takes part in nothing.
    """
    accreditation = _invited(Accreditation.objects.select_for_update(), token)
    person = Person.objects.filter(email=accreditation.nominee_email).first()
    if signed_in is not None and signed_in != person:
        raise OtherPerson
    if person is not None and signed_in is None:
        raise SignInFirst
    person = person or _new_person(accreditation, password or "")
    accreditation.person, accreditation.invitation_hash = person, ""
    accreditation.save(update_fields=["person", "invitation_hash"])
    return person


@transaction.atomic
def activate(*, person: Person, second_factor_checked: bool = False) -> list[Accreditation]:
    """Turn what she accepted into rights, once guidelines and second factor are there. Repeating changes nothing.

    A new head ends the old head at the same instant. `second_factor_checked` is for whoever vouches for the
    factor by other means, as the loader of the demonstration does.
    """
    waiting = Accreditation.objects.filter(unended(), person=person, stage=Stage.INVITED, invitation_hash="")
    for state_code in sorted({a.state_id for a in waiting if a.state_id}):
        lock_seat(state_code)
    rows = list(waiting.select_for_update().order_by("pk"))
    if not rows:
        return []
    if not guidelines.accepted(person):
        raise GuidelinesNeeded
    if not second_factor_checked and not has_second_factor(person):
        raise SecondFactorNeeded
    moment = timezone.now()
    for row in rows:
        _begin(row, person=person, moment=moment)
    settle(person, actor=person, moment=moment)
    return rows


def has_second_factor(person: Person) -> bool:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=person, type__in=kinds).exists()


def _begin(row: Accreditation, *, person: Person, moment: datetime) -> None:
    for old in _replaced(row, person):
        if row.starts > moment and row.klass == Klass.HEAD:
            raise TooEarly
        end_row(old, actor=person, cause="replaced", moment=moment)
    row.stage, row.activated_at = Stage.ACTIVE, moment
    row.save(update_fields=["stage", "activated_at"])
    announce("accreditation.activated", actor=person, accreditation=row, klass=row.klass, guidelines=guidelines.VERSION)


def _replaced(row: Accreditation, person: Person) -> list[Accreditation]:
    """Whom this accreditation follows: the old head of the seat, and her own former place in a delegation."""
    if row.klass not in Accreditation.SEATED:
        return []
    holding = Accreditation.objects.select_for_update().filter(stage__in=[Stage.ACTIVE, Stage.SUSPENDED])
    own = list(holding.filter(person=person, klass__in=Accreditation.SEATED).exclude(pk=row.pk))
    if row.klass != Klass.HEAD:
        return own
    return own + list(holding.filter(state=row.state_id, klass=Klass.HEAD).exclude(person=person).exclude(pk=row.pk))


def _invited(rows, token: str) -> Accreditation:  # type: ignore[no-untyped-def]
    row = rows.filter(unended(), stage=Stage.INVITED, invitation_hash=_hash(token)).first()
    if row is None or row.invitation_expires is None or row.invitation_expires <= timezone.now():
        raise InvitationVoid
    # An invitation is the word of somebody who may invite: it falls with the right (security.md §1.6).
    if row.invited_by is not None and not can_accredit(standing_of(row.invited_by)):
        raise InvitationVoid
    return row


def _new_token(accreditation: Accreditation) -> str:
    token = token_urlsafe(TOKEN_BYTES)
    accreditation.invitation_hash = _hash(token)
    accreditation.invited_at = timezone.now()
    accreditation.invitation_expires = accreditation.invited_at + timedelta(days=settings.INVITATION_DAYS)
    return token


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _checked(accreditation: Accreditation, checks: list[str] | tuple[str, ...]) -> list[str]:
    """What the reviewer says was checked; an invitation sent again keeps what was said the first time."""
    ticked = [check for check in CHECKS if check in checks]
    if not ticked and accreditation.stage == Stage.INVITED:
        return list(accreditation.checks)
    if "letter" in ticked and not accreditation.letter_hash:
        raise NoLetterToCheck
    if not {"letter", "email_domain"} & set(ticked):
        raise ChecksNeeded
    return ticked


def _new_person(accreditation: Accreditation, password: str) -> Person:
    fields = {
        "email": accreditation.nominee_email,
        "name": accreditation.nominee_name,
        "name_second": accreditation.nominee_name_second,
    }
    try:
        validate_password(password, user=Person(**fields))
    except ValidationError as error:
        raise WeakPassword(why=" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            return Person.objects.create_person(
                **fields,
                password=password,
                form=accreditation.nominee_form,
                language=accreditation.nominee_language,
                languages=accreditation.nominee_language,
            )
    except IntegrityError as error:
        # Someone took a name that looks the same, or this address, since the nomination.
        raise NameTaken from error
