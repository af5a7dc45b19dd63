"""Markdown written from right to left (arabic.md 10, T-MD)."""

import pytest

from forum.content import render
from tests.content.page import elements, only, text

pytestmark = pytest.mark.pure


def test_a_numbered_arabic_list_has_its_numbers_on_the_right():
    html = render("1. أول\n2. ثانٍ", language="ar")
    assert only(html, "ol").dir == "rtl"
    assert [item.text for item in elements(html, "li")] == ["أول", "ثانٍ"]


@pytest.mark.parametrize(
    "markdown",
    [
        "١. أول\n٢. ثانٍ",
        "١) أول\n٢) ثانٍ",
        "۱. أول\n۲. ثانٍ",
        "> ١. أول\n> ٢. ثانٍ",
        "- ١. أول\n  ٢. ثانٍ",
        "1. أول\n٢. ثانٍ",
    ],
)
def test_arabic_digits_number_a_list(markdown):
    html = render(markdown, language="ar")
    assert only(html, "ol").text.split() == ["أول", "ثانٍ"]


def test_a_list_may_begin_at_any_number_in_either_digits():
    assert only(render("٧. سابع", language="ar"), "ol").attrs["start"] == "7"
    assert only(render("7. سابع", language="ar"), "ol").attrs["start"] == "7"


@pytest.mark.parametrize("markdown", ["```\n١. كود\n```", "    ١. كود", "- بند\n\n  ```\n  ١. كود\n  ```"])
def test_code_keeps_the_digits_it_was_written_with(markdown):
    assert only(render(markdown, language="ar"), "code").text == "١. كود\n"


def test_a_line_in_a_paragraph_keeps_its_digits():
    assert text(render("قال\n٢. ثانياً", language="ar")) == "قال\n٢. ثانياً"
    assert text(render("سنة ٢٠١٦", language="ar")) == "سنة ٢٠١٦"


def test_a_quote_has_its_bar_on_the_right():
    assert only(render("> اقتباس", language="en"), "blockquote").dir == "rtl"


def test_fenced_code_with_arabic_inside_runs_left_to_right_and_keeps_its_braces():
    html = render('```json\n{"a": "قيمة"}\n```', language="ar")
    assert only(html, "pre").dir == only(html, "code").dir == "ltr"
    assert only(html, "code").text == '{"a": "قيمة"}\n'


@pytest.mark.parametrize(
    ("markdown", "tag", "marked", "whole"),
    [
        ("**مهم:**نص", "strong", "مهم:", "مهم:نص"),
        ("*(ملاحظة)*نص", "em", "(ملاحظة)", "(ملاحظة)نص"),
        ("نص*(ملاحظة)*", "em", "(ملاحظة)", "نص(ملاحظة)"),
        ("نص**مهم**جداً", "strong", "مهم", "نصمهمجداً"),
        ("قال:**«نعم»**ثم", "strong", "«نعم»", "قال:«نعم»ثم"),
        ("**مُهِمٌّ،**ثم", "strong", "مُهِمٌّ،", "مُهِمٌّ،ثم"),
    ],
)
def test_bold_and_emphasis_work_where_arabic_leaves_no_space(markdown, tag, marked, whole):
    html = render(markdown, language="ar")
    assert only(html, tag).text == marked
    assert text(html) == whole


@pytest.mark.parametrize("markdown", ["5 * 3 * 2", "نص * نص * نص", 'a*"b"*c', "ملف*", r"\*\*نص\*\*"])
def test_stars_that_mark_nothing_stay_stars(markdown):
    html = render(markdown, language="ar")
    assert not elements(html, "em") and not elements(html, "strong")
    assert "*" in text(html)


def test_a_table_with_arabic_headers_starts_at_the_right_and_aligns_its_numbers():
    html = render("| الخدمة | العدد | النسبة |\n|---|---|---|\n| تصديق | 12 | 62% |\n| رخصة | ٣٤٥ | – |", language="ar")
    assert only(html, "table").dir == "rtl"
    assert [cell.attrs.get("class") for cell in elements(html, "th")] == [None, "align-end", "align-end"]
    assert [cell.attrs.get("class") for cell in elements(html, "td")] == [None, "align-end", "align-end"] * 2


def test_the_authors_own_sides_become_logical_ones():
    html = render("| a | b | c |\n|:--|:-:|--:|\n| x | y | z |", language="en")
    assert [cell.attrs["class"] for cell in elements(html, "td")] == ["align-start", "align-center", "align-end"]
    assert "style" not in html


def test_headings_begin_below_those_of_the_page():
    html = render("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f", language="en")
    assert [element.tag for element in elements(html)] == ["h3", "h4", "h5", "h6", "h6", "h6"]


def test_a_new_line_is_a_new_line():
    assert elements(render("سطر\nسطر", language="ar"), "br")


def test_strikethrough_is_drawn():
    assert only(render("~~قديم~~ جديد", language="ar"), "s").text == "قديم"


def test_html_is_shown_as_it_was_typed():
    markdown = "<b onclick=alert(1)>x</b> <!-- c --> &lt;i&gt;"
    assert text(render(markdown, language="en")) == "<b onclick=alert(1)>x</b> <!-- c --> <i>"
