"""Reading through the API: it tells what the pages tell, to whom they tell it."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from forum.models import Room, Thread
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db
Open = Callable[[Person], Program]


def test_who_i_am_is_told_in_words(chair: Person, program: Open) -> None:
    status, me = program(chair).get("/me")

    assert status == 200
    assert (me["name"], me["state"], me["language"]) == ("Youssef Alaoui", "MA", "fr")
    assert me["offices"] and "committee_officer" in me["classes"]


def test_rooms_and_threads_carry_their_place_in_the_log(jordan: Person, budget: Thread, program: Open) -> None:
    ask = program(jordan)
    rooms = {room["key"]: room for room in ask.get("/rooms")[1]["rooms"]}
    head = Room.objects.get(key="governance").head

    assert rooms["governance"]["head"] == head
    _, page = ask.get("/rooms/governance/threads")
    assert [thread["id"] for thread in page["threads"]] == [budget.pk]
    assert (page["head"], page["epoch"]) == (head, rooms["governance"]["epoch"])
    assert ask.get(f"/rooms/{rooms['governance']['id']}")[1] == rooms["governance"]


def test_posts_are_paged_by_number(
    jordan: Person, budget: Thread, reply: Callable, program: Open, settings: object
) -> None:
    settings.POSTS_PER_MINUTE = 1000  # type: ignore[attr-defined]
    for number in range(2, 72):
        reply(jordan, budget, f"ردّ {number}")
    ask = program(jordan)

    def numbers(query: str) -> list[int]:
        return [post["number"] for post in ask.get(f"/threads/{budget.pk}/posts{query}")[1]["posts"]]

    assert numbers("") == list(range(22, 72))
    assert numbers("?before=22") == list(range(1, 22))
    assert numbers("?after=3&limit=2") == [4, 5]
    assert numbers("?around=40&limit=5") == [38, 39, 40, 41, 42]
    _, page = ask.get(f"/threads/{budget.pk}/posts?after=3&limit=2")
    assert (page["older"], page["newer"], page["last_number"]) == (4, 5, 71)
