"""The groups of words that mean the same in the search: kept by the secretariat (arabic.md §15.3)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rights_now import standing_now

from .. import register
from ..analysis import is_common
from ..commands import Done, once
from ..errors import NotAGroup
from ..models import Event, Room, SynonymGroup
from ..permissions import can_edit_synonyms
from ..search.synonyms import MOST_WORDS, words_of_member

FEWEST, MOST = 2, 20  # members of a group
LONGEST = 80  # characters of one


@transaction.atomic
def add_synonyms(*, actor: Person, words: Sequence[str], client_id: UUID) -> Done[SynonymGroup]:
    """From now on each of these finds the others too. Raises NotAGroup."""
    room, asked = _locked(actor), once(actor, client_id, "add_synonyms", words=list(words))
    if earlier := asked.earlier():
        return Done(_group(earlier.result), room, earlier.seq, replayed=True)
    group = SynonymGroup.objects.create(words=_checked(words), changed_by=actor)
    event = _record("synonyms.added", actor, group)
    asked.keep(group, event)
    return Done(group, room, event.seq)


@transaction.atomic
def change_synonyms(*, actor: Person, group: SynonymGroup, words: Sequence[str], client_id: UUID) -> Done[SynonymGroup]:
    """The group has these members from now on. Raises NotAGroup."""
    room = _locked(actor)
    asked = once(actor, client_id, "change_synonyms", group=group.pk, words=list(words))
    if earlier := asked.earlier():
        return Done(_group(group.pk), room, earlier.seq, replayed=True)
    group = _group(group.pk)
    checked = _checked(words, besides=group.pk)
    if checked == group.words:
        return Done(group, room, 0, replayed=True)
    before, group.words, group.changed_by = group.words, checked, actor
    group.save()
    event = _record("synonyms.changed", actor, group, before=before)
    asked.keep(group, event)
    return Done(group, room, event.seq)


@transaction.atomic
def remove_synonyms(*, actor: Person, group: SynonymGroup, client_id: UUID) -> Done[SynonymGroup]:
    """Its members are words like any other from now on."""
    room = _locked(actor)
    asked = once(actor, client_id, "remove_synonyms", group=group.pk)
    if earlier := asked.earlier():
        return Done(group, room, earlier.seq, replayed=True)
    group = _group(group.pk)
    event = _record("synonyms.removed", actor, group)
    asked.keep(group, event)
    SynonymGroup.objects.filter(pk=group.pk).delete()
    return Done(group, room, event.seq)


def _locked(actor: Person) -> Room:
    """The register is the lock of all groups: what is checked against the others stays true."""
    if not can_edit_synonyms(standing_now(actor)):
        raise Http404
    return register.locked_register()


def _group(pk: int) -> SynonymGroup:
    group = SynonymGroup.objects.filter(pk=pk).first()
    if group is None:
        raise Http404
    return group


def _record(kind: str, actor: Person, group: SynonymGroup, before: Sequence[str] | None = None) -> Event:
    """The words are the Council's own vocabulary, no text of anybody: the log may hold them."""
    data: dict[str, object] = {"group": group.pk, "words": list(group.words)}
    return register.record(kind, actor=actor, data=data | ({"words_before": list(before)} if before else {}))


def _checked(words: Sequence[str], besides: int = 0) -> list[str]:
    """As they are to be kept, one of each. Each must be a word or a short phrase that a search can find by itself."""
    members = {words_of_member(word): " ".join(word.split()) for word in words if word.strip()}
    if () in members:
        raise NotAGroup(why=_("“%(word)s” holds no letter or digit.") % {"word": members[()]})
    for folded, member in members.items():
        _check(folded, member)
    if not FEWEST <= len(members) <= MOST:
        raise NotAGroup(why=_("A group has from two to twenty members that differ, each on a line of its own."))
    for other in SynonymGroup.objects.exclude(pk=besides):
        if twice := members.keys() & {words_of_member(word) for word in other.words}:
            told = {"word": members[twice.pop()], "group": " · ".join(other.words)}
            raise NotAGroup(why=_("“%(word)s” stands in another group already: %(group)s.") % told)
    return list(members.values())


def _check(folded: tuple[str, ...], member: str) -> None:
    if len(member) > LONGEST or len(folded) > MOST_WORDS:
        raise NotAGroup(why=_("“%(word)s” is too long: a member has at most four words.") % {"word": member[:LONGEST]})
    if all(map(is_common, folded)):
        raise NotAGroup(why=_("“%(word)s” stands almost everywhere and finds nothing.") % {"word": member})
