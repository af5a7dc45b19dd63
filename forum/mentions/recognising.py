"""Whom a text names, and who of them is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from accounts.models import Accreditation, Person
from accounts.permissions import can_see_directory
from accounts.standing import Standing, standings_of, valid_accreditations
from accounts.text import isolate

from .. import content
from ..access import access_of, reads
from ..errors import MentionsToConfirm, TooManyGroups, TooManyMentions
from ..models import Alias, Post, Room, Thread
from .drawing import Known
from .tokens import ALIAS, is_quote, participant

MOST_NAMED = 5


@dataclass(frozen=True)
class Recognised:
    """What became of the mentions of one text."""

    tokens: tuple[str, ...] = ()
    persons: Mapping[int, Standing] = field(default_factory=dict)  # who is told; never the author
    unseen: tuple[str, ...] = ()  # names of those who cannot read the room

    def require_confirmed(self, confirmed: bool) -> None:
        """Raise MentionsToConfirm where the author should know something before it is sent."""
        told = len(self.persons)
        if confirmed or not self.unseen and told <= settings.MENTIONS_UNCONFIRMED:
            return
        refusal = MentionsToConfirm()
        refusal.message = " ".join([*_unseen_sentence(self.unseen), *_many_sentence(told)])
        raise refusal


NOBODY = Recognised()


def recognised(author: Standing, room: Room, thread: Thread | None, body: str) -> Recognised:
    """The mentions of a text as its author may make them here. No query where nothing is mentioned, else a flat number.

    Raises TooManyMentions, TooManyGroups.
    """
    tokens = [token for token in content.mentioned(body) if not is_quote(token)] if "@[" in body else []
    if not tokens:
        return NOBODY
    if len(tokens) > settings.MENTIONS_A_POST:
        raise TooManyMentions(n=settings.MENTIONS_A_POST)
    hidden = thread.hides_authors if thread else False
    found = _Aliases(thread, tokens) if hidden and thread else _Members(author, room, thread, tokens)
    if found.groups:
        _require_calm(author.person)
    told = {token: _readers(found.persons_of(token), room, thread) for token in found.known}
    persons = {pk: standing for group in told.values() for pk, standing in group.items() if pk != author.person.pk}
    # That the holder of a number reads here no longer would tell who it is.
    unseen = [] if hidden else [found.name(token) for token, group in told.items() if not group]
    return Recognised(tuple(found.known), persons, tuple(unseen))


def _readers(standings: Mapping[int, Standing], room: Room, thread: Thread | None) -> dict[int, Standing]:
    access = access_of(room, standings) if standings else {}
    if thread is None:
        return {pk: standings[pk] for pk, found in access.items() if found.whole}
    return {pk: standings[pk] for pk, found in access.items() if reads(found, thread)}


class _Members:
    """Tokens where people have names."""

    def __init__(self, author: Standing, room: Room, thread: Thread | None, tokens: list[str]) -> None:
        everyone = can_see_directory(author)
        self._known = Known(tokens)
        groups = [t for t in tokens if t in self._known.bodies or t in self._known.states]
        self.groups = groups if everyone else []
        self._standings = _standings_of_all() if self.groups else standings_of(self._known.persons.values())
        self._sees_everyone, self._sees_guests = everyone, author.is_secretariat
        self._met = _met_in(thread) if self._known.persons else set()
        people = [t for t, person in self._known.persons.items() if self._may_name(person.pk)]
        self.known = [token for token in tokens if token in {*self.groups, *people}]

    def _may_name(self, pk: int) -> bool:
        """A guest knows those she has met in the thread, and is known there only: a number is no way to a name."""
        standing = self._standings.get(pk)
        if standing is None or not standing.admitted:
            return False
        guest = standing.classes <= {Accreditation.Klass.GUEST}
        return pk in self._met or (self._sees_everyone and (self._sees_guests or not guest))

    def persons_of(self, token: str) -> dict[int, Standing]:
        if (person := self._known.persons.get(token)) is not None:
            return {person.pk: self._standings[person.pk]}
        if (state := self._known.states.get(token)) is not None:
            return {pk: found for pk, found in self._standings.items() if found.state_code == state.pk}
        key = self._known.bodies[token].key
        return {pk: found for pk, found in self._standings.items() if key in found.bodies}

    def name(self, token: str) -> str:
        return self._known.name(token)


class _Aliases:
    """Tokens where participants have numbers. A person's own token is not recognised: it would tie her to a number."""

    groups: tuple[str, ...] = ()

    def __init__(self, thread: Thread, tokens: list[str]) -> None:
        wanted = {int(found[1]): token for token in tokens if (found := ALIAS.fullmatch(token))}
        rows = Alias.objects.filter(thread=thread, number__in=wanted).select_related("person")
        self._persons = {wanted[row.number]: row.person for row in rows}
        self.known = [token for token in tokens if token in self._persons]
        self._standings = standings_of(self._persons.values())

    def persons_of(self, token: str) -> dict[int, Standing]:
        pk = self._persons[token].pk
        return {pk: self._standings[pk]}

    def name(self, token: str) -> str:
        return participant(token)


def _standings_of_all() -> dict[int, Standing]:
    people = Person.objects.filter(pk__in=valid_accreditations().values("person"), is_active=True)
    return {pk: standing for pk, standing in standings_of(people).items() if standing.admitted}


def _met_in(thread: Thread | None) -> set[int]:
    posts = Post.objects.filter(thread=thread, number__isnull=False) if thread else Post.objects.none()
    return set(posts.values_list("author", flat=True))


def _require_calm(person: Person) -> None:
    """Committees and delegations are called up seldom: counted in what the person wrote within the hour."""
    since = timezone.now() - timedelta(hours=1)
    recent = Post.objects.filter(author=person, created_at__gt=since).exclude(mentions=[])
    tokens = [token for row in recent.values_list("mentions", flat=True) for token in row]
    if sum(token.startswith(("body:", "state:")) for token in tokens) >= settings.GROUP_MENTIONS_AN_HOUR:
        raise TooManyGroups(retry_after=3600)


def _unseen_sentence(names: Collection[str]) -> list[str]:
    if not names:
        return []
    shown = [isolate(name) for name in list(names)[:MOST_NAMED]]
    rest = len(names) - len(shown)
    if rest > 0:
        shown.append(npgettext("names in a list", "%(n)s more", "%(n)s more", rest) % {"n": rest})
    listed = pgettext("between the items of a list", ", ").join(shown)
    return [_("Cannot read this place and will not be told: %(names)s.") % {"names": listed}]


def _many_sentence(told: int) -> list[str]:
    if told <= settings.MENTIONS_UNCONFIRMED:
        return []
    return [ngettext("%(n)s person will be told.", "%(n)s people will be told.", told) % {"n": told}]
