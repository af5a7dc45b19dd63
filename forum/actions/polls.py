"""Polls: asked with a post, answered, taken back, closed. Frames and log hold no answer: results may be hidden."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import Standing

from .. import clock, events, gate
from ..addressed import speakers_of
from ..commands import Done, Once, once
from ..errors import AlreadyWithdrawn, HiddenNow
from ..limits import require_calm_changes
from ..models import Poll, PollVote, Post, Thread
from ..notifications import settle_in
from ..permissions import can_read_thread, require, takes_part
from ..polls import PollAsked, cannot_answer, seat_of
from ..polls.errors import (
    HeadHasAnswered,
    NothingToTakeBack,
    PollNotHere,
    PollOneOption,
    PollOptionUnknown,
    PollReasonMissing,
)
from ..polls.seen import can_close
from ..polls.voices import is_closed, may_answer, stands_over, voice_of
from ._again import again_if_moved
from ._common import locked_post

REASON_LENGTH = 1000
REMINDER = "poll_closing"


def ask(post: Post, poll: PollAsked | None) -> None:
    """Store the poll of a post that was stored in this transaction. `require_place` was asked before."""
    if poll is not None:
        poll.beside(post).save(force_insert=True)


def body_of(body: str, poll: PollAsked | None) -> str:
    """The text of a post; where nothing but a poll was written, its question: it is found and quoted by it."""
    return poll.question if poll is not None and not body.strip() else body


def require_place(thread: Thread, poll: PollAsked | None) -> None:
    if poll is not None and thread.kind == Thread.Kind.STREAM:
        raise PollNotHere


@again_if_moved
@transaction.atomic
def cast_vote(*, voter: Person, post: Post, options: Sequence[str], reason: str, client_id: UUID) -> Done[Post]:
    """Answer a poll, or answer it otherwise: one voice a person, or one a State, of which the head's stands.

    Raises PollClosed, SeatsAnswer, HeadHasAnswered, PollOptionUnknown, PollOneOption, PollReasonMissing, ThreadLocked,
    ThreadClosed, TooFast; Http404 where there is no poll that she reads.
    """
    post, poll, standing = _locked_poll(voter, post)
    chosen = sorted(set(options))
    told = {"options": chosen, "reason": _hashed(post, reason)}
    asked = once(voter, client_id, "cast_vote", poll=poll.pk, **told)
    if earlier := asked.earlier():
        return Done(post, post.room, earlier.seq, replayed=True)
    require(takes_part, standing, post.thread)
    if refusal := cannot_answer(standing, poll, post):
        raise refusal
    reason = _checked(poll, chosen, reason)
    require_calm_changes(voter)
    gate.look_at(voter, post.room, reason, paced=False)
    vote = _voice(standing, poll)
    vote.person, vote.options, vote.reason = voter, chosen, reason
    vote.save()
    settle_in(REMINDER, post.thread, _spoken_for(poll, vote, voter), post=post)
    return _announced("poll.voted", post, voter, asked)


@again_if_moved
@transaction.atomic
def take_back_vote(*, voter: Person, post: Post, client_id: UUID) -> Done[Post]:
    """As if she had not answered, or her State had not. Raises PollClosed, HeadHasAnswered, NothingToTakeBack."""
    post, poll, standing = _locked_poll(voter, post)
    asked = once(voter, client_id, "take_back_vote", poll=poll.pk)
    if earlier := asked.earlier():
        return Done(post, post.room, earlier.seq, replayed=True)
    if refusal := cannot_answer(standing, poll, post):
        raise refusal
    vote = voice_of(standing, poll)
    if vote is None or not may_answer(standing, poll, takes=True):
        raise NothingToTakeBack
    _refuse_over_head(standing, poll, vote)
    vote.delete()
    return _announced("poll.unvoted", post, voter, asked)


@again_if_moved
@transaction.atomic
def close_poll(*, actor: Person, post: Post, client_id: UUID) -> Done[Post]:
    """End it before its day, for good: the result is then open to all who read it."""
    post, poll, standing = _locked_poll(actor, post)
    require(can_close, standing, post)
    asked = once(actor, client_id, "close_poll", poll=poll.pk)
    if earlier := asked.earlier():
        return Done(post, post.room, earlier.seq, replayed=True)
    if is_closed(poll):
        return Done(post, post.room, post.room.head, replayed=True)
    poll.closed_at = clock.now()
    poll.save(update_fields=["closed_at"])
    settle_in(REMINDER, post.thread, post=post)
    return _announced("poll.closed", post, actor, asked)


def _locked_poll(person: Person, post: Post) -> tuple[Post, Poll, Standing]:
    """The poll of a post that stands in sight, under the room's lock, and what she is; 404 where she reads none."""
    post = locked_post(post)
    standing = standing_now(person)
    poll = Poll.objects.filter(post=post).first()
    if poll is None or post.number is None or not can_read_thread(standing, post.thread):
        raise Http404
    if post.is_gone:
        raise AlreadyWithdrawn if post.is_withdrawn else HiddenNow
    return post, poll, standing


def _voice(standing: Standing, poll: Poll) -> PollVote:
    """The row of her voice, or of her State's, stored or new. Raises HeadHasAnswered."""
    seat = seat_of(standing) if poll.counts == Poll.Counts.SEATS else None
    vote = voice_of(standing, poll)
    if vote is None:
        return PollVote(poll=poll, person=standing.person, state_id=seat.state_id if seat else None)
    _refuse_over_head(standing, poll, vote)
    return vote


def _refuse_over_head(standing: Standing, poll: Poll, vote: PollVote) -> None:
    seat = seat_of(standing)
    if poll.counts == Poll.Counts.SEATS and seat is not None and stands_over(vote, seat, standing.person):
        raise HeadHasAnswered


def _checked(poll: Poll, chosen: Sequence[str], reason: str) -> str:
    """The reason as it is stored, or why the answer is none."""
    if not chosen or not {option["key"] for option in poll.options}.issuperset(chosen):
        raise PollOptionUnknown
    if len(chosen) > 1 and not poll.several:
        raise PollOneOption
    reason = reason.strip()[:REASON_LENGTH]
    if poll.asks_reason and not reason:
        raise PollReasonMissing
    return reason if poll.asks_reason else ""


def _hashed(post: Post, reason: str) -> str:
    """With the salt of the post, which goes when its words are erased: nobody can then try words against it."""
    return hashlib.sha256(f"{post.salt}\n{reason}".encode()).hexdigest()


def _spoken_for(poll: Poll, vote: PollVote, voter: Person) -> list[int]:
    """Whom this answer spares the reminder: her, or all who speak for the State."""
    return [voter.pk] if vote.state_id is None else sorted(speakers_of([vote.state_id]))


def _announced(kind: str, post: Post, actor: Person, asked: Once) -> Done[Post]:
    data = {"number": post.number}
    event = events.record(kind, room=post.room, actor=actor, thread=post.thread, post=post, data=data)
    asked.keep(post, event)
    return Done(post, post.room, event.seq)
