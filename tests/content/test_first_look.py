"""What the cleaner is not asked about: only what it would give back as it is (security.md 1.7)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import content
from forum.content import cleaning
from forum.content.cleaning import clean, cleaned_fully

pytestmark = pytest.mark.pure
PIECES = [
    *('<p dir="rtl">', '<p dir="ltr">', "<p>", "</p>", "\n", "<br>", "<strong>", "</strong>", "<em>", "</em>", "<s>"),
    *("</s>", '<ul dir="rtl">\n', "</ul>", '<li dir="ltr">', "</li>", '<bdi dir="rtl">', '<bdi class="mention">'),
    *(
        "</bdi>",
        '<bdi class="x">',
        '<a href="https://example.org">',
        "</a>",
        "<script>",
        "&amp;",
        "&lt;",
        "&",
        "<",
        ">",
        "&nbsp;",
    ),
    *("&#60;", "\u00a0", "\0", "\r", "\f", "\ufeff", "\ufffe", "\U0001fffe", "\u2028", "\u202e", "نص", "a", '"', "'"),
]
WHOLE = [
    '<p dir="rtl">{}</p>\n',
    '<p dir="ltr">a <strong>{}</strong> b<br>\n{}</p>\n',
    '<ul dir="rtl">\n<li dir="ltr">{}</li>\n<li dir="rtl"><em>{}</em></li>\n</ul>\n',
    '<p dir="rtl"><bdi class="mention">@{}</bdi> <s>{}</s></p>\n<p dir="rtl">{}</p>\n',
]


@given(
    st.lists(st.sampled_from(WHOLE), max_size=4), st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=6)
)
@settings(max_examples=500, deadline=None)
def test_what_is_let_through_at_first_sight_the_cleaner_would_not_change(blocks: list[str], pieces: list[str]) -> None:
    for html in ("".join(blocks).replace("{}", "".join(pieces)), "".join(pieces)):
        assert clean(html) == cleaned_fully(html)


def test_plain_words_are_seen_at_first_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "cleaned_fully", lambda html: "sent on")
    for body in ("شكراً، ننتظر النص.", "a\nb **c** & <d>\n\n- e\n- *f*", "@[12] #وسم 2%"):
        assert content.render(body, language="ar") != "sent on"
    for body in ("> a", "[a](https://example.org)", "`a`", "# a", "1. a", "- a\n\n  b", "a\u00a0b"):
        assert content.render(body, language="ar") == "sent on"


def test_a_long_text_that_fits_only_almost_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "cleaned_fully", lambda html: "sent on")
    for part in ("a", "a<br>\n", "&amp;", "<em>a</em>", '</p>\n<p dir="rtl">'):
        began = time.process_time()
        assert clean('<p dir="rtl">' + part * (60_000 // len(part)) + "<x") == "sent on"
        assert time.process_time() - began < 0.5
