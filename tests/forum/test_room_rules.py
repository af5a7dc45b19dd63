"""The secretariat sets by which rules one writes in a room; readers are told, writers are held to them."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.standing import standing_of
from forum import actions
from forum.models import Event, Post, Room, Thread
from forum.permissions import can_set_rules
from tests.cast import accredit
from tests.forum.pages import codes, data, field_value, main_of, read, send, send_json, words

URL = "/rooms/governance/rules/"
NOW = {"slow": "0", "posters": "as_created", "approval": "post", "reason": "نقاش سريع", "seen": "0"}


def set_rules(client, *, url: str = URL, **fields: object):
    """Set them from what the page shows now."""
    page = read(client, url)
    return send(client, url, **(NOW | {"seen": field_value(main_of(page), "seen")} | fields))


def room(key: str = "governance") -> Room:
    return Room.objects.get(key=key)


@pytest.fixture
def desk(secretariat, signed_in):
    return signed_in(secretariat)


# --- Who ---------------------------------------------------------------------------------------------------------


def test_the_page_is_the_secretariats(desk, jordan, president, observer, budget, signed_in) -> None:
    assert URL in main_of(read(desk, "/rooms/governance/"))
    for person in (jordan, president, observer):
        client = signed_in(person)
        assert URL not in main_of(read(client, "/rooms/governance/"))
        assert client.get(URL).status_code == 403
        assert send(client, URL, **NOW).status_code == 403
    assert signed_in(observer).get("/rooms/partnerships/rules/").status_code == 404


def test_private_conversations_and_the_register_have_no_such_page(desk, secretariat, jordan) -> None:
    direct = actions.start_conversation(author=secretariat, people=[jordan], client_id=uuid4()).result
    assert not can_set_rules(standing_of(secretariat), direct)
    assert desk.get("/rooms/register/rules/").status_code == 403


def test_each_change_needs_a_reason_and_is_kept_with_before_and_after(desk, secretariat, signed_in, jordan) -> None:
    empty = set_rules(desk, slow="300", reason=" ")
    assert (empty.status_code, codes(empty.content.decode())) == (400, ["required"])
    assert set_rules(desk, slow="300", held_classes=["expert", "observer"]).status_code == 302

    event = Event.objects.get(kind="rules.changed")
    assert event.data["changes"] == {"slow_seconds": [0, 300], "held_classes": [[], ["expert", "observer"]]}
    assert (event.actor, event.data["reason"]) == (secretariat, "نقاش سريع")
    page = main_of(read(desk, URL))
    history = words(page[page.index('id="changes"') :])
    assert "هدى قاسم" in history and "نقاش سريع" in history
    assert page.count("<del>") == 2


def test_what_changes_nothing_is_not_logged(desk) -> None:
    assert set_rules(desk).status_code == 302
    assert not Event.objects.filter(kind="rules.changed").exists()


def test_of_two_officers_at_once_one_wins_and_the_other_is_told(desk, second_secretariat, signed_in) -> None:
    other = signed_in(second_secretariat)
    stale = field_value(main_of(read(other, URL)), "seen")
    assert set_rules(desk, slow="300").status_code == 302
    late = send(other, URL, **(NOW | {"approval": "pre", "seen": stale}))
    assert (late.status_code, codes(late.content.decode())) == (409, ["rules_moved"])
    assert (room().slow_seconds, room().moderation) == (300, "post")


@pytest.mark.parametrize(
    "wrong", [{"slow": "7"}, {"posters": "state_seat"}, {"held_classes": ["secretariat_staff"]}, {"approval": "x"}]
)
def test_a_rule_that_is_not_offered_is_refused(wrong: dict, desk) -> None:
    assert set_rules(desk, **wrong).status_code == 400
    assert not Event.objects.filter(kind="rules.changed").exists()


# --- Slow mode ---------------------------------------------------------------------------------------------------


def test_slow_mode_is_told_above_the_composer_and_holds(desk, jordan, tunisia, budget, signed_in) -> None:
    client = signed_in(tunisia)
    assert "room-rules" in read(client, f"/t/{budget.pk}/")
    quiet = main_of(read(client, f"/t/{budget.pk}/"))
    set_rules(desk, slow="300")
    told = main_of(read(client, f"/t/{budget.pk}/"))
    rule = told[told.index('id="room-rules"') :].split("</p>")[0]
    assert "hidden" not in rule and "5" in words("<p " + rule) or "٥" in words("<p " + rule)
    assert "hidden" in quiet[quiet.index('id="room-rules"') :].split(">")[0]

    assert send(client, f"/t/{budget.pk}/reply/", body="أولى", language="ar").status_code == 302
    again = send(client, f"/t/{budget.pk}/reply/", body="ثانية", language="ar")
    assert (again.status_code, codes(again.content.decode())) == (429, ["slow_mode"])
    assert field_value(again.content.decode(), "body") == "ثانية"
    # An edit is no post more.
    mine = Post.objects.get(author=tunisia)
    assert send(client, f"/posts/{mine.pk}/edit/", body="أولى مصححة", language="ar").status_code == 302


def test_the_secretariat_is_not_slowed_down(desk, secretariat, budget, reply) -> None:
    set_rules(desk, slow="3600")
    for _ in range(2):
        assert reply(secretariat, budget).result.number


@pytest.mark.parametrize(("slow", "wait"), [("60", "60 seconds"), ("900", "15 minutes")])
def test_how_long_to_wait_is_said_in_words_one_can_use(slow: str, wait: str, desk, emirates, budget, reply, signed_in):
    set_rules(desk, slow=slow)
    reply(emirates, budget)
    answer = send_json(signed_in(emirates), f"/t/{budget.pk}/reply/", body="Once more", language="en")
    assert (answer.json()["code"], wait in answer.json()["message"]) == ("slow_mode", True)
    assert int(answer["Retry-After"]) <= int(slow)


# --- Announcements only ------------------------------------------------------------------------------------------


def test_kept_to_announcements_nobody_else_writes_and_nothing_typed_is_lost(
    desk, secretariat, jordan, tunisia, budget, signed_in
) -> None:
    client = signed_in(tunisia)
    assert set_rules(desk, posters="secretariat").status_code == 302
    assert codes(read(client, f"/t/{budget.pk}/")) == ["secretariat_writes"]
    reply = send(client, f"/t/{budget.pk}/reply/", body="كنت أكتب", language="ar")
    assert (reply.status_code, codes(reply.content.decode())) == (403, ["secretariat_writes"])
    assert field_value(reply.content.decode(), "body") == "كنت أكتب"
    answer = send_json(client, f"/t/{budget.pk}/reply/", body="كنت أكتب", language="ar")
    assert (answer.status_code, answer.json()["code"]) == (403, "secretariat_writes")

    assert "/rooms/governance/new/" not in main_of(read(client, "/rooms/governance/"))
    begun = send(client, "/rooms/governance/new/", title="خيط جديد", body="كنت أكتب", language="ar")
    assert (begun.status_code, codes(begun.content.decode())) == (403, ["secretariat_writes"])
    assert field_value(begun.content.decode(), "body") == "كنت أكتب"
    assert send(desk, f"/t/{budget.pk}/reply/", body="إعلان", language="ar").status_code == 302
    assert not Post.objects.filter(author=tunisia).exists()


@pytest.mark.parametrize("key", ["governance", "common-positions", "ga-hall", "announcements"])
def test_lifted_those_write_again_who_did_before(key: str, desk) -> None:
    found = room(key)
    before = (found.posters, found.starters)
    url = f"/rooms/{key}/rules/"
    assert set_rules(desk, url=url, posters="secretariat", approval=found.moderation).status_code == 302
    assert set_rules(desk, url=url, posters="secretariat", approval=found.moderation, slow="60").status_code == 302
    now = Room.objects.get(pk=found.pk)
    assert (now.posters, now.slow_seconds) == ("secretariat", 60)
    assert set_rules(desk, url=url, approval=found.moderation).status_code == 302
    now = Room.objects.get(pk=found.pk)
    assert (now.posters, now.starters) == before


def test_a_room_made_for_announcements_is_offered_nothing_else(desk) -> None:
    Room.objects.filter(key="governance").update(posters="secretariat", starters="secretariat")
    assert 'value="as_created"' not in main_of(read(desk, URL))
    assert set_rules(desk, slow="60").status_code == 400


# --- Approval ----------------------------------------------------------------------------------------------------


def test_posts_of_a_class_wait_where_the_others_do_not(
    desk, secretariat, expert, jordan, budget, signed_in, reply
) -> None:
    set_rules(desk, held_classes=["expert"])
    hers, his = (main_of(read(signed_in(person), f"/t/{budget.pk}/")) for person in (expert, jordan))
    waits = "hidden" not in hers[hers.index('id="room-rules"') :].split(">")[0]
    assert waits and "hidden" in his[his.index('id="room-rules"') :].split(">")[0]
    assert reply(expert, budget).result.status == "submitted"
    assert reply(jordan, budget).result.status == "published"
    assert reply(secretariat, budget).result.status == "published"


def test_who_has_two_accreditations_is_held_by_the_one_she_writes_under(desk, jordan, budget, reply) -> None:
    accredit(jordan, "expert")
    set_rules(desk, held_classes=["expert"])
    assert reply(jordan, budget).result.status == "published"


def test_approval_for_the_whole_room_is_set_and_taken_back(desk, jordan, tunisia, budget, reply) -> None:
    set_rules(desk, approval="pre")
    assert reply(tunisia, budget).result.status == "submitted"
    set_rules(desk, approval="post")
    assert reply(tunisia, budget).result.status == "published"


def test_rules_cost_a_post_nothing(desk, tunisia, budget, reply, django_assert_num_queries) -> None:
    reply(tunisia, budget)
    with CaptureQueriesContext(connection) as plain:
        reply(tunisia, budget)
    cost = len(plain)
    set_rules(desk, held_classes=["expert"])
    with django_assert_num_queries(cost):
        reply(tunisia, budget)


def test_a_new_thread_in_a_room_that_approves_waits_too(desk, expert, tunisia, signed_in) -> None:
    set_rules(desk, held_classes=["expert"])
    client = signed_in(expert)
    assert "room-rules" in read(client, "/rooms/governance/new/")
    assert send(client, "/rooms/governance/new/", title="سؤال", body="نص", language="ar").status_code == 302
    thread = Thread.objects.get(title="سؤال")
    assert signed_in(tunisia).get(f"/t/{thread.pk}/").status_code == 404
    assert data(read(client, f"/t/{thread.pk}/"), "status") == "submitted"
