"""What the desk did, in figures: right to the month and to the hour, and pointing at nobody (domain.md W3)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.cells import harmless
from accounts.standing import standing_of
from forum import clock
from forum.models import Room
from moderation import actions, charts, figures
from moderation.models import Appeal, Case, Report

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_middle_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def cases(jordan, reply, budget):
    """Lay so many cases as they would stand after what is said of them."""
    posts = [reply(jordan, budget, f"مشاركة {n}").result for n in range(3)]

    def lay(number, opened, room=None, reason="disrespect", severity=3, **fields):
        made = []
        for n in range(number):
            values = {"state": Case.State.CLOSED, "act": "hide", "decided_at": opened + timedelta(hours=1)}
            post = posts[n % len(posts)]
            case = Case(
                post=post,
                thread=post.thread,
                room=room or post.room,
                origin="report",
                severity=severity,
                reason=reason,
                opened_at=opened,
                due_at=opened + timedelta(hours=2 if severity == 5 else 24),
                **(values | fields),
            )
            case.save(force_insert=True)
            made.append(case)
        return made

    return lay


def february(day=10, hour=9):
    return datetime(2026, 2, day, hour, tzinfo=UTC)


def month(person, first):
    return next(one for one in figures.months(standing_of(person)) if one.first.isoformat() == first)


# --- For all members ---------------------------------------------------------------------------------------------


def test_a_month_begins_when_it_begins_in_beirut(tunisia, cases):
    cases(1, datetime(2026, 1, 31, 21, 59, tzinfo=UTC))  # 23:59 on the last of January
    cases(2, datetime(2026, 1, 31, 22, 0, tzinfo=UTC))  # midnight
    assert month(tunisia, "2026-01-01").opened == 1
    assert month(tunisia, "2026-02-01").opened == 2
    assert figures.months(standing_of(tunisia))[-1].first.isoformat() == "2026-03-01"


def test_what_came_of_the_cases_is_counted_when_it_came(tunisia, cases):
    cases(2, february())
    cases(1, february(), act="none", state="dismissed", decided_at=NOW)
    (appealed,) = cases(1, february(), state="reversed")
    Appeal.objects.create(case=appealed, text="…", lodged_at=february(12), due_at=february(26), outcome="reversed")
    found = month(tunisia, "2026-02-01")
    assert (found.opened, found.acted, found.dismissed) == (4, 3, 0)
    assert (found.appealed, found.overturned) == (1, 1)
    assert month(tunisia, "2026-03-01").dismissed == 1


def test_a_part_of_two_is_never_told_and_cannot_be_reckoned_back(tunisia, cases, board):
    cases(5, february(), board("governance"))
    cases(4, february(), board("identity"))
    cases(2, february(), board("security"))
    parts = figures.parts_by_room(standing_of(tunisia), month(tunisia, "2026-02-01"))
    # Two would be left over, so the smallest that could have been told is among the others too.
    assert [(part.name, part.cases) for part in parts] == [(board("governance").name, 5), ("", 6)]


def test_enough_others_leave_the_named_ones_alone(tunisia, cases, board):
    cases(5, february(), board("governance"))
    for key in ("identity", "security"):
        cases(2, february(), board(key))
    parts = figures.parts_by_room(standing_of(tunisia), month(tunisia, "2026-02-01"))
    assert [(part.name, part.cases) for part in parts] == [(board("governance").name, 5), ("", 4)]


def test_two_cases_in_a_month_are_not_divided_at_all(tunisia, cases):
    cases(2, february())
    found = month(tunisia, "2026-02-01")
    assert figures.parts_by_room(standing_of(tunisia), found) == []
    assert figures.parts_by_reason(standing_of(tunisia), found) == []


def test_a_room_that_one_does_not_read_has_no_name_in_her_figures(observer, tunisia, cases, board):
    closed = Room.objects.filter(audience=Room.Audience.MEMBERS_ONLY, kind="board").first()
    cases(9, february(), closed)
    found = month(tunisia, "2026-02-01")
    assert [part.name for part in figures.parts_by_room(standing_of(tunisia), found)] == [closed.name]
    assert [part.name for part in figures.parts_by_room(standing_of(observer), found)] == [""]


def test_the_reason_is_that_of_the_decision_before_it_that_of_the_first_report(tunisia, emirates, cases):
    decided = cases(3, february(), reason="promotion")
    waiting = cases(3, february(), reason="", act="", state="reported", decided_at=None)
    for case in (*decided, *waiting):
        Report.objects.create(case=case, reporter=emirates, reason="flooding", at=february(11))
        Report.objects.create(case=case, reporter=tunisia, reason="off_topic", at=february(10))
    parts = figures.parts_by_reason(standing_of(tunisia), month(tunisia, "2026-02-01"))
    names = {str(part.name.en if hasattr(part.name, "en") else part.name): part.cases for part in parts}
    assert sorted(names.values()) == [3, 3] and len(names) == 2


def test_the_page_of_all_members_names_nobody_and_does_not_divide_the_month_that_runs(
    signed_in, tunisia, secretariat, jordan, cases, board
):
    cases(4, february(), board("governance"), decided_by=secretariat, officer=secretariat)
    page = signed_in(tunisia).get(reverse("moderation:statistics"))
    html = page.content.decode()
    assert page.status_code == 200
    assert board("governance").name_fr in html
    for person in (secretariat, jordan):
        assert person.name not in html and (person.name_second or person.name) not in html
    assert signed_in(tunisia).get(reverse("moderation:statistics"), {"month": "2026-03"}).status_code == 404
    assert signed_in(tunisia).get(reverse("moderation:statistics"), {"month": "’; --"}).status_code == 404


def test_who_takes_no_part_finds_no_figures(signed_in, guest, jordan, president, secretariat):
    assert signed_in(guest).get(reverse("moderation:statistics")).status_code == 404
    for person in (jordan, president):
        assert signed_in(person).get(reverse("moderation:figures")).status_code == 404
        assert signed_in(person).get(reverse("moderation:figures"), {"csv": "officers"}).status_code == 404
    assert signed_in(secretariat).get(reverse("moderation:figures")).status_code == 200


# --- For the desk ------------------------------------------------------------------------------------------------


def test_half_of_the_cases_and_nine_in_ten_were_decided_within(secretariat, cases):
    for hours in range(1, 11):
        cases(1, NOW - timedelta(days=3), decided_at=NOW - timedelta(days=3) + timedelta(hours=hours))
    cases(1, NOW - timedelta(days=3), severity=5, decided_at=NOW - timedelta(days=3) + timedelta(hours=7))
    urgent, other = figures.speeds(standing_of(secretariat))
    assert (other.goal_hours, other.to_decision.n) == (24, 10)
    assert other.to_decision.median == timedelta(hours=5) and other.to_decision.ninetieth == timedelta(hours=9)
    assert (urgent.goal_hours, urgent.to_decision.n, urgent.to_decision.median) == (2, 1, timedelta(hours=7))
    assert urgent.to_hand is None


def test_late_is_what_was_decided_after_it_was_due(secretariat, cases):
    opened = NOW - timedelta(days=3)  # the Sunday before; its week began on Monday the ninth
    cases(3, opened, decided_at=opened + timedelta(hours=2))
    cases(1, opened, decided_at=opened + timedelta(hours=25))
    cases(1, opened, severity=5, decided_at=opened + timedelta(hours=3))
    weeks = figures.weeks(standing_of(secretariat))
    assert [week.first.isoformat() for week in weeks[-2:]] == ["2026-03-09", "2026-03-16"]
    assert (weeks[-2].opened, weeks[-2].decided + weeks[-1].decided, weeks[-2].late + weeks[-1].late) == (5, 5, 2)


def test_a_day_begins_when_it_begins_in_beirut(secretariat, cases):
    late_evening = datetime(2026, 3, 16, 21, 59, tzinfo=UTC)
    cases(1, late_evening, decided_at=late_evening + timedelta(minutes=1))
    cases(2, late_evening, decided_at=None, state="triaged", act="")
    days = {day.isoformat(): counts for day, *counts in figures.opened_by_day(standing_of(secretariat))}
    assert (days["2026-03-16"], days["2026-03-17"]) == ([3, 0], [0, 1])
    assert list(days)[-1] == "2026-03-18" and len(days) == 14


def test_how_long_a_held_post_waited(secretariat, jordan, board):
    from forum.actions import publish_post, start_thread

    Room.objects.filter(key="governance").update(moderation=Room.Moderation.PRE)
    held = board("governance")
    with clock.at(NOW - timedelta(hours=5)):
        start = {"author": jordan, "room": held, "title": "عنوان", "body": "نص", "language": "ar"}
        done = start_thread(**start, client_id=uuid4())
        waiting = start_thread(**(start | {"title": "آخر"}), client_id=uuid4())
    post = done.result.posts.get()
    publish_post(actor=secretariat, post=post, client_id=uuid4())
    found = figures.held_posts(standing_of(secretariat))
    assert found.waiting == 1 and found.oldest == waiting.result.posts.get().created_at
    assert found.waited.n == 1 and found.waited.median == timedelta(hours=5)


def test_appeals_by_what_came_of_them(secretariat, cases):
    for outcome in ("upheld", "reversed", "reversed", ""):
        (case,) = cases(1, NOW - timedelta(days=20), state="appealed")
        Appeal.objects.create(
            case=case, text="…", outcome=outcome, lodged_at=NOW - timedelta(days=15), due_at=NOW - timedelta(days=1)
        )
    found = figures.appeals(standing_of(secretariat))
    assert (found.waiting, found.overdue, found.upheld, found.reversed, found.varied) == (1, 1, 1, 2, 0)


def test_what_was_undone_is_not_counted_as_decided(tunisia, secretariat, jordan, reply, budget):
    post = reply(jordan, budget, "كلام").result
    case = actions.report_post(reporter=tunisia, post=post, reason="disrespect", client_id=uuid4()).result
    actions.claim_case(actor=secretariat, case=case)
    values = {"act": "hide", "reason": "disrespect", "words": "نص"}
    actions.decide_case(actor=secretariat, case=case, client_id=uuid4(), **values)
    actions.undo_decision(actor=secretariat, case=case)
    assert month(tunisia, "2026-03-01").acted == 0
    (officer,) = figures.officers(standing_of(secretariat))
    assert (officer.person, officer.decided, officer.in_hand) == (secretariat, 0, 1)


def test_figures_cost_the_same_for_few_and_for_many(
    signed_in, secretariat, cases, board, django_assert_max_num_queries
):
    browser = signed_in(secretariat)
    for number in (3, 60):
        for key in ("governance", "identity", "security"):
            cases(number, february(), board(key), decided_by=secretariat)
        for name in ("moderation:figures", "moderation:statistics"):
            browser.get(reverse(name))
            with django_assert_max_num_queries(25):
                assert browser.get(reverse(name)).status_code == 200


# --- As a file ---------------------------------------------------------------------------------------------------


def test_every_table_is_a_file_that_says_the_same(signed_in, secretariat, cases):
    cases(4, february(), decided_by=secretariat)
    browser = signed_in(secretariat)
    for name, keys in (
        ("moderation:statistics", ("months", "reasons", "rooms")),
        ("moderation:figures", ("weeks", "speed", "appeals", "officers")),
    ):
        for key in keys:
            answer = browser.get(reverse(name), {"csv": key})
            text = answer.content.decode()
            assert answer["Content-Type"].startswith("text/csv") and text.startswith("\ufeff"), key
            assert len(text.splitlines()) > 1, key
        assert browser.get(reverse(name), {"csv": "everything"}).status_code == 404
    assert "2026-02,4,4,0,0,0" in browser.get(reverse("moderation:statistics"), {"csv": "months"}).content.decode()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\u2068=1\u2069", "＝1"])
def test_no_cell_is_a_formula_or_holds_what_nobody_sees(cell):
    (kept,) = harmless([cell])
    assert kept.startswith("'") and "\u2068" not in kept
    assert harmless(["\u2068الأردن\u2069"]) == ["الأردن"]


# --- Drawings ----------------------------------------------------------------------------------------------------


def test_time_runs_as_the_page_is_read():
    rows = [("1", (1, 0)), ("2", (4, 2))]
    left = charts.over_time(rows, say=str, right_to_left=False)
    right = charts.over_time(rows, say=str, right_to_left=True)
    assert [float(label.x) for label in left.labels] == sorted(float(label.x) for label in left.labels)
    assert [float(label.x) for label in right.labels] == sorted((float(one.x) for one in right.labels), reverse=True)
    assert float(left.columns[2].height) > float(left.columns[0].height) > 0
    assert charts.over_time([("1", (0, 0))], say=str, right_to_left=False) is None


def test_a_scale_ends_with_a_round_figure():
    assert [charts.round_top(n) for n in (0, 1, 3, 11, 100, 101, 499)] == [0, 1, 5, 20, 100, 200, 500]
