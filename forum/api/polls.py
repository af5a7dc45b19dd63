"""The poll of a post: what its reader may know of it, and her answer."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import Http404
from ninja import Field, Router, Schema

from accounts.requests import MemberRequest

from .. import actions, selectors
from ..models import Post
from ..polls import MOST_OPTIONS, PollSeen, polls_of
from .commands import Command
from .door import WRITE
from .shapes import Told

router = Router(tags=["polls"])


class Voice(Schema):
    name: str
    state: str
    reason: str


class Option(Schema):
    key: str
    label: str
    meaning: str
    chosen: bool
    count: int | None = Field(description="Null where the result is not hers to know now.")
    voices: list[Voice]


class Poll(Schema):
    """A poll as this reader may know it: hidden results are not there, whoever asks."""

    post: int
    question: str
    options: list[Option]
    several: bool
    asks_reason: bool
    counts: Literal["persons", "seats"]
    shows: Literal["always", "after_vote", "after_close"]
    closes_at: datetime | None
    closed: bool
    voices: int = Field(description="How many have answered.")
    answers: bool = Field(description="Whether it takes an answer of hers now.")
    answered: bool
    reasons: list[str] = Field(description="Of nobody in particular, in a thread that hides its authors.")


class Vote(Command):
    options: Annotated[list[Annotated[str, Field(max_length=8)]], Field(min_length=1, max_length=MOST_OPTIONS)]
    reason: Annotated[str, Field(max_length=1000)] = ""


def told_poll(seen: PollSeen) -> Told:
    poll = seen.poll
    return {
        "post": seen.post.pk,
        "question": poll.question,
        "options": [
            {
                "key": option.key,
                "label": option.label,
                "meaning": option.meaning,
                "chosen": option.chosen,
                "count": option.n,
                "voices": [{"name": one.name, "state": one.state, "reason": one.reason} for one in option.voices],
            }
            for option in seen.options
        ],
        "several": poll.several,
        "asks_reason": poll.asks_reason,
        "counts": poll.counts,
        "shows": poll.shows,
        "closes_at": poll.closes_at,
        "closed": seen.closed,
        "voices": seen.voices,
        "answers": seen.answers,
        "answered": seen.answered,
        "reasons": list(seen.reasons),
    }


def _asking(request: MemberRequest, pk: int) -> Post:
    post = selectors.get_post_for(request.standing, pk)
    if not post.asks or post.is_gone:
        raise Http404
    return post


def _told(request: MemberRequest, post: Post) -> Told:
    seen = polls_of(request.standing, [post]).get(post.pk)
    if seen is None:
        raise Http404
    return told_poll(seen)


@router.get("/{int:pk}/poll", response=Poll, url_name="poll", summary="The poll of a post")
def poll(request: MemberRequest, pk: int) -> Told:
    return _told(request, _asking(request, pk))


@router.put("/{int:pk}/poll/answer", response=Poll, auth=WRITE, url_name="poll_answer", summary="Answer a poll")
def answer(request: MemberRequest, pk: int, command: Vote) -> Told:
    """For herself, or for her State where States are counted; again, it is another answer."""
    post = _asking(request, pk)
    actions.cast_vote(
        voter=request.standing.person,
        post=post,
        options=command.options,
        reason=command.reason,
        client_id=command.client_id,
    )
    return _told(request, _asking(request, pk))


@router.post(
    "/{int:pk}/poll/take-back", response=Poll, auth=WRITE, url_name="poll_take_back", summary="Take an answer back"
)
def take_back(request: MemberRequest, pk: int, command: Command) -> Told:
    post = _asking(request, pk)
    actions.take_back_vote(voter=request.standing.person, post=post, client_id=command.client_id)
    return _told(request, _asking(request, pk))
