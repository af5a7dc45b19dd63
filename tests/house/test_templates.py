"""Every template keeps the house rules."""

import re
from pathlib import Path

import pytest

from . import template_rules as rules

pytestmark = pytest.mark.pure

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Mail clients drop style sheets and mirrored sides: mail says them in place (arabic.md §16).
MAIL = ("email", "mail")
TIMED = re.compile(r"{% (?:when|deadline|badge|hijri) ")
INCLUDE = re.compile(r"""{% include ["']([^"']+)["']([^%]*?\bonly) %}""")


def pages() -> list[Path]:
    return [page for page in sorted(TEMPLATES.rglob("*.html")) if not set(MAIL) & set(page.parts)]


def spoken() -> list[Path]:
    """Without the texts that exist once in each language and are chosen as a whole (the guidelines), and without the
    document of the API, which is drawn from the English of its source."""
    spoken = [page for page in pages() if not page.stem.endswith(("_ar", "_en", "_fr"))]
    return [page for page in spoken if page.stem != "api" and not page.stem.startswith("_api_")]


def partials() -> list[Path]:
    return [page for page in pages() if page.name.startswith("_")]


def of_each(rule, among) -> dict[str, list[str]]:
    texts = {str(page.relative_to(TEMPLATES)): page.read_text(encoding="utf-8") for page in among}
    return {name: found for name, text in texts.items() if (found := rule(text))}


def test_there_are_templates_to_look_at():
    assert {"base.html", "base_focus.html", "500.html"} <= {page.name for page in pages()}
    assert partials()


@pytest.mark.parametrize(
    "rule",
    [
        rules.extends_late,
        rules.unsorted_loads,
        rules.nameless_endblocks,
        rules.leaky_includes,
        rules.misnamed_includes,
        rules.inline_code,
        rules.trusted_text,
        rules.outside_addresses,
        rules.timeless_times,
    ],
)
def test_every_page_keeps_the_rule(rule):
    assert of_each(rule, pages()) == {}


def test_every_word_of_a_page_goes_through_translation():
    assert of_each(rules.untranslated, spoken()) == {}


def test_every_partial_says_what_it_takes():
    assert of_each(rules.headless_partial, partials()) == {}


def test_whoever_draws_a_time_is_told_whose_it_is():
    """Without the reader's style a time would stand in the Council's zone and digits, not in hers."""
    timed = {str(page.relative_to(TEMPLATES)) for page in partials() if TIMED.search(page.read_text(encoding="utf-8"))}
    said = of_each(INCLUDE.findall, pages())
    parts = [(page, part, words) for page, found in said.items() for part, words in found if part in timed]
    # The mark of presence draws a time only where it is told of one.
    parts = [row for row in parts if row[1] != "components/_presence.html" or "until=" in row[2]]
    assert parts
    assert [row for row in parts if "style=" not in row[2]] == []


def test_the_page_for_a_fault_needs_nothing_to_be_drawn(rf):
    from django.template.loader import render_to_string
    from django.utils import translation

    for language, direction in [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")]:
        with translation.override(language):
            page = render_to_string("500.html", {"reference": "7F3A22C1"})
        assert f'<html lang="{language}"' in page
        assert f'dir="{direction}"' in page
        assert "7F3A22C1" in page
        assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize(
    "rule, bad, good",
    [
        (rules.extends_late, "{% load i18n %}{% extends 'b' %}", "{% extends 'b' %}{% load i18n %}"),
        (rules.unsorted_loads, "{% load static i18n %}", "{% load i18n static %}"),
        (rules.unsorted_loads, "{% load i18n %}\n{% load static %}", "{% load i18n static %}"),
        (rules.nameless_endblocks, "{% block a %}{% endblock %}", "{% block a %}{% endblock a %}"),
        (rules.leaky_includes, "{% include 'a/_b.html' %}", "{% include 'a/_b.html' with c=d only %}"),
        (rules.misnamed_includes, "{% include 'a/b.html' only %}", "{% include 'a/_b.html' only %}"),
        (rules.inline_code, '<p style="color: red">', '<p class="quiet">'),
        (rules.inline_code, '<p onclick="go()">', '<p data-behaviour="go">'),
        (rules.inline_code, "<script>go()</script>", '<script type="module" src="a.js"></script>'),
        (rules.trusted_text, "{{ post.html|safe }}", "{{ post.html }}"),
        (rules.trusted_text, "{% autoescape off %}", "{# |safe is never used #}"),
        (rules.outside_addresses, '<img src="https://a.example/b.png">', '<a href="/b">'),
        (rules.timeless_times, "<time>now</time>", '<time datetime="2016-02-08">now</time>'),
        (rules.untranslated, "<p>Hello</p>", '<p>{% translate "Hello" %}</p>'),
        (rules.untranslated, '<a aria-label="Close">', "<a aria-label=\"{% translate 'Close' %}\">"),
        (rules.untranslated, "<p>مرحبا</p>", "{% blocktranslate trimmed %}Hello {{ n }}{% endblocktranslate %}"),
        (rules.headless_partial, "<p>", "{% load i18n %}\n{% comment %}\n  No variables.\n{% endcomment %}\n<p>"),
    ],
)
def test_each_rule_sees_what_it_forbids_and_nothing_else(rule, bad, good):
    assert rule(bad)
    assert not rule(good)
