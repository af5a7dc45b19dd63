"""The page of the search: its address, its filters, what it says when nothing is found."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum.actions import create_post
from forum.models import Post, Thread
from tests.forum.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def gates(jordan: Person, budget: Thread) -> list[Post]:
    texts = ["دشّنت الدولة **البوابةَ** الموحّدة", "بوابات الدفع <b>"]
    return [
        create_post(author=jordan, thread=budget, body=text, language="ar", client_id=uuid4()).result for text in texts
    ]


def test_whole_words_are_marked_in_the_text_as_it_was_written(
    gates: list[Post], tunisia: Person, signed_in: Callable[[Person], Client]
) -> None:
    page = read(signed_in(tunisia), "/search/?q=بوابة")
    assert "<mark>البوابةَ</mark> الموحّدة" in page
    assert "<mark>بوابات</mark> الدفع &lt;b&gt;" in page


def test_filters_narrow_what_is_found(
    gates: list[Post], tunisia: Person, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(tunisia)
    assert "<mark>" in read(client, "/search/?q=بوابة&state=JO&language=ar&since=2020-01-01")
    assert "<mark>" not in read(client, "/search/?q=بوابة&state=TN")
    assert "<mark>" not in read(client, "/search/?q=بوابة&until=2020-01-01")


@pytest.mark.parametrize(
    "odd", ['"', "*", "a:b(", "من", "%00", "x" * 500, "-", "room=999", "&since=yesterday", "&after=9.9"]
)
def test_whatever_is_typed_is_answered(odd: str, tunisia: Person, signed_in: Callable[[Person], Client]) -> None:
    read(signed_in(tunisia), f"/search/?q={odd}")


def test_programs_find_the_same(gates: list[Post], tunisia: Person, signed_in: Callable[[Person], Client]) -> None:
    answer = signed_in(tunisia).get("/api/v1/search", {"q": "بوابة من", "limit": 1}).json()
    assert [post["id"] for post in answer["posts"]] == [gates[1].pk]
    assert (answer["count"], answer["is_counted"], answer["passed_over"]) == (2, True, ["من"])
    assert answer["excerpts"] == ["بوابات الدفع <b>"]
    further = signed_in(tunisia).get("/api/v1/search", {"q": "بوابة", "limit": 1, "after": answer["after"]}).json()
    assert [post["id"] for post in further["posts"]] == [gates[0].pk] and further["after"] is None
