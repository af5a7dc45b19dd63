"""The style sheets keep the house rules, and every reader can tell the letters from the paper."""

import re
from pathlib import Path

import brotli
import pytest

from . import css_rules

pytestmark = pytest.mark.pure

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
MAIN = (STATIC / "css" / "main.css").read_text(encoding="utf-8")
TYPOGRAPHY = (STATIC / "css" / "typography.css").read_text(encoding="utf-8")

# text role, the surfaces it stands on, and the least contrast (look.md: body 7:1, the rest 4.5:1, marks 3:1)
PAIRS = [
    ("text", ["page", "raised", "quiet", "band", "selected", "deadline-surface", "refusal-surface"], 7.0),
    ("text-quiet", ["page", "raised", "quiet"], 4.5),
    ("text-on-band", ["band"], 4.5),
    ("link", ["page", "raised", "quiet", "selected"], 4.5),
    ("link-hover", ["page", "raised", "quiet"], 4.5),
    ("on-act", ["act", "act-hover"], 4.5),
    ("deadline", ["page", "raised", "deadline-surface"], 4.5),
    ("refusal", ["page", "raised", "refusal-surface"], 4.5),
    ("refusal-hover", ["refusal-surface"], 4.5),
    ("focus", ["page", "raised", "quiet", "selected"], 3.0),
    ("line-strong", ["page", "raised"], 3.0),
    ("mine", ["page"], 3.0),
    ("deadline-mark", ["page", "raised"], 3.0),
]
PER_PAIR = [(ink, paper, least, theme) for ink, papers, least in PAIRS for paper in papers for theme in (0, 1)]


def read(sheet: Path) -> str:
    return sheet.read_text(encoding="utf-8")


def role(name: str, theme: int) -> str:
    found = re.search(rf"--color-{name}:\s*light-dark\(var\((--raw-[\w-]+)\), var\((--raw-[\w-]+)\)\)", TOKENS)
    assert found, f"--color-{name} is no role"
    raw = re.search(rf"{found[theme + 1]}:\s*(#[0-9a-f]{{6}})", TOKENS)
    assert raw, f"{found[theme + 1]} is no raw colour"
    return raw[1]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def of_each(rule, sheets=SHEETS) -> dict[str, list[str]]:
    return {str(sheet.relative_to(STATIC)): found for sheet in sheets if (found := rule(read(sheet)))}


def test_no_style_sheet_names_a_physical_side():  # T-DIR-2
    assert of_each(css_rules.physical_sides) == {}


def test_nothing_is_done_to_arabic_letters_that_breaks_them():
    assert of_each(css_rules.against_arabic) == {}


def test_colours_are_named_by_their_role_outside_the_tokens():
    others = [sheet for sheet in SHEETS if sheet.name != "tokens.css"]
    assert of_each(css_rules.raw_colours, others) == {}


def test_no_words_stand_in_a_box_of_fixed_height():
    assert of_each(css_rules.fixed_heights) == {}


@pytest.mark.parametrize("ink, paper, least, theme", PER_PAIR)
def test_a_reader_can_tell_ink_from_paper(ink, paper, least, theme):
    assert contrast(role(ink, theme), role(paper, theme)) >= least


def test_every_component_is_imported_once():
    files = {f"components/{sheet.name}" for sheet in (STATIC / "css" / "components").glob("*.css")}
    imported = re.findall(r'@import url\("(components/[^"]+)"\) layer\(components\);', MAIN)
    assert sorted(imported) == sorted(files)


def test_every_variable_used_is_defined():
    text = "\n".join(css_rules.without_comments(read(sheet)) for sheet in SHEETS)
    assert set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+)\s*:", text)) == set()


def test_every_mirrored_sign_follows_the_direction():
    assert '[dir="rtl"] {\n  --direction: -1;' in TOKENS
    assert "var(--direction)" in read(STATIC / "css" / "components" / "icon.css")


def test_arabic_text_is_larger_and_airier_than_latin():
    arabic = re.search(r":lang\(ar\) \{(.*?)\}", TOKENS, re.DOTALL)[1]
    assert 1.06 <= float(re.search(r"--text: ([\d.]+)rem", arabic)[1]) <= 1.12
    assert 1.7 <= float(re.search(r"--leading: ([\d.]+)", arabic)[1]) <= 1.9


def test_the_arabic_fonts_cover_the_arabic_blocks():
    ranges = "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+FB50-FDFF, U+FE70-FEFF, U+200C-200F, U+2066-2069"
    faces = re.findall(r"@font-face \{(.*?)\}", TYPOGRAPHY, re.DOTALL)
    arabic = [face for face in faces if "arabic-" in face]
    assert len(arabic) == 2
    assert all(ranges in face for face in arabic)
    assert all("font-display: swap" in face for face in faces)


def test_nothing_is_fetched_from_elsewhere():
    asked = [(sheet, address) for sheet in SHEETS for address in re.findall(r'url\("?([^")]+)', read(sheet))]
    assert [address for _, address in asked if "//" in address or address.startswith("data:")] == []
    assert [address for sheet, address in asked if not (sheet.parent / address).exists()] == []


def test_a_first_visit_stays_light():
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert len(fonts) == 4
    everything = [*fonts, *SHEETS, *(STATIC / "js").rglob("*.js"), *(STATIC / "img").glob("*.svg")]
    assert sum(sent(file) for file in everything) <= 250 * 1024


def sent(file: Path) -> int:
    """Bytes over the wire: text goes out compressed (config/storage.py), fonts are compressed already."""
    content = file.read_bytes()
    return len(content) if file.suffix == ".woff2" else len(brotli.compress(content, quality=5))


@pytest.mark.parametrize(
    "rule, bad, good",
    [
        (css_rules.physical_sides, "a { margin-left: 1px; }", "a { margin-inline-start: 1px; }"),
        (css_rules.physical_sides, "a { right: 0; }", "a { inset-inline-end: 0; }"),
        (css_rules.physical_sides, "a { text-align: right; }", "a { text-align: end; }"),
        (css_rules.physical_sides, "a { float:left }", "a { float: inline-start }"),
        (css_rules.physical_sides, "a { padding: 1px 2px 3px 4px; }", "a { padding: 1px 2px 3px 2px; }"),
        (css_rules.physical_sides, "a { border-top-left-radius: 1px; }", "a { border-start-start-radius: 1px; }"),
        (css_rules.physical_sides, "a { transform: translateX(4px); }", "a { transform: scale(1); }"),
        (css_rules.against_arabic, "a { letter-spacing: 1px; }", "a { font-weight: 600; }"),
        (css_rules.against_arabic, "a { font-style: italic; }", "a { font-style: normal; }"),
        (css_rules.raw_colours, "a { color: #fff; }", "a { color: var(--color-text); }"),
        (css_rules.raw_colours, "a { color: white; }", "a { color: transparent; }"),
        (css_rules.raw_colours, "a { color: var(--raw-ink); }", "a { color: currentColor; }"),
        (css_rules.fixed_heights, ".post { height: 3rem; }", ".post { min-height: 3rem; }"),
        (css_rules.fixed_heights, ".post { block-size: 20px; }", ".icon { block-size: 20px; }"),
    ],
)
def test_each_rule_sees_what_it_forbids_and_nothing_else(rule, bad, good):
    assert rule(bad)
    assert not rule(good)
