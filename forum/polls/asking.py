"""What is asked: the shape of a poll as it comes with a post, read from the plain fields of a form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.days import end_of, today
from accounts.text import fold, strip_controls, to_ascii_digits

from ..models import Poll, Post
from .errors import PollDayPassed, PollNeedsOptions, PollNeedsQuestion, PollOptionLong, PollOptionsAlike

LEAST_OPTIONS, MOST_OPTIONS = 2, 10
QUESTION_LENGTH, LABEL_LENGTH, MEANING_LENGTH = 300, 120, 300
FARTHEST = timedelta(days=366)
LONGEST_TYPED = 10_000


@dataclass(frozen=True)
class PollAsked:
    """A poll before it is stored. `options` are pairs of label and meaning."""

    question: str
    options: tuple[tuple[str, str], ...]
    several: bool = False
    asks_reason: bool = False
    counts: str = Poll.Counts.PERSONS
    shows: str = Poll.Shows.AFTER_VOTE
    closes_at: datetime | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What tells this poll from another, for the identity of the command."""
        return asdict(self)

    @property
    def words(self) -> str:
        """All that is read of it, for whoever looks at texts."""
        parts = [self.question, *(part for option in self.options for part in option if part)]
        return "\n".join(parts)

    def beside(self, post: Post) -> Poll:
        """The row that stands beside this post."""
        options = [
            {"key": str(n), "label": label, "meaning": meaning} for n, (label, meaning) in enumerate(self.options)
        ]
        return Poll(
            post=post,
            question=self.question,
            options=options,
            several=self.several,
            asks_reason=self.asks_reason,
            counts=self.counts,
            shows=self.shows,
            closes_at=self.closes_at,
        )


def asked_in(typed: Mapping[str, Any]) -> PollAsked | None:
    """The poll in the fields of a form, or nothing where none was begun. Raises what is wrong with it."""
    question = line_of(str(typed.get("poll_question") or "")[:LONGEST_TYPED])
    lines = str(typed.get("poll_options") or "")[:LONGEST_TYPED].splitlines()
    options = tuple(_option(line) for line in lines if line_of(line))
    if not question and not options:
        return None
    poll = PollAsked(
        question=question,
        options=options,
        several=typed.get("poll_several") == "1",
        asks_reason=typed.get("poll_reason") == "1",
        counts=_one_of(Poll.Counts.values, typed.get("poll_counts")) or Poll.Counts.PERSONS,
        shows=_one_of(Poll.Shows.values, typed.get("poll_shows")) or Poll.Shows.AFTER_VOTE,
        closes_at=_end(str(typed.get("poll_until") or "")),
    )
    return checked(poll)


def checked(poll: PollAsked) -> PollAsked:
    """The poll, or why it cannot be asked."""
    if not 0 < len(poll.question) <= QUESTION_LENGTH:
        raise PollNeedsQuestion(n=QUESTION_LENGTH)
    if not LEAST_OPTIONS <= len(poll.options) <= MOST_OPTIONS:
        raise PollNeedsOptions(least=LEAST_OPTIONS, most=MOST_OPTIONS)
    for label, meaning in poll.options:
        if not 0 < len(label) <= LABEL_LENGTH or len(meaning) > MEANING_LENGTH:
            raise PollOptionLong(label=LABEL_LENGTH, meaning=MEANING_LENGTH)
    if len({fold(label) or label for label, _meaning in poll.options}) < len(poll.options):
        raise PollOptionsAlike
    return poll


def line_of(text: str) -> str:
    """One line, without what must not stand in it."""
    return " ".join(strip_controls(text).split())


def _option(line: str) -> tuple[str, str]:
    """«نعم: يُعتمد النص»: after a colon and a space stands what the option means; a time such as 10:30 stays whole."""
    label, _colon, meaning = line_of(line).partition(": ")
    return label.strip(), meaning.strip()


def _one_of(values: list[str], wanted: object) -> str:
    return next((value for value in values if value == wanted), "")


def _end(text: str) -> datetime | None:
    """The end of the day named, in the Council's zone; nothing where none is."""
    written = to_ascii_digits(text.strip())
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise PollDayPassed from error
    if not today() <= day <= today() + FARTHEST:
        raise PollDayPassed
    return end_of(day)
