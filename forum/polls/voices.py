"""Who answers a poll, and for whom: a person for herself, or a head or alternate for the State (domain.md §2.2)."""

from accounts.models import Accreditation, Person
from accounts.standing import Standing, valid_accreditations

from .. import clock
from ..errors import ForumError
from ..limits import why_shut
from ..models import Poll, PollVote, Post
from .errors import PollClosed, SeatsAnswer

HEAD = Accreditation.Klass.HEAD
SPEAKERS = (HEAD, Accreditation.Klass.ALTERNATE)


def seat_of(standing: Standing) -> Accreditation | None:
    """The seat she speaks for, the one she heads before one where she is alternate."""
    held = [one for one in standing.accreditations if one.klass in SPEAKERS and one.state_id]
    return min(held, key=lambda one: SPEAKERS.index(one.klass), default=None)


def cannot_answer(standing: Standing, poll: Poll, post: Post) -> ForumError | None:
    """Why this poll takes no answer of hers now; None where it does. She reads the thread."""
    if is_closed(poll):
        return PollClosed()
    if shut := why_shut(post.thread):
        return shut
    if poll.counts == Poll.Counts.SEATS and seat_of(standing) is None:
        return SeatsAnswer()
    return None


def may_answer(standing: Standing, poll: Poll, *, takes: bool) -> bool:
    """Whether it is hers to answer at all, today or never. `takes`: `permissions.takes_part` of its thread."""
    return takes and (poll.counts == Poll.Counts.PERSONS or seat_of(standing) is not None)


def is_closed(poll: Poll) -> bool:
    return poll.closed_at is not None or (poll.closes_at is not None and poll.closes_at <= clock.now())


def voice_of(standing: Standing, poll: Poll) -> PollVote | None:
    """The answer that counts as hers: her own, or that of the State she speaks for."""
    if poll.counts == Poll.Counts.PERSONS:
        return poll.votes.filter(person=standing.person, state=None).first()
    seat = seat_of(standing)
    return poll.votes.filter(state=seat.state_id).first() if seat else None


def stands_over(vote: PollVote, seat: Accreditation, person: Person) -> bool:
    """Whether an answer for this State is the head's, and she is only alternate: the head's stands."""
    if vote.person_id == person.pk or seat.klass == HEAD:
        return False
    heads = valid_accreditations().filter(klass=HEAD, state=seat.state_id, person=vote.person_id)
    return heads.exists()
