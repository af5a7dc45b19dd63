"""Polls: a question with options beside a post (docs/polls.md). No decision of the Council: those have rolls."""

from .asking import LEAST_OPTIONS, MOST_OPTIONS, PollAsked, asked_in
from .seen import PollSeen, polls_of, see
from .voices import cannot_answer, seat_of

__all__ = [
    "LEAST_OPTIONS",
    "MOST_OPTIONS",
    "PollAsked",
    "PollSeen",
    "asked_in",
    "cannot_answer",
    "polls_of",
    "seat_of",
    "see",
]
