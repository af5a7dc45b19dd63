"""Ways in which people hide a word from a list, each by its name: a word goes in, one disguise of it comes out."""

import unicodedata
from collections.abc import Callable, Mapping

ARABIC_MARKS = "\u064e\u064f\u0650\u0652\u0651"
# For each letter, signs that an eye takes for it. Not the tables of the product: somebody else made these up.
CYRILLIC = str.maketrans("aeopcyxi", "аеорсухі")
GREEK = str.maketrans("aotuivk", "αοτυινκ")
PERSIAN = str.maketrans("كيه", "کیە")
URDU = str.maketrans("كهينو", "ڪہےںۆ")
DOTLESS = str.maketrans("بتثنيفق", "ٮٮٮٮٮڡٯ")
LEET = str.maketrans("aeiost", "431057")
EASTERN_LEET = str.maketrans("aeiost", "٤٣١٠٥٧")
ARABIC_LEET = str.maketrans("اهع", "١٥3")
SIGNS = str.maketrans("aist", "@!$+")
PRESENTED = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in range(0xFE80, 0xFEFD)
    if unicodedata.name(chr(code), "").endswith("ISOLATED FORM")
}


def _between(sign: str) -> Callable[[str], str]:
    return lambda word: sign.join(word)


def _marks(word: str) -> str:
    return "".join(letter + ARABIC_MARKS[n % len(ARABIC_MARKS)] for n, letter in enumerate(word))


def _stretched(word: str) -> str:
    return "".join(letter * (4 if n == 1 else 1) for n, letter in enumerate(word))


def _last_stretched(word: str) -> str:
    return word + word[-1] * 5


def _doubled(word: str) -> str:
    return "".join(letter * 2 for letter in word)


def _mathematical(word: str) -> str:
    return "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in word)


def _wide(word: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)


def _starred(word: str) -> str:
    return word[0] + "*" + word[2:]


IN_EVERY_SCRIPT: Mapping[str, Callable[[str], str]] = {
    "full stops": _between("."),
    "spaces": _between(" "),
    "hyphens": _between("-"),
    "underscores": _between("_"),
    "dashes with spaces": _between(" - "),
    "lines": _between("\n"),
    "zero-width spaces": _between("\u200b"),
    "word joiners": _between("\u2060"),
    "soft hyphens": _between("\u00ad"),
    "blank letters": _between("\u3164"),
    "bold": _between("**"),
    "pictures": _between("🔥"),
    "entities": lambda word: "".join(f"&#{ord(letter)};" for letter in word),
    "a direction override": lambda word: f"\u202e{word}\u202c",
    "a letter stretched": _stretched,
    "the last letter stretched": _last_stretched,
    "every letter twice": _doubled,
    "a number behind": lambda word: f"{word}2026",
    "another script behind": lambda word: f"{word}ж",
}
IN_ARABIC: Mapping[str, Callable[[str], str]] = {
    "tatweel": _between("ـ"),
    "chains of tatweel": _between("ــــــ"),
    "marks": _marks,
    "marks and tatweel": lambda word: _marks(word).replace("\u064e", "\u064eــ"),
    "zero-width joiners": _between("\u200d"),
    "zero-width non-joiners": _between("\u200c"),
    "presentation forms": lambda word: "".join(PRESENTED.get(letter, letter) for letter in word),
    "Persian letters": lambda word: word.translate(PERSIAN),
    "Urdu letters": lambda word: word.translate(URDU),
    "letters without dots": lambda word: word[0] + word[1:-1].translate(DOTLESS) + word[-1],
    "digits for letters": lambda word: word.translate(ARABIC_LEET),
    "an article": lambda word: f"ال{word}",
    "and the": lambda word: f"وال{word}",
    "with the": lambda word: f"بال{word}",
    "to the": lambda word: f"لل{word}",
    "and": lambda word: f"و{word}",
    "so": lambda word: f"ف{word}",
    "with": lambda word: f"ب{word}",
    "to": lambda word: f"ل{word}",
    "like": lambda word: f"ك{word}",
    "o": lambda word: f"يا{word}",
    "their": lambda word: f"{word[:-1]}تهم" if word[-1] == "ة" else f"{word}هم",
    "our": lambda word: f"{word[:-1]}تنا" if word[-1] == "ة" else f"{word}نا",
    "a stretched and": lambda word: f"ووووال{word}",
}
IN_LATIN: Mapping[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "Cyrillic letters": lambda word: word.translate(CYRILLIC),
    "Greek letters": lambda word: word.translate(GREEK),
    "mathematical letters": _mathematical,
    "full-width letters": _wide,
    "accents": lambda word: "".join(letter + "\u0301" for letter in word),
    "one digit": lambda word: word[0] + word[1:].translate(LEET) if len(word) > 4 else word,
    "one Arabic digit": lambda word: word[0] + word[1:].translate(EASTERN_LEET) if len(word) > 4 else word,
    "signs": lambda word: word[0] + word[1:].translate(SIGNS),
    "circles": lambda word: "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in word),
    "black squares": lambda word: "".join(chr(0x1F170 + ord(c) - 97) if "a" <= c <= "z" else c for c in word),
    "a star": _starred,
}


def disguises_of(word: str) -> dict[str, str]:
    """By name; those that change nothing of this word are left out."""
    own = IN_LATIN if word.isascii() else IN_ARABIC
    made = {name: hide(word) for name, hide in {**IN_EVERY_SCRIPT, **own}.items()}
    return {name: text for name, text in made.items() if text != word}
