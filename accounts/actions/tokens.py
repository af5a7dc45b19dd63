"""Making and revoking a personal token. Both are told to the register."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from .. import register, tokens
from ..errors import TokenDaysWrong, TokenNameNeeded, TokenScopesNeeded, TooManyTokens
from ..models import ApiToken, Person
from ..text import strip_controls

NAME_LENGTH = 80


@transaction.atomic
def make_token(
    *, person: Person, name: str, scopes: Iterable[str], days: int = tokens.DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """A new token and its secret, which exists nowhere else: it is shown once (security.md §1.4).

    Whoever calls has asked for a fresh sign-in. Raises TokenNameNeeded, TokenScopesNeeded, TokenDaysWrong,
    TooManyTokens.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # Two made at once are counted one after the other.
    name = " ".join(strip_controls(name).split())[:NAME_LENGTH]
    wanted = set(scopes)
    if not name:
        raise TokenNameNeeded
    if not wanted or wanted - set(tokens.SCOPES):
        raise TokenScopesNeeded
    if not 1 <= days <= tokens.MOST_DAYS:
        raise TokenDaysWrong(most=tokens.MOST_DAYS)
    if ApiToken.objects.filter(tokens.good_now(), person=person).count() >= tokens.MOST:
        raise TooManyTokens
    secret = tokens.fresh_secret()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        digest=tokens.digest_of(secret),
        hint=secret[: tokens.HINT_LENGTH],
        scopes=[scope for scope in tokens.SCOPES if scope in wanted],
        expires_at=timezone.now() + timedelta(days=days),
    )
    register.record("token.made", actor=person, person=person.pk, token=token.pk)
    return token, secret


@transaction.atomic
def revoke_token(*, person: Person, pk: int) -> ApiToken:
    """End one of her own at once. Revoking twice changes nothing; what is not hers is not there."""
    token = ApiToken.objects.select_for_update().filter(person=person, pk=pk).first()
    if token is None:
        raise Http404
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        register.record("token.revoked", actor=person, person=person.pk, token=token.pk)
    return token


@transaction.atomic
def revoke_tokens(*, person: Person) -> None:
    """End all of hers: whoever may have made one with a sign-in that is no longer hers alone is out (§1.4)."""
    for token in ApiToken.objects.select_for_update().filter(tokens.good_now(), person=person):
        revoke_token(person=person, pk=token.pk)
