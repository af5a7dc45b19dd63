"""Runs of one sign, made to keep the parser or the cleaner busy (security.md 3)."""

import time

import pytest

from forum.content import ContentRefused, excerpt, guess_language, render
from tests.content.page import assert_harmless

pytestmark = pytest.mark.pure

RUNS = [
    "[",
    "]",
    "(",
    "*",
    "_",
    "`",
    "~",
    ">",
    "<",
    "&",
    "|",
    "#",
    "!",
    "\\",
    '"',
    "=",
    "-",
    "+",
    ".",
    "@",
    "\t",
    "\n",
    "a",
    "![",
    "[](",
    "[a](",
    "@[",
    "**a ",
    "*a*",
    "*a",
    "a**b",
    "_*",
    "[*",
    "[[a](b)",
    "`a",
    "``a ",
    "~~a",
    "<a",
    "<!--",
    "<![CDATA[",
    "> a\n",
    "> x\ny\n",
    "- a\n\n",
    "- a\n",
    "- x\ny\n",
    "1. ",
    "١. أ\n",
    "a|b\n-|-\n",
    "| a | b |\n|---|---|\n",
    "a|`b\n-|-\n",
    "[a]: http://a.b\n[a]\n",
    "&amp;",
    "http://",
    "http://a.org/",
    "a.a.a.org ",
    "a.b@c.org ",
    "+1 2 3 ",
    "https://a؟",
    "http://a/%D8",
    "\u2066",
    "\u202e",
    "*\u2066a",
    "**م:**",
    "أ*",
    "ا\u064b",
    "#\u064b",
    "   \n",
    "    a\n",
    "```\n",
    "a\n---\n",
]


@pytest.mark.parametrize("run", RUNS)
def test_a_long_run_is_answered_at_once(run):
    attack = (run * 60_000).encode()[:60_000].decode(errors="ignore")
    # Processor time: the machine may be busy with other tests.
    started = time.process_time()
    try:
        assert_harmless(render(attack, language="ar"))
    except ContentRefused as error:
        assert error.code in ("body_too_long", "body_too_deep", "empty_body")
    assert time.process_time() - started < 1.5
    started = time.process_time()
    excerpt(attack, length=100)
    guess_language(attack)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "around",
    ["{}", "[a{}](https://example.org)", "@[a{}]", "# a{}", "`a{}`", "https://example.org/a{}", "| a{} |\n|---|\n"],
)
def test_a_tower_of_marks_is_answered_at_once(around):
    """Putting the marks of one letter in order takes the square of their number."""
    started = time.process_time()
    assert_harmless(render(around.format("\u0301" * 15_000 + "\u0323" * 15_000) + "\n\nا", language="ar"))
    assert time.process_time() - started < 0.7
