"""What one does with a row in place: done, later, looked at, muted; each twice does what once does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, clock, inbox, later
from forum.errors import LaterNotPossible
from forum.models import Level, Notification, Thread
from forum.notifications import tell
from tests.forum.pages import JSON, codes, main_of, read, words

ACT = "/inbox/act/"
AMMAN = ZoneInfo("Asia/Amman")
# A Wednesday: in Jordan the working week ends on Thursday.
WEDNESDAY = datetime(2027, 2, 3, 10, 0, tzinfo=AMMAN)
SignIn = Callable[[Person], Client]


@pytest.fixture
def mentioned(jordan: Person, tunisia: Person, budget: Thread, reply: Callable) -> str:
    """Jordan was mentioned; the bundle of it."""
    reply(tunisia, budget, f"@[{jordan.pk}] قول")
    return f"mention:{budget.pk}"


def counted(person: Person, moment: datetime | None = None) -> int:
    return inbox.count_for(standing_of(person), moment)[0]


def act(client: Client, **fields: object):  # type: ignore[no-untyped-def]
    return client.post(ACT, fields)


# --- Done --------------------------------------------------------------------------------------------------------


def test_done_takes_it_out_and_may_be_undone(jordan: Person, mentioned: str, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    answer = act(client, act="done", bundle=mentioned)
    html = main_of(read(client, answer["Location"]))
    assert (counted(jordan), f'data-bundle="{mentioned}"' in html, 'value="undo"' in html) == (0, False, True)

    moment = html[html.index('name="at" value="') + 17 :].split('"')[0]
    act(client, act="undo", bundle=mentioned, at=moment)
    assert counted(jordan) == 1
    assert f'data-bundle="{mentioned}"' in main_of(read(client, "/inbox/"))


def test_done_twice_is_done_once_and_undo_of_nothing_is_nothing(
    jordan: Person, mentioned: str, signed_in: SignIn
) -> None:
    client = signed_in(jordan)
    first = act(client, act="done", bundle=mentioned)
    act(client, act="done", bundle=mentioned)
    assert counted(jordan) == 0
    act(client, act="undo", bundle="mention:999", at=timezone.now().isoformat())
    assert counted(jordan) == 0
    # The first act is still the one that did it.
    act(client, act="undo", bundle=mentioned, at=parse_qs(urlparse(first["Location"]).query)["at"][0])
    assert counted(jordan) == 1


def test_done_does_not_take_what_came_after_the_page_was_drawn(
    jordan: Person, emirates: Person, budget: Thread, mentioned: str, reply: Callable, signed_in: SignIn
) -> None:
    seen = Notification.objects.get(recipient=jordan).pk
    reply(emirates, budget, f"@[{jordan.pk}] قول لاحق")
    client = signed_in(jordan)
    act(client, act="done", bundle=mentioned, upto=seen)

    assert counted(jordan) == 1
    assert "قول لاحق" in main_of(read(client, "/inbox/"))


def test_undo_is_not_offered_for_what_is_not_hers(
    jordan: Person, emirates: Person, mentioned: str, signed_in: SignIn
) -> None:
    address = act(signed_in(jordan), act="done", bundle=mentioned)["Location"]

    assert 'value="undo"' not in main_of(read(signed_in(emirates), address))
    act(signed_in(emirates), act="undo", bundle=mentioned, at=Notification.objects.get().done_at.isoformat())
    assert counted(jordan) == 0


@pytest.mark.parametrize("query", ["?done=x&at=", "?done=&at=now", "?at=2027-01-01", "?done=a&at=2027-01-01T00:00:00"])
def test_an_address_that_was_made_up_offers_nothing(jordan: Person, signed_in: SignIn, query: str) -> None:
    assert 'value="undo"' not in main_of(read(signed_in(jordan), f"/inbox/{query}"))


# --- Looked at ---------------------------------------------------------------------------------------------------


def test_opening_leads_there_and_counts_as_looked_at(
    jordan: Person, budget: Thread, mentioned: str, signed_in: SignIn
) -> None:
    client = signed_in(jordan)
    answer = act(client, act="open", bundle=mentioned)

    assert answer["Location"].endswith("#p-2") and f"/t/{budget.pk}/" in answer["Location"]
    assert counted(jordan) == 0
    opened = main_of(read(client, "/inbox/"))
    assert f'data-bundle="{mentioned}"' in opened[opened.index('id="inbox-opened"') :]
    act(client, act="unread", bundle=mentioned)
    assert counted(jordan) == 1


def test_looking_at_the_page_changes_nothing(jordan: Person, mentioned: str, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    for address in ("/inbox/", "/catch-up/", ACT, "/"):
        read(client, address)

    assert counted(jordan) == 1


def test_done_with_all_she_has_looked_at(jordan: Person, mentioned: str, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    act(client, act="open", bundle=mentioned)
    row = Notification.objects.get(recipient=jordan)
    act(client, act="done_opened", upto=row.pk)

    assert 'class="empty"' in main_of(read(client, "/inbox/"))


# --- Later -------------------------------------------------------------------------------------------------------


def test_later_waits_for_her_moment(jordan: Person, mentioned: str, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    with clock.at(WEDNESDAY):
        act(client, act="later", bundle=mentioned, until="tomorrow")
        held = main_of(read(client, "/inbox/"))

    morning = datetime(2027, 2, 4, 7, 0, tzinfo=AMMAN)
    assert (counted(jordan, WEDNESDAY), counted(jordan, morning)) == (0, 1)
    assert f'data-bundle="{mentioned}"' in held[held.index('id="inbox-held"') :]


@pytest.mark.parametrize(
    ("moment", "offered"),
    [
        ("2027-02-03 10:00", {"hour": "02-03 11:00", "evening": "02-03 18:00", "tomorrow": "02-04 07:00"}),
        ("2027-02-03 17:00", {"hour": "02-03 18:00", "tomorrow": "02-04 07:00"}),
        (
            "2027-02-04 10:00",
            {"hour": "02-04 11:00", "evening": "02-04 18:00", "tomorrow": "02-05 07:00", "workday": "02-07 07:00"},
        ),
    ],
)
def test_what_is_offered_is_of_her_own_day_and_week(jordan: Person, moment: str, offered: dict[str, str]) -> None:
    found = later.choices(standing_of(jordan), datetime.fromisoformat(moment).replace(tzinfo=AMMAN))

    assert {one.key: one.moment.astimezone(AMMAN).strftime("%m-%d %H:%M") for one in found} == offered


def test_until_a_day_is_until_her_morning_of_it(jordan: Person, mentioned: str, signed_in: SignIn) -> None:
    with clock.at(WEDNESDAY):
        act(signed_in(jordan), act="later", bundle=mentioned, until="2027-02-20")

    assert Notification.objects.get(recipient=jordan).due_at == datetime(2027, 2, 20, 7, 0, tzinfo=AMMAN)


@pytest.mark.parametrize("until", ["", "never", "2020-01-01", "2027-02-03", "2029-01-01", "0001-01-01", "9999-12-31"])
def test_a_moment_that_cannot_be_is_refused_in_words(
    jordan: Person, mentioned: str, signed_in: SignIn, until: str
) -> None:
    client = signed_in(jordan)
    with clock.at(WEDNESDAY):
        answer = client.post(ACT, {"act": "later", "bundle": mentioned, "until": until})
        told = client.post(ACT, {"act": "later", "bundle": mentioned, "until": until}, headers=JSON).json()

    assert (answer.status_code, codes(answer.content.decode())) == (400, ["later_not_possible"])
    assert told["code"] == "later_not_possible"
    assert counted(jordan) == 1


def test_the_action_refuses_the_past(jordan: Person, mentioned: str) -> None:
    with pytest.raises(LaterNotPossible):
        actions.postpone_notices(person=jordan, bundle=mentioned, until=datetime(2020, 1, 1, tzinfo=UTC))


def test_what_was_looked_at_waits_again_when_she_asks(jordan: Person, mentioned: str, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    act(client, act="open", bundle=mentioned)
    act(client, act="later", bundle=mentioned, until="hour")

    assert counted(jordan) == 0
    assert counted(jordan, timezone.now() + timedelta(hours=2)) == 1


# --- Mute --------------------------------------------------------------------------------------------------------


def test_mute_in_place_ends_it_for_the_thread(
    jordan: Person, tunisia: Person, budget: Thread, mentioned: str, reply: Callable, signed_in: SignIn
) -> None:
    client = signed_in(jordan)
    act(client, act="mute", bundle=mentioned)
    reply(tunisia, budget, f"@[{jordan.pk}] مرة أخرى")

    assert counted(jordan) == 0
    assert Level.objects.get(person=jordan).level == Level.Choice.MUTE
    assert 'class="empty"' in main_of(read(client, "/inbox/"))
    assert budget.title not in words(main_of(read(client, "/catch-up/")))


def test_a_deadline_of_a_muted_thread_stays(jordan: Person, budget: Thread, mentioned: str, signed_in: SignIn) -> None:
    to = {jordan.pk: standing_of(jordan)}
    tell("silence_opened", to=to, actor=None, room=budget.room, thread=budget, data={"title": "الورقة"})
    act(signed_in(jordan), act="mute", bundle=mentioned)

    assert counted(jordan) == 1


# --- Doors -------------------------------------------------------------------------------------------------------


def test_the_answer_for_a_script_is_the_badge(jordan: Person, mentioned: str, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    done = client.post(ACT, {"act": "done", "bundle": mentioned}, headers=JSON).json()

    assert (done["ok"], done["count"], done["next_due"]) == (True, 0, None)
    assert done["undo"]["done"] == mentioned


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"act": "dance", "bundle": "mention:1"},
        {"act": "undo", "bundle": "mention:1"},
        {"act": "undo", "bundle": "mention:1", "at": "yesterday"},
        {"act": "done", "bundle": "x" * 200},
        {"act": "done", "bundle": "mention:1", "upto": "-1"},
        {"act": "done", "bundle": "mention:\x00"},
    ],
)
def test_what_cannot_be_read_is_refused(jordan: Person, signed_in: SignIn, fields: dict) -> None:
    answer = signed_in(jordan).post(ACT, fields, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_command")


def test_a_bundle_that_is_not_there_is_missing(jordan: Person, signed_in: SignIn) -> None:
    client = signed_in(jordan)

    assert act(client, act="open", bundle="mention:1").status_code == 404
    assert act(client, act="mute", bundle="mention:1").status_code == 404
    assert act(client, act="done", bundle="mention:1").status_code == 302
