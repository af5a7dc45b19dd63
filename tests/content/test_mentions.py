"""`@[token]` in the text, a name on the page (arabic.md 8 and 11)."""

import pytest

from forum.content import excerpt, mentioned, render
from tests.content.page import elements, only, text

pytestmark = pytest.mark.pure

NAMES = {"12": "مديرة البرنامج – الأردن", "13": "Ali Test"}


def test_a_mention_shows_the_current_name():
    html = render("شكراً @[12] على العرض", language="ar", mentions=NAMES)
    mention = only(html, "bdi")
    assert (mention.attrs["class"], mention.text) == ("mention", "@مديرة البرنامج – الأردن")


def test_a_mention_may_follow_an_arabic_prefix_and_leaves_the_question_mark_outside():
    html = render("وُجِّه السؤال لـ@[مديرة البرنامج – الأردن]؟", language="ar")
    assert only(html, "bdi").text == "@مديرة البرنامج – الأردن"
    assert text(html).endswith("الأردن؟")


def test_a_token_nobody_is_known_by_shows_its_own_words():
    assert only(render("@[Jordan] ok", language="en", mentions=NAMES), "bdi").text == "@Jordan"


def test_an_arabic_line_that_begins_with_a_latin_name_stays_rtl():
    assert only(render("@[13] شكراً", language="en", mentions=NAMES), "p").dir == "rtl"


def test_a_name_cannot_bring_markup_or_overrides_along():
    html = render("@[12]", language="ar", mentions={"12": "<b>x</b>\u202ey"})
    assert only(html, "bdi").text == "@<b>x</b>y"


@pytest.mark.parametrize("markdown", ["`@[12]`", "    @[12]", "\\@[12]", "someone@[12]", "@[]", "@[ ]", "@ [12]"])
def test_what_is_not_a_mention(markdown):
    assert not elements(render(f"x\n\n{markdown}", language="ar", mentions=NAMES), "bdi")
    assert mentioned(markdown) == []


def test_those_mentioned_are_told_once_and_in_order():
    assert mentioned("@[13] و@[12] ثم @[13] `@[14]`\n\n> @[15]") == ["13", "12", "15"]


def test_an_excerpt_shows_names_and_not_tokens():
    assert excerpt("شكراً @[13]!", length=40, mentions=NAMES) == "شكراً @Ali Test!"
