"""Who wrote one post of a thread without names: asked by one officer, agreed to by another (domain.md W2).

Readers go on seeing the alias. The name stands on the page of the request once it is lifted, and nowhere else: no
event, no notification and no other page holds it.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import standings_of
from forum import clock
from forum.actions.screening import lock_post
from forum.commands import Done, once
from forum.models import Event, Post
from forum.notifications import settle, tell

from .. import log
from ..errors import AlreadyDecided, PartyToCase, SecondOfficerNeeded, WordsNeeded
from ..models import VeilLift
from ..permissions import can_unveil, is_party_to_post
from ._common import officers
from .appeals import bureau

State = VeilLift.State


@transaction.atomic
def ask_veil_lift(*, actor: Person, post: Post, reason: str, client_id: UUID) -> Done[VeilLift]:
    """Ask that the name behind one post be told; a request that waits or was granted is given back.

    Raises PartyToCase for its author and whoever reported it, WordsNeeded.
    """
    post = lock_post(post)
    if not can_unveil(standing_now(actor), post):
        raise Http404
    asked = once(actor, client_id, "ask_veil_lift", post=post.pk, reason=reason)
    if earlier := asked.earlier():
        return Done(VeilLift.objects.get(pk=earlier.result), post.room, earlier.seq, replayed=True)
    if is_party_to_post(actor, post):
        raise PartyToCase
    if standing := VeilLift.objects.filter(post=post).exclude(state=State.REFUSED).first():
        return Done(standing, post.room, 0, replayed=True)
    if not reason.strip():
        raise WordsNeeded(field="reason")
    lift = VeilLift.objects.create(post=post, asked_by=actor, reason=reason.strip(), asked_at=clock.now())
    # Its author may be an officer: she must not learn it from a question to herself.
    _tell("veil_asked", set(officers()) - {actor.pk, post.author_id}, lift)
    event = _record("veil.asked", actor, lift)
    asked.keep(lift, event)
    return Done(lift, post.room, event.seq)


@transaction.atomic
def answer_veil_lift(*, actor: Person, lift: VeilLift, agrees: bool, words: str) -> VeilLift:
    """A second officer says yes or no, with her reason. Given twice, the same answer changes nothing.

    Raises SecondOfficerNeeded, PartyToCase, AlreadyDecided, WordsNeeded.
    """
    post = lock_post(lift.post)
    lift = VeilLift.objects.get(pk=lift.pk)
    lift.post = post
    if not can_unveil(standing_now(actor), post):
        raise Http404
    state = State.LIFTED if agrees else State.REFUSED
    if lift.state == state and lift.second_id == actor.pk:
        return lift
    if lift.asked_by_id == actor.pk:
        raise SecondOfficerNeeded
    if is_party_to_post(actor, post):
        raise PartyToCase
    if lift.state != State.ASKED:
        raise AlreadyDecided
    if not words.strip():
        raise WordsNeeded
    lift.state, lift.second, lift.second_words, lift.settled_at = state, actor, words.strip(), clock.now()
    lift.save(update_fields=["state", "second", "second_words", "settled_at"])
    settle("veil_asked", f"v{lift.pk}")
    _tell_outcome(lift)
    _record("veil.lifted" if agrees else "veil.refused", actor, lift)
    return lift


def _tell_outcome(lift: VeilLift) -> None:
    if lift.state == State.REFUSED:
        _tell("veil_refused", [lift.asked_by_id], lift)
        return
    author = lift.post.author_id
    _tell("veil_lifted", {*bureau(), lift.asked_by_id} - {author}, lift)
    _tell("veil_lifted_yours", [author], lift)


def _tell(kind: str, persons: Iterable[int], lift: VeilLift) -> None:
    """The row leads to the page of the request and holds nothing of the post: whoever reads it there may know."""
    standings = standings_of(Person.objects.filter(pk__in=list(persons)))
    to = {pk: standing for pk, standing in standings.items() if standing.admitted}
    url = reverse("moderation:veil", args=[lift.pk])
    tell(kind, to=to, actor=None, data={"about": f"v{lift.pk}", "url": url})


def _record(kind: str, actor: Person, lift: VeilLift) -> Event:
    return log.note(kind, actor=actor, veil=lift.pk, post=lift.post_id, thread=lift.post.thread_id)
