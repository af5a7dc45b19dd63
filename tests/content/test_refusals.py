"""What is refused, and how it says so (security.md 3)."""

import pytest
from django.utils.functional import Promise

from forum.content import MOST_BYTES, ContentRefused, EmptyBody, render
from forum.errors import ForumError

pytestmark = pytest.mark.pure


def refusal(markdown):
    with pytest.raises(ContentRefused) as caught:
        render(markdown, language="ar")
    return caught.value


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        " \n\t\n",
        "\u200b\u200f",
        "\u3164",
        "\u2800",
        "#",
        "> ",
        "---",
        "[a]: https://example.org",
        "&nbsp;",
        "&#x200b;",
        "**\u200b**",
        "\u0651",
    ],
)
def test_a_text_nobody_can_see_is_refused(nothing):
    assert refusal(nothing).code == "empty_body"


@pytest.mark.parametrize(
    "something", [".", "؟", "👍", "١", "`x`", "    x", "![](https://example.org)", "@[12]", "| a |\n|---|"]
)
def test_a_text_of_one_sign_is_enough(something):
    assert render(something, language="ar")


def test_a_text_longer_than_64_kib_is_refused():
    words = "نص عادي "
    allowed = words * (MOST_BYTES // len(words.encode()))
    assert render(allowed, language="ar")
    assert refusal(allowed + words * 2).code == "body_too_long"


@pytest.mark.parametrize(
    "deep", [">" * 40 + " x", "- " * 30 + "x", "1. " * 30 + "x", "> - " * 15 + "x", "*a **b " * 15 + "c** d*" * 15]
)
def test_deep_nesting_is_refused_rather_than_silently_lost(deep):
    assert refusal(deep).code == "body_too_deep"


@pytest.mark.parametrize("depth", [1, 5, 8])
def test_reasonable_nesting_is_kept_whole(depth):
    assert "كلمة" in render("> " * depth + "كلمة", language="ar")
    assert "كلمة" in render(
        "".join("  " * level + f"- مستوى {level}\n" for level in range(depth)) + "\nكلمة", language="ar"
    )


@pytest.mark.parametrize("unstorable", ["a\x00b", "\ud800", "ok \udfff", "```\n\x00\n```"])
def test_characters_no_database_holds_are_refused(unstorable):
    assert refusal(unstorable).code == "body_control_characters"


def test_too_many_pieces_are_refused_before_they_cost_time():
    assert refusal("a\n" * 20_000).code == "body_too_long"
    assert refusal("|a" * 20_000).code == "body_too_long"


def test_other_control_characters_go_and_their_words_stay():
    html = render("a\x07b\x0bc\x85d\u2028e\r\nf", language="en")
    assert html == '<p dir="ltr">ab<br>\nc<br>\nd<br>\ne<br>\nf</p>'


def test_a_refusal_is_one_of_the_forums_with_a_sentence_for_people():
    error = refusal("")
    assert isinstance(error, ForumError)
    assert isinstance(error, EmptyBody)
    assert error.status == 400
    assert isinstance(error.message, Promise)
    assert str(error).endswith(".")
