"""Under what else a word is found: candidates, never one true stem (arabic.md §15.3).

A document holds more of them than a query asks. That is what keeps «الوكالة» and «وكالة» symmetrical: the document
with «الوكالة» holds «وكال» and «كال», and a query for «وكالة» asks for «وكال» alone.
"""

from functools import lru_cache

FEWEST_LETTERS = 3
# One of these before a word, the longest first.
PREFIXES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
ARTICLE = "ال"
# One letter that may be a particle or belong to the word: only a document is given both.
PARTICLES = frozenset("وفبلك")
WITH_PARTICLE = 4
# «تقريراً» is «تقرير» in another place of the sentence; in shorter words the letter is mostly their own.
OPEN_A = "ا"
WITH_OPEN_A = 5
POSSESSIVES = ("هما", "كما", "ها", "هم", "هن", "كم", "نا")
NUMBERS = ("ات", "ان", "ين", "ون")
DUALS = ("ان", "ين")
ENDINGS = ("يه", "ه", "ي")
# English and French plurals; nothing further is taken from a word.
IES, ES_AFTER = "ies", ("s", "x", "z", "ch", "sh")


@lru_cache(maxsize=50_000)
def indexed(word: str) -> frozenset[str]:
    """What a document with this folded word is found under, the word itself aside."""
    forms = _forms(word)
    if _is_arabic(word):
        forms += [bare for form in forms for bare in _without_particle(form)]
        forms += [form[:-1] for form in forms if form.endswith(OPEN_A) and len(form) >= WITH_OPEN_A]
    return frozenset(_candidates(forms)) - {word}


@lru_cache(maxsize=10_000)
def asked(word: str) -> frozenset[str]:
    """What somebody who types this folded word asks for, the word itself aside."""
    return frozenset(_candidates(_forms(word))) - {word}


def _candidates(forms: list[str]) -> set[str]:
    return {*forms, *(stem for form in forms for stem in _stems(form))}


def _is_arabic(word: str) -> bool:
    return "\u0621" <= word[0] <= "\u064a"


def _forms(word: str) -> list[str]:
    """The word; and without what the article and the particles before it make of it."""
    if _is_arabic(word):
        for prefix in PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= FEWEST_LETTERS:
                return [word, word[len(prefix) :]]
    return [word]


def _without_particle(form: str) -> list[str]:
    if form[0] not in PARTICLES or len(form) < WITH_PARTICLE:
        return []
    bare = form[1:]
    if bare.startswith(ARTICLE) and len(bare) - len(ARTICLE) >= FEWEST_LETTERS:
        return [bare, bare[len(ARTICLE) :]]
    return [bare]


def _stems(form: str) -> list[str]:
    return _arabic_stems(form) if _is_arabic(form) else _latin_stems(form)


def _arabic_stems(form: str) -> list[str]:
    """Endings in their order, each off what the one before left: «منصتنا» gives «منصت» and «منص»."""
    found: list[str] = []
    bases = [form]
    if (owned := _without(form, POSSESSIVES)) is not None:
        bases = _with_open_t(owned)
        found += bases
    for endings in (NUMBERS, ENDINGS):
        shorter = [stem for base in bases for stem in _shortened(base, endings)]
        found += shorter
        bases += shorter
    return found


def _shortened(base: str, endings: tuple[str, ...]) -> list[str]:
    bare = _without(base, endings)
    if bare is None:
        return []
    # «لجنتان» is two of «لجنة».
    return _with_open_t(bare) if base.endswith(DUALS) else [bare]


def _with_open_t(stem: str) -> list[str]:
    """A ت that an ending has left over is the ة of the word."""
    return [stem, stem[:-1]] if stem.endswith("ت") and len(stem) > FEWEST_LETTERS else [stem]


def _without(word: str, endings: tuple[str, ...]) -> str | None:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= FEWEST_LETTERS:
            return word[: -len(ending)]
    return None


def _latin_stems(word: str) -> list[str]:
    """`policies` → policy; `boxes` → boxe, box; `services` → service."""
    if len(word) <= FEWEST_LETTERS or not word.endswith("s") or word.endswith("ss") or word[0].isdigit():
        return []
    found = [word[:-1]]
    if word.endswith(IES) and len(word) > len(IES) + 1:
        found.append(word[:-3] + "y")
    elif word.endswith("es") and word[:-2].endswith(ES_AFTER):
        found.append(word[:-2])
    return found
