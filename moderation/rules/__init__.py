"""Rules that raise cases: pure functions from a text, and what is known around it, to what an officer should see."""

from .sentences import sentence_of
from .signs import Limits, Sign, fingerprint, listed, signs
from .words import ACTS, Match, Rule, WordList, check_words, found, gravest, word_list

__all__ = [
    "ACTS",
    "Limits",
    "Match",
    "Rule",
    "Sign",
    "WordList",
    "check_words",
    "fingerprint",
    "found",
    "gravest",
    "listed",
    "sentence_of",
    "signs",
    "word_list",
]
