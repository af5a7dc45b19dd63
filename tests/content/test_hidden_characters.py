"""Characters nobody sees (arabic.md 3, T-CTL-3, 6, 7)."""

import pytest

from forum.content import cleaned, excerpt, render
from tests.content.page import elements, only, text

pytestmark = pytest.mark.pure

OVERRIDE = "\u202e"
ISOLATE, CLOSE = "\u2067", "\u2069"


@pytest.mark.parametrize("hidden", list("\u202a\u202b\u202c\u202d\u202e"))
def test_overrides_and_embeddings_leave_prose(hidden):
    html = render(f"قبل {hidden}بعد\n\nفقرة تالية", language="ar")
    assert hidden not in html
    assert text(html).split() == ["قبل", "بعد", "فقرة", "تالية"]


@pytest.mark.parametrize(
    "place", ["**{}x**", "[{}x](https://example.org)", "# {}x", "- {}x", "| {}x |\n|---|", "> {}x", "@[{}x]"]
)
def test_no_corner_of_the_markup_lets_an_override_through(place):
    assert OVERRIDE not in render(place.format(OVERRIDE), language="ar")


def test_an_override_written_as_an_entity_is_dropped_too():
    assert OVERRIDE not in render("a&#x202e;b &#8238; c", language="en")


def test_marks_and_joiners_stay():
    kept = "\u200e\u200f\u061c\u200c"
    assert all(character in render(f"نص {kept} نص", language="ar") for character in kept)


def test_balanced_isolates_stay_as_they_are():
    assert f"{ISOLATE}نص{CLOSE}" in render(f"say {ISOLATE}نص{CLOSE} here", language="en")


def test_an_isolate_left_open_is_closed_in_its_own_block():
    html = render(f"قبل {ISOLATE}معزول\n\nتالٍ", language="ar")
    first, second = elements(html, "p")
    assert first.text.count(ISOLATE) == first.text.count(CLOSE) == 1
    assert first.text.endswith(CLOSE)
    assert CLOSE not in second.text


def test_an_isolate_opened_inside_an_element_is_closed_inside_it():
    html = render(f"**{ISOLATE}a** b", language="en")
    assert only(html, "strong").text == f"{ISOLATE}a{CLOSE}"


def test_a_closing_sign_nobody_opened_goes():
    assert CLOSE not in render(f"a{CLOSE}b **c{CLOSE}**", language="en")


def test_an_isolate_does_not_reach_over_a_line_break():
    html = render(f"{ISOLATE}a\nb{CLOSE}c", language="en")
    assert html.index(CLOSE) < html.index("<br>")
    assert html.count(CLOSE) == 1


def test_code_shows_a_badge_and_copies_the_original():
    html = render(f"```\nif (a{OVERRIDE} == b){CLOSE}\n```", language="ar")
    assert [badge.attrs["data-control"] for badge in elements(html, "span")] == ["U+202E", "U+2069"]
    assert all(badge.attrs["class"] == "control-badge" for badge in elements(html, "span"))
    assert only(html, "code").text == f"if (a{OVERRIDE} == b){CLOSE}\n"


def test_inline_code_shows_the_badge_too():
    html = render(f"الحقل `a{OVERRIDE}b` هنا", language="ar")
    assert only(html, "span").attrs["data-control"] == "U+202E"
    assert only(html, "code").text == f"a{OVERRIDE}b"


def test_the_author_learns_that_her_prose_was_cleaned_but_not_her_code():
    assert cleaned(f"نص{OVERRIDE}")
    assert cleaned(f"- **نص{OVERRIDE}**")
    assert not cleaned("نص \u200f عادي")
    assert not cleaned(f"`a{OVERRIDE}`\n\n```\n{OVERRIDE}\n```")


def test_text_in_tag_characters_does_not_travel_unseen():
    smuggled = "".join(chr(0xE0000 + ord(letter)) for letter in "secret")
    html = render(f"hello{smuggled}", language="en")
    assert text(html) == "hello"


def test_excerpts_carry_no_overrides_and_no_isolates():
    assert excerpt(f"a{OVERRIDE}b {ISOLATE}c{CLOSE}", length=20) == "ab c"


def test_a_link_whose_words_name_another_host_shows_the_true_one():
    html = render("[example.org](https://evil.example/x)", language="en")
    host = elements(html, "bdi")[0]
    assert host.attrs["class"] == "true-host"
    assert host.text == "(evil.example)"


@pytest.mark.parametrize(
    "label",
    [
        "https://example.org/evil.example",
        "EXAMPLE.ORG",
        f"{OVERRIDE}gro.elpmaxe",
        "example\u3002org",
        "example\u2024org",
        "example.org/page",
        "see www.example.org",
        "me@example.org",
        "**example**.org",
        "`example.org`",
    ],
)
def test_no_spelling_of_the_other_host_hides_the_true_one(label):
    html = render(f"[{label}](https://evil.example/x)", language="en")
    assert "(evil.example)" in text(html)


@pytest.mark.parametrize(
    "markdown",
    [
        "[example.org](https://example.org/a)",
        "[www.example.org](https://example.org/a)",
        "[https://example.org/تقرير.pdf](https://example.org/x)",
        "[النص الكامل](https://example.org)",
        "[version 2.1](https://example.org)",
        "https://example.org/a.b/c.d",
        "https://وزارة.الأردن/صفحة",
        "office@example.org",
    ],
)
def test_an_honest_link_is_left_alone(markdown):
    assert "true-host" not in render(markdown, language="en")


def test_a_host_in_look_alike_letters_shows_its_true_spelling():
    assert "(xn--pple-43d.com)" in text(render("https://\u0430pple.com/", language="en"))
