"""A moderator's day of five hundred cases: the desk costs the same, whatever waits and however it is looked at."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.models import Room
from moderation.models import Case, Note, Report
from moderation.views.desk import HEAPS
from tests.cast import make_person

from . import long_day

pytestmark = pytest.mark.django_db

QUERIES = 20


@pytest.fixture
def cases(jordan, tunisia, emirates, president, secretariat, second_secretariat):
    return long_day.lay([jordan, tunisia, emirates, president], [secretariat, second_secretariat])


@pytest.fixture
def desk(signed_in, secretariat):
    """Gives the page under a query, and insists on its price."""
    browser = signed_in(secretariat)
    browser.get(reverse("moderation:desk"))

    def look(**query):
        page, cost = asked(browser, reverse("moderation:desk"), query)
        assert cost <= QUERIES, (query, cost)
        return page

    return look


def asked(browser, path, query=()):
    """The page, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(path, dict(query))
    assert page.status_code == 200, query
    return page.content.decode(), len(queries)


def test_every_filter_costs_at_most_twenty_queries(cases, desk, secretariat):
    room = Room.objects.get(key=long_day.ROOMS[0])
    alone = [{}, {"room": room.pk}, {"officer": secretariat.pk}, {"severity": 5}, {"severity": 1}]
    alone += [{"origin": origin} for origin in Case.Origin.values]
    together = {"room": room.pk, "severity": 3, "origin": "report", "officer": secretariat.pk, "from": 30}
    for heap, narrowed in product(HEAPS, [*alone, together]):
        desk(heap=heap, **narrowed)


def test_a_page_of_the_queue_is_a_page_and_the_next_goes_on_after_it(cases, desk):
    seen = []
    start = 0
    while True:
        page = desk(heap="open", **{"from": start})
        found = [int(part.split('"')[0]) for part in page.split('data-case="')[1:]]
        assert len(found) <= 30
        seen += found
        if f"from={start + 30}" not in page:
            break
        start += 30
    assert sorted(seen) == sorted(case.pk for case in cases if case.is_open)


def test_what_is_late_stands_above_what_is_not(cases, desk):
    page = desk(heap="open")
    first = [int(part.split('"')[0]) for part in page.split('data-case="')[1:]]
    due = dict(Case.objects.filter(pk__in=first).values_list("pk", "due_at"))
    assert [due[pk] for pk in first] == sorted(due.values())
    assert min(due.values()) == min(case.due_at for case in cases if case.is_open)


def test_a_case_with_forty_reports_and_notes_costs_what_one_with_none_costs(cases, signed_in, secretariat):
    case = next(one for one in cases if one.state == "reported" and one.origin == "officer")
    browser, url = signed_in(secretariat), reverse("moderation:case", args=[case.pk])
    browser.get(url)
    _page, before = asked(browser, url)
    for n in range(40):
        person = make_person(f"reporter{n}", name=f"عضو {n}")
        Report.objects.create(case=case, reporter=person, reason="disrespect", at=case.opened_at)
        Note.objects.create(case=case, author=person, text=f"ملاحظة {n}", at=case.opened_at)
    page, after = asked(browser, url)
    assert "ملاحظة 39" in page
    assert after <= before + 2  # whoever reported is no party, and the one who looks is asked for
