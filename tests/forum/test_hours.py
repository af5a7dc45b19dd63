"""Quiet hours and the working week: what is said at night waits for the morning, a deadline does not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts import actions, errors
from accounts.models import Person
from accounts.standing import standing_of
from forum import clock, events, inbox
from forum.models import Notification, Thread
from forum.notifications import tell
from tests.forum.pages import main_of, read, words

AMMAN = ZoneInfo("Asia/Amman")
# A Monday; in Jordan one works from Sunday to Thursday.
NIGHT = datetime(2027, 2, 1, 23, 15, tzinfo=AMMAN)
MORNING = datetime(2027, 2, 2, 7, 0, tzinfo=AMMAN)
Mention = Callable[[datetime], Notification]


@pytest.fixture
def sleeper(jordan: Person) -> Person:
    """Jordan, who keeps quiet hours from 20:00 to 07:00 in her own zone."""
    jordan.quiet_hours = True
    jordan.save()
    return jordan


@pytest.fixture
def mention(sleeper: Person, tunisia: Person, budget: Thread, reply: Callable) -> Mention:
    """Tunisia mentions her at that moment."""

    def say(moment: datetime) -> Notification:
        with clock.at(moment):
            post = reply(tunisia, budget, f"ما رأيك @[{sleeper.pk}]؟").result
        return Notification.objects.get(recipient=sleeper, post=post)

    return say


@pytest.fixture
def nudged() -> Iterator[list[tuple[frozenset[int], str]]]:
    """Whom the open pages of are told that something has moved, and what."""
    heard: list[tuple[frozenset[int], str]] = []

    def hear(persons: frozenset[int], what: str, **kwargs: object) -> None:
        heard.append((persons, what))

    events.nudged.connect(hear)
    yield heard
    events.nudged.disconnect(hear)


def waits(person: Person, moment: datetime) -> int:
    return inbox.count_for(standing_of(person), moment)[0]


def page_at(moment: datetime, client: Client) -> str:
    with clock.at(moment):
        return main_of(read(client, "/inbox/"))


def test_a_mention_at_night_waits_for_the_morning(
    sleeper: Person, mention: Mention, signed_in: Callable, nudged: list, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = mention(NIGHT)

    assert row.due_at == MORNING
    assert (waits(sleeper, NIGHT), waits(sleeper, MORNING)) == (0, 1)
    assert not [told for told, what in nudged if what == "inbox" and sleeper.pk in told]
    count, seconds = inbox.count_for(standing_of(sleeper), NIGHT)
    assert (count, seconds) == (0, (MORNING - NIGHT).total_seconds())


def test_what_is_held_may_be_looked_at_in_a_section_of_its_own(
    sleeper: Person, mention: Mention, signed_in: Callable
) -> None:
    mention(NIGHT)
    client = signed_in(sleeper)
    night, morning = page_at(NIGHT, client), page_at(MORNING, client)

    held = night[night.index('id="inbox-held"') :]
    assert "ما رأيك" in held and 'data-time="clock"' in held and "07:00" in words(held)
    assert 'aria-labelledby="inbox-addressed"' not in night
    assert 'id="inbox-held"' not in morning and "ما رأيك" in morning


def test_the_badge_of_a_page_leaves_out_what_is_held(sleeper: Person, mention: Mention, signed_in: Callable) -> None:
    mention(NIGHT)
    client = signed_in(sleeper)
    with clock.at(NIGHT):
        night = read(client, "/")
    with clock.at(MORNING):
        morning = read(client, "/")

    assert 'data-count="0"' in night and f'data-next-due="{int((MORNING - NIGHT).total_seconds())}"' in night
    assert 'data-count="1"' in morning and 'data-next-due=""' in morning


def test_a_deadline_does_not_wait(
    sleeper: Person, tunisia: Person, budget: Thread, nudged: list, django_capture_on_commit_callbacks: Callable
) -> None:
    data = {"about": "procedure", "title": "الورقة", "deadline": "غداً"}
    with clock.at(NIGHT), django_capture_on_commit_callbacks(execute=True):
        tell("silence_opened", to={sleeper.pk: standing_of(sleeper)}, actor=tunisia, data=data)

    assert Notification.objects.get(recipient=sleeper).due_at == NIGHT
    assert waits(sleeper, NIGHT) == 1
    assert (frozenset({sleeper.pk}), "inbox") in nudged


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2027-02-01 06:59", "2027-02-01 07:00"),  # Monday, before her hours
        ("2027-02-01 12:00", "2027-02-01 12:00"),
        ("2027-02-01 19:59", "2027-02-01 19:59"),
        ("2027-02-01 20:00", "2027-02-02 07:00"),  # the ends of her hours are exclusive
        ("2027-02-02 00:30", "2027-02-02 07:00"),  # past midnight the same night
        ("2027-02-04 21:00", "2027-02-07 07:00"),  # Thursday evening waits for Sunday
        ("2027-02-05 12:00", "2027-02-07 07:00"),  # Friday at noon
        ("2027-02-06 23:59", "2027-02-07 07:00"),
    ],
)
def test_the_week_of_her_state_in_her_own_zone(mention: Mention, said: str, told: str) -> None:
    row = mention(datetime.fromisoformat(said).replace(tzinfo=AMMAN))

    assert row.due_at.astimezone(AMMAN).strftime("%Y-%m-%d %H:%M") == told


@pytest.mark.parametrize(
    ("days", "said", "told"),
    [
        ("12345", "2027-02-05 12:00", "2027-02-05 12:00"),  # works on Friday
        ("12345", "2027-02-07 12:00", "2027-02-08 07:00"),  # and not on Sunday
        ("3", "2027-02-04 12:00", "2027-02-10 07:00"),  # on Wednesdays alone
    ],
)
def test_a_week_of_her_own_goes_before_that_of_her_state(
    sleeper: Person, mention: Mention, days: str, said: str, told: str
) -> None:
    sleeper.working_days = days
    sleeper.save()
    row = mention(datetime.fromisoformat(said).replace(tzinfo=AMMAN))

    assert row.due_at.astimezone(AMMAN).strftime("%Y-%m-%d %H:%M") == told


def test_quiet_hours_at_midday_do_not_reach_over_midnight(sleeper: Person, mention: Mention) -> None:
    sleeper.quiet_from, sleeper.quiet_until = time(13), time(15)
    sleeper.save()

    assert mention(datetime(2027, 2, 1, 14, tzinfo=AMMAN)).due_at == datetime(2027, 2, 1, 15, tzinfo=AMMAN)
    assert mention(NIGHT).due_at == NIGHT


@pytest.mark.parametrize(
    ("said", "told"),
    [
        # Beirut puts its clocks forward in the night to Sunday 28 March 2027, and back in the night to 31 October.
        (datetime(2027, 3, 26, 20, 0, tzinfo=UTC), datetime(2027, 3, 27, 5, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 20, 0, tzinfo=UTC), datetime(2027, 3, 28, 4, 0, tzinfo=UTC)),
        (datetime(2027, 10, 30, 20, 0, tzinfo=UTC), datetime(2027, 10, 31, 5, 0, tzinfo=UTC)),
    ],
)
def test_seven_in_the_morning_is_hers_when_the_clocks_change(
    sleeper: Person, mention: Mention, said: datetime, told: datetime
) -> None:
    sleeper.timezone, sleeper.working_days = "Asia/Beirut", "1234567"
    sleeper.save()

    assert mention(said).due_at == told


def test_do_not_disturb_holds_at_any_hour(sleeper: Person, mention: Mention) -> None:
    noon, two = datetime(2027, 2, 1, 12, tzinfo=AMMAN), datetime(2027, 2, 1, 14, tzinfo=AMMAN)
    sleeper.quiet_hours, sleeper.status, sleeper.status_until = False, Person.Status.DO_NOT_DISTURB, two
    sleeper.save()

    assert mention(noon).due_at == two
    assert mention(two).due_at == two


def test_who_keeps_no_quiet_hours_is_told_at_once(sleeper: Person, mention: Mention) -> None:
    sleeper.quiet_hours = False
    sleeper.save()

    assert mention(NIGHT).due_at == NIGHT


# --- What one chooses ---------------------------------------------------------------------------------------------


def chosen(**fields: object) -> dict[str, object]:
    return {"language": "ar", "digits": "latn", "months": "council_dual", "languages": ["ar"], **fields}


def test_hours_and_week_are_chosen_on_the_preferences_page(jordan: Person, signed_in: Callable) -> None:
    client = signed_in(jordan)
    answer = client.post(
        "/preferences/",
        chosen(quiet_hours="on", quiet_from="٢١:٣٠", quiet_until="06:15", working_days="12345", follows_started="on"),
    )

    assert answer.status_code == 302
    jordan.refresh_from_db()
    assert (jordan.quiet_hours, jordan.quiet_from, jordan.quiet_until) == (True, time(21, 30), time(6, 15))
    assert (jordan.working_days, jordan.follows_started, jordan.follows_replied) == ("12345", True, False)


def test_days_of_her_own_are_kept_in_their_order(jordan: Person, signed_in: Callable) -> None:
    client = signed_in(jordan)
    client.post("/preferences/", chosen(working_days="own", own_days=["7", "3", "1"]))
    jordan.refresh_from_db()
    page = read(client, "/preferences/")

    assert jordan.working_days == "137"
    assert page.count("checked") >= 4


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"quiet_from": "25:00"}, "invalid"),
        ({"quiet_until": "morning"}, "invalid"),
        ({"working_days": "89"}, "invalid_choice"),
        ({"working_days": "own"}, "no_days"),
        ({"working_days": "own", "own_days": ["8"]}, "invalid_choice"),
    ],
)
def test_hours_that_cannot_be_are_said_beside_their_field(
    jordan: Person, signed_in: Callable, wrong: dict, code: str
) -> None:
    answer = signed_in(jordan).post("/preferences/", chosen(**wrong))

    assert answer.status_code == 400
    assert f'data-code="{code}"' in answer.content.decode()


def test_the_page_says_what_the_hours_mean_now(sleeper: Person, signed_in: Callable) -> None:
    client = signed_in(sleeper)
    sleeper.working_days = str((datetime.now(AMMAN).isoweekday() + 2) % 7 + 1)  # in three days, not today
    sleeper.save()
    held = main_of(read(client, "/preferences/"))
    sleeper.quiet_hours = False
    sleeper.save()
    at_once = main_of(read(client, "/preferences/"))

    sentence = held[held.index("data-held") :].split("</p>")[0]
    assert "<time" in sentence and "07:00" in sentence
    assert "<time" not in at_once[at_once.index("data-held") :].split("</p>")[0]


def test_the_names_of_the_days_are_those_of_her_language_and_state(
    jordan: Person, emirates: Person, signed_in: Callable
) -> None:
    arabic = words(main_of(read(signed_in(jordan), "/preferences/")))
    english = words(main_of(read(signed_in(emirates), "/preferences/")))

    assert "الأحد" in arabic and "الخميس" in arabic
    assert "As in my State (Monday to Friday)" in english and "Sunday to Thursday" in english


@pytest.mark.parametrize("week", ["8", "11", "21", "x"])
def test_the_action_refuses_a_week_that_is_none(jordan: Person, week: str) -> None:
    with pytest.raises(errors.WrongPreference):
        actions.save_preferences(person=jordan, working_days=week)
