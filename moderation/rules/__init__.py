"""Rules that raise cases: pure functions from a text, and what is known around it, to what an officer should see."""

from .words import ACTS, Match, Rule, WordList, check_words, found, gravest, word_list

__all__ = ["ACTS", "Match", "Rule", "WordList", "check_words", "found", "gravest", "word_list"]
