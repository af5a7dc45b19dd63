"""The page of one's status: said for a while, ended by the clock, and hidden where she wants it so."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import presence
from accounts.actions.status import set_status
from accounts.models import Person
from accounts.presence import GONE, Circle, Presence, sayings_of, shown_on_page
from accounts.standing import standing_of

SignIn = Callable[[Person], Client]
PAGE = reverse("accounts:status")
AMMAN = ZoneInfo("Asia/Amman")


def chosen(**fields: object) -> dict[str, object]:
    return {"status": "", "text": "", "clears": "", "day": ""} | fields


def day(ahead: int) -> str:
    return (timezone.now().astimezone(AMMAN).date() + timedelta(days=ahead)).isoformat()


def codes(answer: object) -> set[str]:
    form = answer.context["form"]  # type: ignore[attr-defined]
    return {error.code for errors in form.errors.as_data().values() for error in errors}


# --- The page ----------------------------------------------------------------------------------------------------


def test_the_account_menu_leads_to_it(jordan: Person, signed_in: SignIn) -> None:
    assert f'href="{PAGE}"' in signed_in(jordan).get("/").content.decode()


@pytest.mark.parametrize(
    ("clears", "length"),
    [("30m", timedelta(minutes=30)), ("1h", timedelta(hours=1)), ("4h", timedelta(hours=4))],
)
def test_a_status_for_a_while(clears: str, length: timedelta, jordan: Person, signed_in: SignIn) -> None:
    before = timezone.now()
    answer = signed_in(jordan).post(PAGE, chosen(status="dnd", text=" في  اجتماع المكتب ", clears=clears))
    assert answer.status_code == 302

    jordan.refresh_from_db()
    assert (jordan.status, jordan.status_text) == ("dnd", "في اجتماع المكتب")
    assert jordan.status_until is not None
    assert before + length <= jordan.status_until <= timezone.now() + length


def test_tomorrow_morning_is_hers(jordan: Person, signed_in: SignIn) -> None:
    Person.objects.filter(pk=jordan.pk).update(quiet_hours=True, quiet_until=time(6, 30))
    signed_in(jordan).post(PAGE, chosen(status="away", clears="morning"))

    jordan.refresh_from_db()
    assert jordan.status_until is not None
    local = jordan.status_until.astimezone(AMMAN)
    assert (local.date().isoformat(), local.time()) == (day(1), time(6, 30))


def test_a_last_day_lasts_to_its_end_where_she_is(jordan: Person, signed_in: SignIn) -> None:
    assert signed_in(jordan).post(PAGE, chosen(status="away", clears="day", day=day(7))).status_code == 302

    jordan.refresh_from_db()
    assert jordan.status_until is not None
    local = jordan.status_until.astimezone(AMMAN)
    assert (local.date().isoformat(), local.time()) == (day(8), time.min)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "dnd"}, "status_end_needed"),
        ({"status": "away", "clears": "day", "day": day(8)}, "status_end_wrong"),
        ({"status": "away", "clears": "day", "day": day(-1)}, "status_end_wrong"),
        ({"status": "away", "clears": "day"}, "status_end_wrong"),
        ({"status": "away", "clears": "day", "day": "غداً"}, "invalid"),
        ({"status": "away", "clears": "as_is"}, "invalid_choice"),
        ({"status": "busy"}, "invalid_choice"),
        ({"text": "أ" * 81}, "max_length"),
        ({"text": "في\u202eعاجتما"}, "bad_status_text"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    fields: dict[str, str], code: str, jordan: Person, signed_in: SignIn
) -> None:
    answer = signed_in(jordan).post(PAGE, chosen(**fields))
    assert answer.status_code == 400
    assert codes(answer) == {code}
    jordan.refresh_from_db()
    assert (jordan.status, jordan.status_text, jordan.status_until) == ("", "", None)


def test_the_text_alone_can_be_changed_and_the_end_stays(jordan: Person, signed_in: SignIn) -> None:
    until = timezone.now() + timedelta(hours=3)
    set_status(person=jordan, status="dnd", text="سفر", until=until, hides=False)
    client = signed_in(jordan)
    page = client.get(PAGE).content.decode()
    assert 'value="as_is"' in page
    client.post(PAGE, chosen(status="dnd", text="سفر رسمي", clears="as_is"))
    jordan.refresh_from_db()
    assert (jordan.status_text, jordan.status_until) == ("سفر رسمي", until)


def test_what_has_run_out_is_not_offered_any_more(jordan: Person, signed_in: SignIn) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Person.objects.filter(pk=jordan.pk).update(status="dnd", status_text="سفر قصير", status_until=past)
    page = signed_in(jordan).get(PAGE).content.decode()
    assert "سفر قصير" not in page
    assert 'value="as_is"' not in page


def test_sending_it_twice_is_the_same_as_once(jordan: Person, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    for _n in range(2):
        assert client.post(PAGE, chosen(text="في المكتب", hides="on")).status_code == 302
    jordan.refresh_from_db()
    assert (jordan.status_text, jordan.status_until, jordan.hides_presence) == ("في المكتب", None, True)


def test_those_who_are_shown_her_are_told_once_it_is_stored(
    jordan: Person, signed_in: SignIn, django_capture_on_commit_callbacks: Callable
) -> None:
    told: list[int] = []

    def hear(*, person: int, **_rest: object) -> None:
        told.append(person)

    presence.said.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            signed_in(jordan).post(PAGE, chosen(text="في المكتب"))
            signed_in(jordan).post(PAGE, chosen(status="dnd"))  # refused
    finally:
        presence.said.disconnect(hear)
    assert told == [jordan.pk]


# --- What others see ---------------------------------------------------------------------------------------------


def test_the_card_says_it_without_script_until_it_ends(jordan: Person, tunisia: Person, signed_in: SignIn) -> None:
    client, card = signed_in(tunisia), reverse("accounts:person", args=[jordan.pk])
    assert f'data-presence="{jordan.pk}"' in client.get(card).content.decode()

    set_status(person=jordan, status="dnd", text="في اجتماع", until=timezone.now() + timedelta(hours=1), hides=False)
    page = client.get(card).content.decode()
    assert "في اجتماع" in page
    assert 'data-state="dnd"' in page

    Person.objects.filter(pk=jordan.pk).update(status_until=timezone.now())
    assert "في اجتماع" not in client.get(card).content.decode()


def test_the_card_of_who_hides_says_nothing(jordan: Person, tunisia: Person, signed_in: SignIn) -> None:
    set_status(person=jordan, status="away", text="سر", until=None, hides=True)
    page = signed_in(tunisia).get(reverse("accounts:person", args=[jordan.pk])).content.decode()
    assert "سر<" not in page
    assert 'data-state="away"' not in page


def test_the_directory_marks_everyone(jordan: Person, tunisia: Person, signed_in: SignIn) -> None:
    page = signed_in(tunisia).get(reverse("accounts:directory")).content.decode()
    assert {f'data-presence="{person.pk}"' in page for person in (jordan, tunisia)} == {True}


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "where", "seen"),
    [
        ({}, "here", Presence("here")),
        ({}, "gone", GONE),
        ({"status": "dnd", "status_until": NOON + timedelta(1)}, "here", Presence("dnd")),
        ({"status": "away", "status_text": "سفر"}, "gone", Presence("away", "سفر")),
        ({"status_text": "سفر"}, "here", Presence("here", "سفر")),
        ({"status": "dnd", "status_text": "سفر", "status_until": NOON}, "here", Presence("here")),
        ({"status": "dnd", "status_text": "سفر", "hides_presence": True}, "here", GONE),
    ],
)
def test_what_she_says_wins_over_where_she_is_and_hiding_over_both(
    fields: dict, where: str, seen: Presence, jordan: Person
) -> None:
    Person.objects.filter(pk=jordan.pk).update(**fields)
    assert sayings_of([jordan.pk])[jordan.pk].shown(where, NOON) == seen


def test_who_knows_of_whom(
    jordan: Person, observer: Person, expert: Person, secretariat: Person, guest: Person, stranger: Person
) -> None:
    people = {person.pk: person for person in (jordan, observer, expert, secretariat, guest, stranger)}
    said = sayings_of([*people, 987654])
    assert [said[pk].knows for pk in people] == [
        Circle.MEMBERS, Circle.MEMBERS, Circle.MEMBERS, Circle.SECRETARIAT, Circle.NONE, Circle.NONE,
    ]  # fmt: skip
    assert [said[pk].known_to for pk in people] == [
        Circle.MEMBERS, Circle.MEMBERS, Circle.MEMBERS, Circle.MEMBERS, Circle.SECRETARIAT, Circle.NOBODY,
    ]  # fmt: skip
    assert said[987654].known_to == Circle.NOBODY


def test_the_questions_of_the_database_are_as_many_for_one_as_for_many(
    jordan: Person, tunisia: Person, expert: Person, observer: Person, django_assert_num_queries: Callable
) -> None:
    for people in ([jordan.pk], [jordan.pk, tunisia.pk, expert.pk, observer.pk]):
        with django_assert_num_queries(4):  # persons, and what gives them rights
            sayings_of(people)


def test_a_page_says_nothing_where_nothing_was_said(jordan: Person) -> None:
    assert shown_on_page(standing_of(jordan)) is None
