"""The pattern of a word: each letter, what may imitate it, how often, and what may stand between.

Nothing in it can be read in two ways that both go on for long. A sign may imitate a letter (k!ll) or break a word up
(k!i!l!l); a pattern that tried both at every sign would take a time that doubles with each. So there are two, each of
which knows what a sign is, and a word meets either.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from . import affixes
from .folding import APOSTROPHE, ARABIC, INSIDE, JOINT, LATIN, LINE, SPACE, STAR
from .lookalikes import STANDS_FOR

# Shorter words are looked for as they are: spelled out or with numbers for letters, everything would hold them.
SHORTEST_HIDDEN = 3
SHORTEST_WITH_SUFFIX = 3
SHORTEST_WITH_ANY_SUFFIX = 4
LONGEST_WITH_STARS = 16
MOST_GAP = 3
# Of a letter stretched with signs between; a plain run is as long as it likes, since only one word begins with it.
MOST_REPEATS = 20
_DIGITS = "0123456789"
_BETWEEN_WORDS = f"[{SPACE}{LINE}{JOINT}{APOSTROPHE}]"
_ARABIC_LETTERS = frozenset(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)]))
_IMITATIONS: dict[str, str] = {}
for _character, _letters in STANDS_FOR.items():
    for _letter in _letters:
        _IMITATIONS[_letter] = _IMITATIONS.get(_letter, "") + _character


def is_arabic(word: str) -> bool:
    return not _ARABIC_LETTERS.isdisjoint(word)


def opens(word: str) -> bool:
    """Does the word end in a ة that a suffix turns into ت?"""
    return len(word) > SHORTEST_WITH_SUFFIX and word[-1] == "ه" and is_arabic(word)


def stem(word: str) -> str:
    return word[:-1] if opens(word) else word


def word_pattern(word: str) -> str:
    return _disguised(word) if len(word) >= SHORTEST_HIDDEN else re.escape(word)


def phrase_pattern(words: tuple[str, ...]) -> str:
    """Its words one after the other; the last without its ending, as in `word_pattern`."""
    followed = zip(words[:-1], words[1:], strict=True)
    parts = [f"{_disguised(word)}{_any_ta(word)}{_between(word, after)}" for word, after in followed]
    return "".join([*parts, _disguised(words[-1])])


def ending_pattern(word: str, language: str) -> re.Pattern[str]:
    """What may be written behind a word, up to where it must end."""
    if not word[-1].isalpha():
        return _compiled("", _DIGITS)
    if not is_arabic(word):
        return _compiled(_latin_ending(word, language), LATIN)
    if len(word) < SHORTEST_WITH_SUFFIX:
        return _compiled("", ARABIC)
    return _compiled(
        _arabic_ending("opens" if opens(word) else "short" if len(word) == SHORTEST_WITH_SUFFIX else "long"), ARABIC
    )


def _disguised(word: str) -> str:
    letters = stem(word)
    return f"(?:{_spelled(letters, signs=True)}|{_spelled(letters, signs=False)}|{_doubled(letters)})"


def _spelled(word: str, *, signs: bool) -> str:
    """The letters of a word; with `signs`, numbers and signs may imitate them, else these only stand between."""
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    starred = signs and (SHORTEST_HIDDEN < len(word) <= LONGEST_WITH_STARS or is_arabic(word))
    parts = []
    for n, (letter, run) in enumerate(runs):
        last = n == len(runs) - 1
        drawn = _drawn(letter, signs=signs, last=last) + STAR * (starred and n > 0 and not last)
        gap = _gap(drawn, arabic=is_arabic(word))
        parts.append((gap if n else "") + _run(letter, run, f"[{re.escape(drawn)}]", gap, last=last))
    return "".join(parts)


def _run(letter: str, run: int, drawn: str, gap: str, *, last: bool) -> str:
    """A letter as often as it is written there; three times or more is once, stretched.

    Another doubling makes another word (god, good), so of two only a doubled whole is a disguise.
    """
    if letter.isdigit():
        return rf"{letter}{{{run}}}(?!{letter})"
    if run > 1:
        return f"(?:{letter}{{{run},}}+|{drawn}(?:{gap}{drawn}){{{run - 1},{MOST_REPEATS}}}+)"
    # Behind the last letter of an Arabic word the same letter may be a suffix, and the ending decides.
    single = "" if last and is_arabic(letter) else f"(?!{letter})"
    return f"(?:{letter}{{3,}}+|{drawn}(?:{gap}{drawn}){{2,{MOST_REPEATS}}}+|{drawn}){single}"


def _drawn(letter: str, *, signs: bool = True, last: bool = False) -> str:
    """The letter and what may imitate it."""
    imitations = _IMITATIONS.get(letter, "")
    # A final ى is an ordinary letter of its own; only inside a word is it a tooth without dots.
    if last and letter != "ي":
        imitations = imitations.replace("ى", "")
    return letter + "".join(one for one in imitations if signs or one.isalpha())


def _gap(drawn: str, *, arabic: bool) -> str:
    """What may stand before a letter without being it. Numbers inside an Arabic word are there to break it up."""
    between = "".join(one for one in INSIDE + _DIGITS * arabic if one not in drawn)
    return f"[{re.escape(between)}]{{0,{MOST_GAP}}}+"


def _doubled(word: str) -> str:
    """Every letter twice: kkaalliimmaa."""
    return "".join(f"[{re.escape(_drawn(letter))}]{{{2 * len(list(run))}}}" for letter, run in groupby(word))


def _any_ta(word: str) -> str:
    return f"{_gap('ه', arabic=True)}[{_drawn('ه')}ت]{{1,9}}+" if opens(word) else ""


def _between(word: str, after: str) -> str:
    """Between two words of a phrase. Arabic words are written together as well, and the second takes an article."""
    if not (is_arabic(word) and is_arabic(after)):
        return f"{_BETWEEN_WORDS}{{1,4}}"
    return f"{_BETWEEN_WORDS}{{0,4}}(?:{'|'.join((*affixes.WITH_ARTICLE, *'وبلكف'))})?"


def _latin_ending(word: str, language: str) -> str:
    if len(word) < SHORTEST_WITH_ANY_SUFFIX:
        return ""
    return "e?s?" if language == "fr" else "s?"


@cache
def _arabic_ending(kind: str) -> str:
    any_long = f"(?:{_any(affixes.AFTER_LONG)})?"
    if kind == "long":
        return any_long
    if kind == "short":
        return f"(?:{_any(affixes.AFTER_SHORT)})?"
    gap, ta = _gap("", arabic=False), _any(affixes.AFTER_TA)
    return f"{gap}(?:[{re.escape(_drawn('ه', last=True))}]{{1,9}}{any_long}|ت{ta}|ا{gap}ت(?:{ta})?)"


def _any(endings: Iterable[str]) -> str:
    gap = _gap("", arabic=False)
    return f"{gap}(?:{'|'.join(gap.join(ending) for ending in endings)})"


@cache
def _compiled(ending: str, script: str) -> re.Pattern[str]:
    """Up to an edge: no letter of the same script goes on. A number behind a word does not make it another word."""
    return re.compile(f"{ending}(?![0-9]{{0,9}}[{script}])")
