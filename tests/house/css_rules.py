"""What a style sheet of ours may not say (arabic.md §1 and §7, house.md §5.14). Each rule gives what it found."""

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(?P<selector>[^{}]*)\{(?P<body>[^{}]*)\}")

PHYSICAL = [
    r"\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b",
    r"(?<![\w-])(?:left|right)\s*:",
    r"\bborder-(?:top|bottom)-(?:left|right)-radius\b",
    r"\btext-align\s*:\s*(?:left|right)\b",
    r"\b(?:float|clear)\s*:\s*(?:left|right)\b",
    r"\btransform-origin\s*:[^;]*\b(?:left|right)\b",
    r"\bbackground-position\s*:[^;]*\b(?:left|right)\b",
    r"\bflex-direction\s*:\s*row-reverse\b",
    r"\btranslateX\((?![^)]*var\(--direction\))",
]
AGAINST_ARABIC = [
    r"\bletter-spacing\s*:",
    r"\btext-transform\s*:",
    r"\bfont-style\s*:\s*(?:italic|oblique)",
    r"\bword-break\s*:\s*break-all",
    r"\btext-align\s*:\s*justify",
    r"\bhyphens\s*:\s*(?:auto|manual)",
    r"\bfont-weight\s*:\s*[123]00\b",
]
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color-mix)\(|var\(--raw-"
    r"|:\s*(?:white|black|red|green|blue|gr[ae]y|orange|yellow|silver|gold)\b",
    re.IGNORECASE,
)
HEIGHT = re.compile(r"(?<![\w-])(?:height|block-size)\s*:\s*[\d.]+(?:px|rem|em|vh|dvh|svh)\b")
# Only what never holds words may have a fixed height.
WORDLESS = re.compile(
    r"\.(?:icon|wordmark|visually-hidden|progress|skeleton__line|presence__dot|check)\b|::?(?:before|after)"
    r'|input\[type="checkbox"\]'
)
HIDDEN = re.compile(r"clip-path")


def without_comments(sheet: str) -> str:
    return COMMENT.sub("", sheet)


def physical_sides(sheet: str) -> list[str]:
    return _found(PHYSICAL, sheet) + list(_four_sided(sheet))


def against_arabic(sheet: str) -> list[str]:
    return _found(AGAINST_ARABIC, sheet)


def raw_colours(sheet: str) -> list[str]:
    return COLOUR.findall(without_comments(sheet))


def fixed_heights(sheet: str) -> list[str]:
    """Vocalised Arabic stands taller than any box that was measured with Latin letters."""
    return [
        f"{rule['selector'].strip()} {found[0]}"
        for rule in DECLARATION.finditer(without_comments(sheet))
        for found in [HEIGHT.search(rule["body"])]
        if found and not WORDLESS.search(rule["selector"]) and not HIDDEN.search(rule["body"])
    ]


def _found(patterns: list[str], sheet: str) -> list[str]:
    text = without_comments(sheet)
    return [found[0] for pattern in patterns for found in re.finditer(pattern, text)]


def _four_sided(sheet: str) -> Iterator[str]:
    """`padding: 1px 2px 3px 4px` names the right and the left side by their place."""
    for found in re.finditer(r"(?<![\w-])(?:margin|padding|inset|border-width):\s*([^;{}]+);", without_comments(sheet)):
        sides = re.findall(r"(?:[\w-]+\((?:[^()]|\([^()]*\))*\)|[^\s()]+)", found[1])
        if len(sides) == 4 and sides[1] != sides[3]:
            yield found[0]
