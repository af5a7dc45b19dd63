"""`{% load display %}` as templates use it."""

import json
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from accounts.display import ReaderStyle

pytestmark = pytest.mark.pure

SENT = datetime(2016, 2, 8, 11, 5, tzinfo=UTC)
morocco = ReaderStyle("ar", months="morocco", timezone="Africa/Casablanca", hijri=True)


def draw(source, language="ar", **context):
    with translation.override(language):
        return Template("{% load display %}" + source).render(Context({"sent": SENT, "nothing": None} | context))


def test_a_time_is_hers_where_her_style_is_known():
    assert ">8 فبراير 2016، 11:05</time>" in draw("{% when sent %}", style=morocco)
    assert draw("{{ sent|clock:style }}", style=morocco) == "11:05"


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "8 شباط/فبراير 2016"), ("en", "8 February 2016"), ("fr", "8 février 2016")]
)
def test_a_fragment_for_a_whole_language_has_that_languages_default(language, words):
    assert f'data-time="date" dir="{"rtl" if language == "ar" else "ltr"}"' in draw('{% when sent "date" %}', language)
    assert f">{words}</time>" in draw('{% when sent "date" %}', language)
    assert draw("{{ sent|long_date }}", language) == words


def test_another_variable_called_style_does_not_break_the_page():
    assert ">13:05</time>" in draw('{% when sent "clock" %}', style="compact")


def test_numbers_badges_and_names_are_isolated():
    source = "{{ n|number }} {{ n|percent }} {{ n|signed }} {{ n|file_size }} {{ name|isolate }} {% badge n %}"
    assert draw(source, n=150, name="<i>Ali") == (
        '<bdi dir="ltr">150</bdi> <bdi dir="ltr">150%</bdi> <bdi dir="ltr">+150</bdi> <bdi>150\u00a0بايتاً</bdi>'
        ' <bdi>&lt;i&gt;Ali</bdi> <bdi dir="ltr">99+</bdi>'
    )


def test_deadlines_and_the_hijri_line_are_drawn():
    assert 'data-time="deadline"' in draw("{% deadline sent %}")
    assert draw("{% hijri sent %}", style=morocco) == "<bdi>29 ربيع الآخر 1437 هـ</bdi>"
    assert draw("{% hijri sent %}") == ""


def test_what_is_not_there_leaves_no_trace():
    tags = "{% when nothing %}{% deadline nothing %}{% hijri nothing %}{% badge nothing %}"
    filters = ("clock", "long_date", "weekday_date", "date_time", "number", "percent", "signed", "file_size", "isolate")
    assert draw(tags + "".join(f"{{{{ nothing|{name} }}}}" for name in filters)) == ""


def test_the_page_hands_its_tables_to_the_script_as_data():
    html = draw("{% display_tables %}", style=morocco)
    assert html.startswith('<script id="display-tables" type="application/json">')
    data = json.loads(html.partition(">")[2].removesuffix("</script>"))
    assert data["style"]["timezone"] == "Africa/Casablanca"
    assert data["tables"]["months"]["morocco"][6] == "يوليوز"
