"""A poll as one reader sees it: what she may answer, and of the result only what she may know now.

Everything that leaves the server about a poll comes from here: page, fragment and API alike. Frames carry no numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.models import Accreditation, Person
from accounts.permissions import may
from accounts.standing import Standing, valid_accreditations
from accounts.text import fold

from ..errors import ForumError
from ..models import Poll, PollVote, Post
from ..permissions import takes_part
from .voices import cannot_answer, is_closed, may_answer, seat_of

# In a thread that hides its authors fewer voices than these would tell who said what.
FEW = 3


@dataclass(frozen=True)
class Voice:
    """One answer, as it is named: a person and her State, or a State alone."""

    name: str
    state: str = ""
    reason: str = ""


@dataclass(frozen=True)
class OptionSeen:
    key: str
    label: str
    meaning: str
    chosen: bool
    n: int | None = None  # None where she may not know
    percent: int = 0
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class PollSeen:
    poll: Poll
    post: Post
    options: tuple[OptionSeen, ...]
    voices: int  # how many have answered; never of what
    closed: bool
    answers: bool  # whether she may answer now
    why_not: str  # the sentence why not, where it is hers to answer at another time or another's
    answered: bool
    reason: str
    shows: bool  # whether the result is shown to her
    few: bool  # held back, because so few voices would tell who said what
    closes: bool  # whether she may close it
    reasons: tuple[str, ...] = field(default=())  # of nobody in particular, in a thread that hides its authors

    @property
    def by_seat(self) -> bool:
        return self.poll.counts == Poll.Counts.SEATS

    @property
    def repeats(self) -> bool:
        """Whether the text of the post is the question already."""
        return self.post.body.strip() == self.poll.question

    @property
    def type(self) -> str:
        return "checkbox" if self.poll.several else "radio"


def polls_of(standing: Standing, posts: Iterable[Post]) -> dict[int, PollSeen]:
    """{post: its poll}, for posts of threads she reads, each with its thread and room. Six queries at most."""
    by_pk = {post.pk: post for post in posts if post.asks and not post.is_gone}
    polls = list(Poll.objects.filter(post__in=by_pk)) if by_pk else []
    if not polls:
        return {}
    votes: dict[int, list[PollVote]] = defaultdict(list)
    for vote in PollVote.objects.filter(poll__in=polls).select_related("person", "state").order_by("cast_at", "pk"):
        votes[vote.poll_id].append(vote)
    named = [vote.person for poll in polls if not by_pk[poll.post_id].thread.hides_authors for vote in votes[poll.pk]]
    states = _states_of(named)
    takes = {thread: takes_part(standing, thread) for thread in {by_pk[poll.post_id].thread for poll in polls}}
    seen = {}
    for poll in polls:
        post = by_pk[poll.post_id]
        seen[post.pk] = see(standing, poll, post, votes[poll.pk], states, takes=takes[post.thread])
    return seen


def see(
    standing: Standing, poll: Poll, post: Post, votes: list[PollVote], states: Mapping[int, str], *, takes: bool
) -> PollSeen:
    """One poll with its votes. `states`: the State of each person who is named; `takes`: whether she takes part."""
    hides, closed = post.thread.hides_authors, is_closed(poll)
    mine = _mine(standing, poll, votes)
    shows = shows_to(poll, answered=mine is not None, closed=closed)
    few = shows and hides and len(votes) < FEW
    refusal = cannot_answer(standing, poll, post) if post.number is not None else None
    told = shows and not few
    return PollSeen(
        poll=poll,
        post=post,
        options=_options(poll, votes, mine, states, told=told, named=told and not hides),
        voices=len(votes),
        closed=closed,
        answers=post.number is not None and refusal is None and may_answer(standing, poll, takes=takes),
        why_not=_why_not(refusal, takes=takes, closed=closed),
        answered=mine is not None,
        reason=mine.reason if mine else "",
        shows=shows,
        few=few,
        closes=not closed and can_close(standing, post),
        reasons=tuple(sorted(vote.reason for vote in votes if vote.reason)) if told and hides else (),
    )


def _why_not(refusal: ForumError | None, *, takes: bool, closed: bool) -> str:
    if closed:
        return ""  # Said of the whole poll, not of her.
    return str(refusal.message) if refusal is not None and takes else ""


def shows_to(poll: Poll, *, answered: bool, closed: bool) -> bool:
    """Whether the result is open: at any time, after her own answer, or once it is closed."""
    if closed or poll.shows == Poll.Shows.ALWAYS:
        return True
    return poll.shows == Poll.Shows.AFTER_VOTE and answered


def can_close(standing: Standing, post: Post) -> bool:
    """Its author, and the secretariat. She reads the thread."""
    return post.number is not None and (post.author_id == standing.person.pk or may(standing, "moderate"))


def _mine(standing: Standing, poll: Poll, votes: list[PollVote]) -> PollVote | None:
    """`voices.voice_of` among votes that are at hand."""
    if poll.counts == Poll.Counts.PERSONS:
        return next((vote for vote in votes if vote.person_id == standing.person.pk), None)
    seat = seat_of(standing)
    return next((vote for vote in votes if seat and vote.state_id == seat.state_id), None)


def _options(
    poll: Poll, votes: list[PollVote], mine: PollVote | None, states: Mapping[int, str], *, told: bool, named: bool
) -> tuple[OptionSeen, ...]:
    seen = []
    for option in poll.options:
        chosen = [vote for vote in votes if option["key"] in vote.options]
        seen.append(
            OptionSeen(
                key=option["key"],
                label=option["label"],
                meaning=option["meaning"],
                chosen=mine is not None and option["key"] in mine.options,
                n=len(chosen) if told else None,
                percent=round(100 * len(chosen) / len(votes)) if told and votes else 0,
                voices=tuple(_voice(vote, states) for vote in chosen) if named else (),
            )
        )
    return tuple(seen)


def _voice(vote: PollVote, states: Mapping[int, str]) -> Voice:
    if vote.state is not None:
        return Voice(vote.state.name, reason=vote.reason)
    name, state = vote.person.display_name, states.get(vote.person_id, "")
    # A name that already says the State is not followed by it again, as in bylines.
    return Voice(name, "" if fold(state) in fold(name) else state, vote.reason)


def _states_of(persons: Iterable[Person]) -> dict[int, str]:
    """The State beside each name. One query, none where nobody is named."""
    wanted = {person.pk for person in persons}
    if not wanted:
        return {}
    rows = valid_accreditations().filter(person__in=wanted, state__isnull=False).select_related("state")
    order = list(Accreditation.Klass.values)
    ranked = sorted(rows, key=lambda row: order.index(row.klass), reverse=True)
    return {row.person_id: row.state.name for row in ranked if row.person_id and row.state}
