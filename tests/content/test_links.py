"""Where links begin and end, and what becomes one (arabic.md 8, T-PUN)."""

import pytest

from forum.content import render
from tests.content.page import elements, only, text

pytestmark = pytest.mark.pure

REL = "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("انظر https://example.org/a؟ نعم", "https://example.org/a"),
        ("انظر https://example.org/a، ثم", "https://example.org/a"),
        ("انظر https://example.org/a؛ ثم", "https://example.org/a"),
        ("«https://example.org/a»", "https://example.org/a"),
        ("https://example.org/a…", "https://example.org/a"),
        ("https://example.org/a۔", "https://example.org/a"),
        ("https://example.org/a.", "https://example.org/a"),
        ("https://example.org/a?!", "https://example.org/a"),
        ("(https://example.org/ص_1)،", "https://example.org/ص_1"),
        ("https://example.org/x_(y)", "https://example.org/x_(y)"),
        ("راجع example.org/تقرير.", "example.org/تقرير"),
        ("راجع www.gov.jo", "www.gov.jo"),
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("وhttps://example.org/a", "https://example.org/a"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
    ],
)
def test_a_link_ends_where_its_address_ends(markdown, shown):
    link = only(render(markdown, language="ar"), "a")
    assert link.text == shown
    assert link.dir == "ltr"
    assert link.attrs["href"].isascii()
    assert link.attrs["rel"] == REL


def test_the_arabic_path_is_encoded_for_the_machine_and_readable_for_people():
    link = only(render("(https://example.org/ص_1)،", language="ar"), "a")
    assert link.attrs["href"] == "https://example.org/%D8%B5_1"
    link = only(render("https://example.org/%D8%B5_1", language="ar"), "a")
    assert (link.attrs["href"], link.text) == ("https://example.org/%D8%B5_1", "https://example.org/ص_1")


def test_an_encoded_control_is_never_spelled_out():
    link = only(render("https://example.org/%E2%80%AEgpj", language="en"), "a")
    assert link.text == "https://example.org/%E2%80%AEgpj"


def test_the_sentence_around_a_link_is_whole():
    markdown = "راجع (example.org/تقرير)، ثم https://example.org/b؟"
    assert text(render(markdown, language="ar")) == markdown


def test_a_bare_host_leads_to_the_secure_site():
    assert only(render("gov.jo/services", language="en"), "a").attrs["href"] == "https://gov.jo/services"


def test_a_mail_address_is_a_link_of_its_own():
    link = only(render("راسلونا على office@example.org.", language="ar"), "a")
    assert (link.attrs["href"], link.text, link.dir) == ("mailto:office@example.org", "office@example.org", "ltr")


@pytest.mark.parametrize(
    "markdown", ["README.md و main.py", "e.g. this", "النهاية.تونس", "1.5", "a.b.c", "3.org2x", "..com"]
)
def test_words_with_dots_are_not_links(markdown):
    assert not elements(render(markdown, language="ar"), "a")


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](javascript:123)",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](&#x6a;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "[x](ftp://example.org)",
        "[x](tel:+962)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](/sign-out)",
        "[x](#top)",
        "[x](https:evil.example)",
        "[x](https://)",
        "[x](http://[bad)",
        "[x](https://good.example@evil.example/)",
        "[x](https://good.example\\@evil.example/)",
        "[x](https://exa\u200bmple.org/)",
        "[x](https://example.org:99999/)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](data:image/png;base64,AAAA)",
        "[x]: javascript:alert(1)\n\n[x]",
        "https://good.example@evil.example/",
    ],
)
def test_only_whole_web_and_mail_addresses_become_links(markdown):
    html = render(markdown, language="en")
    assert not elements(html, "a")
    assert "x" in text(html) or "script" in text(html)


def test_an_address_with_an_override_leads_to_what_is_seen():
    link = only(render("https://exa\u202emple.org/", language="en"), "a")
    assert link.text == link.attrs["href"] == "https://example.org/"


def test_a_link_holds_no_other_link():
    link = only(render("[<https://example.org/a>](https://evil.example)", language="en"), "a")
    assert (link.text, link.attrs["href"]) == ("https://example.org/a", "https://evil.example")
    assert len(elements(render("[<https://a.org> b ![c](https://c.org)](https://d.org)", language="en"), "a")) == 1


@pytest.mark.parametrize("words", ["", " ", "\u200b", "**\u2800**"])
def test_a_link_without_words_shows_where_it_leads(words):
    link = only(render(f"نص [{words}](https://example.org/a)", language="ar"), "a")
    assert link.text.endswith("https://example.org/a")
    assert link.dir == "ltr"


def test_a_remote_picture_is_a_link_with_its_words_and_loads_nothing():
    html = render("![خريطة الخدمات](https://example.org/map.png)", language="en")
    assert not elements(html, "img")
    link = only(html, "a")
    assert (link.text, link.attrs["href"], link.dir) == ("خريطة الخدمات", "https://example.org/map.png", "rtl")


def test_a_picture_without_words_shows_its_address():
    assert only(render("![](https://example.org/map.png)", language="en"), "a").text == "https://example.org/map.png"


def test_a_picture_inside_a_link_gives_it_its_words():
    link = only(render("[![الخريطة](https://example.org/m.png)](https://example.org)", language="ar"), "a")
    assert (link.text, link.attrs["href"]) == ("الخريطة", "https://example.org")


def test_addresses_in_code_stay_code():
    assert not elements(render("`https://example.org`\n\n    https://example.org", language="en"), "a")


def test_links_have_no_tooltip_that_could_lie():
    assert "title" not in only(render('[a](https://example.org "https://other.example")', language="en"), "a").attrs


@pytest.mark.parametrize("isolated", ["+962 6 123 4567", "62%", "-5", "+3.5%", "C++", ".NET", "2.1-rc1"])
def test_signs_stay_beside_their_numbers_in_an_arabic_line(isolated):
    (bdi,) = elements(render(f"القيمة {isolated} هنا", language="ar"), "bdi")
    assert (bdi.text, bdi.dir) == (isolated, "ltr")


def test_hashtags_are_tokens_of_their_own():
    html = render("وسم #الهويّة_الرقمية، و#egov (#2016)", language="ar")
    assert [bdi.text for bdi in elements(html, "bdi")] == ["#الهويّة_الرقمية", "#egov"]
