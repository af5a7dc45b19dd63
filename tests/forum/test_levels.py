"""How much one is told of a room or a thread: the thread before the room, the room before what is usual."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, inbox, selectors
from forum.models import Level, Notification, Room, Thread
from forum.selectors import stream_of
from tests.forum.pages import JSON, main_of, read, words

SignIn = Callable[[Person], Client]


def told(person: Person) -> list[str]:
    """The kinds of her open notifications, in the order of the alphabet."""
    rows = Notification.objects.filter(recipient=person, done_at=None)
    return sorted(rows.values_list("verb", flat=True))


def choose(person: Person, level: str, room: Room, thread: Thread | None = None) -> None:
    actions.set_level(person=person, room=room, thread=thread, level=level)


@pytest.mark.parametrize(
    ("room_level", "thread_level", "kinds"),
    [
        ("", "", ["mention", "reply"]),
        ("all", "", ["mention", "new_posts", "reply"]),
        ("mentions", "", ["mention", "reply"]),
        ("catch_up", "", []),
        ("mute", "", []),
        ("", "all", ["mention", "new_posts", "reply"]),
        ("", "catch_up", []),
        ("", "mute", []),
        ("mute", "all", ["mention", "new_posts", "reply"]),
        ("all", "mute", []),
        ("all", "mentions", ["mention", "reply"]),
        ("mute", "mentions", ["mention", "reply"]),
    ],
)
def test_what_is_told_at_each_level(
    emirates: Person,
    tunisia: Person,
    budget: Thread,
    reply: Callable,
    room_level: str,
    thread_level: str,
    kinds: list[str],
) -> None:
    hers = reply(emirates, budget).result
    choose(emirates, "", budget.room, budget)  # not the rule: only what this test chooses
    if room_level:
        choose(emirates, room_level, budget.room)
    if thread_level:
        choose(emirates, thread_level, budget.room, budget)
    reply(tunisia, budget, "قول للجميع")
    reply(tunisia, budget, f"@[{emirates.pk}] قول")
    reply(tunisia, budget, "جواب", reply_to=hers)

    assert told(emirates) == kinds


@pytest.mark.parametrize(("level", "kinds"), [("all", ["new_thread"]), ("mentions", []), ("mute", [])])
def test_new_threads_are_told_to_who_follows_the_room(
    emirates: Person, tunisia: Person, board: Callable, level: str, kinds: list[str]
) -> None:
    choose(emirates, level, board("governance"))
    actions.start_thread(
        author=tunisia, room=board("governance"), title="جديد", body="نص", language="ar", client_id=uuid4()
    )

    assert told(emirates) == kinds


def test_a_private_message_is_told_unless_the_conversation_is_muted(
    jordan: Person, tunisia: Person, reply: Callable
) -> None:
    room = actions.start_conversation(author=tunisia, people=[jordan], client_id=uuid4()).result
    reply(tunisia, stream_of(room), "رسالة")
    assert told(jordan) == ["direct_message"]
    choose(jordan, "mute", room)
    assert told(jordan) == []
    reply(tunisia, stream_of(room), "أخرى")
    assert told(jordan) == []


def test_muting_a_room_leaves_a_thread_she_follows_in_it(
    emirates: Person, tunisia: Person, budget: Thread, board: Callable, reply: Callable
) -> None:
    other = actions.start_thread(
        author=tunisia, room=board("governance"), title="آخر", body="نص", language="ar", client_id=uuid4()
    ).result
    choose(emirates, "all", budget.room, budget)
    for thread in (budget, other):
        reply(tunisia, thread, f"@[{emirates.pk}] قول")
    choose(emirates, "mute", budget.room)

    assert told(emirates) == ["mention"]
    assert {row.thread_id for row in inbox.waiting_for(standing_of(emirates))} == {budget.pk}


# --- What is muted -----------------------------------------------------------------------------------------------


def test_what_is_muted_is_not_counted_and_stands_dimmed(
    emirates: Person, tunisia: Person, budget: Thread, reply: Callable, signed_in: SignIn
) -> None:
    client = signed_in(emirates)
    reply(tunisia, budget)
    assert selectors.unread_by_room(standing_of(emirates))[budget.room_id] == (1, 2)
    choose(emirates, "mute", budget.room)

    assert budget.room_id not in selectors.unread_by_room(standing_of(emirates))
    html = read(client, "/boards/")
    places = html[html.index('<nav class="places"') : html.index("</nav>", html.index('<nav class="places"'))]
    assert places.count("places__link--muted") == 1
    assert budget.title not in words(main_of(read(client, "/")).split('id="boards"')[0])


def test_a_thread_she_chose_in_a_muted_room_is_counted(
    emirates: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    choose(emirates, "mute", budget.room)
    choose(emirates, "mentions", budget.room, budget)
    reply(tunisia, budget)

    assert selectors.unread_by_room(standing_of(emirates))[budget.room_id] == (1, 2)


# --- Rules -------------------------------------------------------------------------------------------------------


def test_who_writes_in_a_thread_follows_it_and_is_told_why(
    emirates: Person, tunisia: Person, budget: Thread, reply: Callable, signed_in: SignIn
) -> None:
    reply(emirates, budget)
    reply(tunisia, budget, "قول")
    row = Level.objects.get(person=emirates)
    assert (row.level, row.by_rule, told(emirates)) == ("all", True, ["new_posts"])

    client = signed_in(emirates)
    assert "because you wrote here" in words(main_of(read(client, f"/t/{budget.pk}/")))
    assert "because you wrote in it" in words(main_of(read(client, f"/t/{budget.pk}/level/")))
    client.post(f"/t/{budget.pk}/level/", {"level": "mentions"})
    assert "because you wrote" not in words(main_of(read(client, f"/t/{budget.pk}/level/")))


def test_a_choice_is_not_overruled_by_writing(emirates: Person, budget: Thread, reply: Callable) -> None:
    choose(emirates, "mute", budget.room, budget)
    reply(emirates, budget)

    assert Level.objects.get(person=emirates).level == "mute"


@pytest.mark.parametrize(("field", "starts"), [("follows_started", True), ("follows_replied", False)])
def test_the_rules_may_be_switched_off(
    emirates: Person, tunisia: Person, budget: Thread, board: Callable, reply: Callable, field: str, starts: bool
) -> None:
    setattr(emirates, field, False)
    emirates.save()
    if starts:
        actions.start_thread(
            author=emirates, room=board("governance"), title="جديد", body="نص", language="ar", client_id=uuid4()
        )
    else:
        reply(emirates, budget)

    assert not Level.objects.filter(person=emirates).exists()


# --- Doors -------------------------------------------------------------------------------------------------------


def test_the_level_is_chosen_on_a_page_and_comes_back(
    emirates: Person, budget: Thread, board: Callable, signed_in: SignIn
) -> None:
    client = signed_in(emirates)
    for address in (f"/t/{budget.pk}/level/", f"/rooms/{budget.room_id}/level/"):
        html = main_of(read(client, address))
        assert html.count('type="radio"') == 5
        assert 'value="" checked' in html
        answer = client.post(address, {"level": "mute"})
        assert answer.status_code == 302
        assert 'value="mute" checked' in main_of(read(client, address))
        assert client.post(address, {"level": ""}).status_code == 302
        assert 'value="" checked' in main_of(read(client, address))
    assert not Level.objects.filter(person=emirates).exists()


def test_the_menu_stands_where_one_reads(emirates: Person, budget: Thread, signed_in: SignIn) -> None:
    client = signed_in(emirates)
    for address, acts_on in (
        (f"/t/{budget.pk}/", f"/t/{budget.pk}/level/"),
        ("/rooms/governance/", f"/rooms/{budget.room_id}/level/"),
        ("/rooms/ga-hall/", f"/rooms/{Room.objects.get(key='ga-hall').pk}/level/"),
    ):
        html = main_of(read(client, address))
        assert f'action="{acts_on}"' in html, address
        assert html.count('class="menu__item level-menu__choice"') == 4


def test_choosing_twice_is_choosing_once(emirates: Person, budget: Thread, signed_in: SignIn) -> None:
    client = signed_in(emirates)
    for _ in range(2):
        answer = client.post(f"/t/{budget.pk}/level/", {"level": "all"}, headers=JSON)
        assert answer.json() == {"ok": True, "level": "all"}

    assert Level.objects.filter(person=emirates).count() == 1


def test_a_live_room_is_its_one_thread(emirates: Person, board: Callable, signed_in: SignIn) -> None:
    stream = stream_of(board("ga-hall"))
    signed_in(emirates).post(f"/t/{stream.pk}/level/", {"level": "all"})

    row = Level.objects.get(person=emirates)
    assert (row.room_id, row.thread_id) == (stream.room_id, None)


def test_where_one_may_not_read_there_is_no_level(
    observer: Person, guest: Person, jordan: Person, tunisia: Person, board: Callable, budget: Thread, signed_in: SignIn
) -> None:
    room = actions.start_conversation(author=tunisia, people=[jordan], client_id=uuid4()).result
    client = signed_in(observer)
    for address in (f"/rooms/{room.pk}/level/", f"/t/{stream_of(room).pk}/level/", "/rooms/999999/level/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"level": "all"}).status_code == 404
    assert signed_in(guest).post(f"/t/{budget.pk}/level/", {"level": "all"}).status_code == 404
    assert not Level.objects.exclude(person=jordan).exists()


def test_the_action_itself_asks_who_may_read(jordan: Person, tunisia: Person, emirates: Person) -> None:
    room = actions.start_conversation(author=tunisia, people=[jordan], client_id=uuid4()).result
    for thread in (None, stream_of(room)):
        with pytest.raises(Http404):
            actions.set_level(person=emirates, room=room, thread=thread, level="all")


@pytest.mark.parametrize("level", ["loud", "\x00", "x" * 500])
def test_a_level_that_is_none_is_refused(emirates: Person, budget: Thread, signed_in: SignIn, level: str) -> None:
    answer = signed_in(emirates).post(f"/t/{budget.pk}/level/", {"level": level}, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_command")
