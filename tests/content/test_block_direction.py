"""Which way each block runs (arabic.md 2.3, T-BLK)."""

import pytest

from forum.content import direction_of, render
from tests.content.page import elements, only

pytestmark = pytest.mark.pure


def directions(html, *tags):
    return [element.dir for element in elements(html) if element.tag in tags]


def test_a_latin_name_at_the_start_does_not_turn_an_arabic_line_round():
    html = render("@[Jordan] نوافق على النص", language="en")
    assert only(html, "p").dir == "rtl"
    assert only(html, "bdi").text == "@Jordan"


def test_an_address_at_the_start_does_not_turn_an_arabic_line_round():
    html = render("https://example.org/a شرح الرابط", language="en")
    assert only(html, "p").dir == "rtl"
    assert only(html, "a").dir == "ltr"


def test_an_english_sentence_with_one_arabic_word_stays_english():
    assert only(render("The Arabic word is حوكمة.", language="ar"), "p").dir == "ltr"


def test_two_paragraphs_in_two_scripts_each_run_their_own_way():
    assert directions(render("فقرة أولى\n\nDeuxième paragraphe", language="ar"), "p") == ["rtl", "ltr"]


@pytest.mark.parametrize(("language", "expected"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_a_block_without_letters_follows_the_language_of_its_post(language, expected):
    assert only(render("123 – 456", language=language), "p").dir == expected


def test_code_at_the_start_does_not_vote():
    html = render("`npm test` يعمل الآن", language="en")
    assert only(html, "p").dir == "rtl"
    assert only(html, "code").dir == "ltr"
    assert only(html, "code").text == "npm test"


def test_bullets_of_a_mixed_list_stand_on_the_side_of_its_first_item():
    html = render("- item one\n- بند ثانٍ", language="ar")
    assert only(html, "ul").dir == "ltr"
    # The bullet stands where the item's own direction puts it, so both items run with the list ...
    assert directions(html, "li") == ["ltr", "ltr"]
    # ... and the words of the second run right to left inside it.
    assert (only(html, "bdi").dir, only(html, "bdi").text) == ("rtl", "بند ثانٍ")


def test_paragraphs_of_a_loose_list_keep_their_own_direction():
    html = render("- بند أول\n\n- second item", language="ar")
    assert only(html, "ul").dir == "rtl"
    assert directions(html, "p") == ["rtl", "ltr"]


def test_a_quote_of_english_in_an_arabic_reply_keeps_its_bar_on_the_left():
    html = render("> The text as agreed.\n\nنوافق على هذه الصيغة.", language="ar")
    assert only(html, "blockquote").dir == "ltr"
    assert directions(html, "p") == ["ltr", "rtl"]


def test_a_list_whose_first_item_has_no_letters_follows_the_next():
    html = render("- 2016\n- décision\n- قرار", language="ar")
    assert only(html, "ul").dir == "ltr"


def test_a_nested_list_decides_for_itself():
    assert directions(render("- one\n  - بند\n- two", language="ar"), "ul") == ["ltr", "rtl"]


def test_a_table_takes_the_direction_of_its_first_cell_with_letters():
    html = render("| 1 | البند |\n|---|---|\n| 2 | item |", language="en")
    assert only(html, "table").dir == "rtl"
    assert directions(html, "th", "td") == ["rtl", "rtl", "rtl", "ltr"]


def test_headings_carry_their_direction():
    assert only(render("# خلاصة", language="en"), "h3").dir == "rtl"


@pytest.mark.parametrize("chosen", ["rtl", "ltr"])
def test_the_authors_own_choice_wins_over_every_word(chosen):
    html = render("فقرة\n\nparagraph\n\n- item\n- بند\n\n> اقتباس", language="ar", direction=chosen)
    assert set(directions(html, "p", "ul", "li", "blockquote")) == {chosen}
    assert not elements(html, "bdi")


@pytest.mark.parametrize("left_open", ["", None, "auto"])
def test_without_a_choice_the_words_decide(left_open):
    assert only(render("فقرة", language="en", direction=left_open), "p").dir == "rtl"


def test_code_runs_left_to_right_even_where_the_author_chose_otherwise():
    assert only(render("نص `a = 1`", language="ar", direction="rtl"), "code").dir == "ltr"


def test_words_of_a_link_speak_only_where_nothing_else_does():
    assert only(render("[the report](https://example.org) نرفق التقرير", language="en"), "p").dir == "rtl"
    assert only(render("[le rapport](https://example.org)", language="ar"), "p").dir == "ltr"
    assert only(render("https://example.org", language="ar"), "p").dir == "rtl"


def test_hashtags_and_mail_addresses_do_not_vote():
    assert only(render("#egov وسم", language="en"), "p").dir == "rtl"
    assert only(render("office@example.org للمراسلة", language="en"), "p").dir == "rtl"


def test_a_direction_mark_counts_as_a_letter():
    assert only(render("\u200fAPI جديدة", language="en"), "p").dir == "rtl"


def test_what_stands_between_isolates_does_not_vote():
    assert only(render("\u2068Ali\u2069 مرحبا", language="en"), "p").dir == "rtl"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("تقرير (ISO/IEC 27001) الأولي", "rtl"),
        ("(ISO/IEC 27001) تقرير", "ltr"),
        ("@[Jordan] نوافق", "rtl"),
        ("https://example.org/a شرح", "rtl"),
        ("`kid` معرّف المفتاح", "rtl"),
        ("2016 – 2017", "rtl"),
        ("The word حوكمة", "ltr"),
    ],
)
def test_titles_and_previews_follow_the_same_rule(title, expected):
    assert direction_of(title, language="ar") == expected


def test_a_title_without_letters_follows_its_language():
    assert direction_of("2016", language="fr") == "ltr"
