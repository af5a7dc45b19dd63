"""The last word on what reaches a browser, tried without anything before it (security.md 1.7)."""

import pytest

from forum.content import render
from forum.content.addresses import REL
from forum.content.cleaning import clean
from forum.content.parser import OPTIONS
from tests.content.page import assert_harmless, elements, only, text

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "kept",
    [
        '<p dir="rtl">x</p>',
        '<p lang="fr">x</p>',
        '<ol start="7"><li dir="rtl">x</li></ol>',
        f'<a href="https://example.org/%D8%B5" rel="{REL}" dir="ltr">x</a>',
        f'<a href="mailto:a@example.org" rel="{REL}">x</a>',
        '<bdi class="mention">@x</bdi>',
        '<td class="align-end">1</td>',
        '<span class="control-badge" data-control="U+202E" dir="ltr">\u202e</span>',
        "<h3>x</h3><hr><pre><code>&lt;b&gt;</code></pre>",
    ],
)
def test_what_we_draw_is_kept(kept):
    table = f"<table><tbody><tr>{kept}</tr></tbody></table>" if kept.startswith("<td") else kept
    assert clean(table) == table


@pytest.mark.parametrize(
    ("tag", "attribute"),
    [
        ("p", 'dir="auto"'),
        ("p", 'dir="x"'),
        ("p", 'lang="xx"'),
        ("p", 'class="mention"'),
        ("bdi", 'class="frame"'),
        ("bdi", 'class="mention frame"'),
        ("p", 'style="color:red"'),
        ("p", 'id="main"'),
        ("p", 'onclick="alert(1)"'),
        ("p", 'data-behaviour="dialog"'),
        ("p", 'data-control="U+202E"'),
        ("span", 'data-control="&lt;b&gt;"'),
        ("ol", 'start="x"'),
        ("p", 'start="1"'),
        ("a", 'rel="opener"'),
        ("a", 'target="_blank"'),
        ("a", 'title="x"'),
        ("p", 'href="https://example.org"'),
        ("a", 'href="javascript:alert(1)"'),
        ("a", 'href="/sign-out"'),
        ("a", 'href="//evil.example"'),
        ("a", 'href="#main"'),
        ("a", 'href="https://good.example@evil.example"'),
        ("a", 'href="data:text/html,x"'),
    ],
)
def test_what_we_never_draw_is_dropped(tag, attribute):
    assert only(clean(f"<{tag} {attribute}>x</{tag}>"), tag).attrs == {}


@pytest.mark.parametrize(
    "tag", ["script", "style", "img", "iframe", "svg", "form", "input", "h1", "h2", "div", "template"]
)
def test_an_element_we_never_draw_is_shown_as_text(tag):
    html = clean(f"<{tag}>x")
    assert not elements(html)
    assert f"<{tag}>" in text(html)


def test_a_parser_that_let_html_through_would_not_matter(monkeypatch):
    monkeypatch.setitem(OPTIONS, "html", True)
    html = render("<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> <b onclick=x>y</b>", language="en")
    assert_harmless(html)
    assert "<script>" in text(html)
