"""What is out of sight is not found, from the same moment on; what is erased is in no index (domain.md W3)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Person
from forum.actions import add_to_conversation, edit_post, start_group, start_thread, withdraw_post
from forum.actions.erasure import erase_post
from forum.actions.screening import lock_post, screen_post
from forum.models import Post, Thread
from forum.search import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(jordan: Person, budget: Thread, reply: Callable) -> Post:
    return reply(jordan, budget, "كلمة زبرجد هنا").result


def test_a_hidden_post_is_not_found_by_anybody_until_it_is_restored(
    post: Post, jordan: Person, tunisia: Person
) -> None:
    assert find(tunisia, "زبرجد").posts == [post]
    screen_post(lock_post(post), Post.Moderation.HIDDEN, actor=None, case=0)
    for person in (tunisia, jordan):
        assert find(person, "زبرجد").posts == [] and find(person, "", room="governance").count == 1
    screen_post(lock_post(post), Post.Moderation.STANDS, actor=None, case=0)
    assert find(tunisia, "زبرجد").posts == [post]


def test_an_edited_post_is_found_by_its_new_words_alone(post: Post, jordan: Person, tunisia: Person) -> None:
    edit_post(author=jordan, post=post, body="كلمة ياقوت هنا", language="ar", client_id=uuid4())
    assert find(tunisia, "ياقوت").posts == [post] and find(tunisia, "زبرجد").posts == []
    withdraw_post(author=jordan, post=post, client_id=uuid4())
    assert find(tunisia, "ياقوت").posts == []


def test_of_an_erased_post_the_index_holds_nothing(post: Post) -> None:
    number = "rowid" if connection.vendor == "sqlite" else "post_id"
    assert rows(number, post) == 1
    erase_post(lock_post(post), actor=None, case=None, reason="")
    assert rows(number, post) == 0


def rows(number: str, post: Post) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM forum_postwords WHERE {number} = %s", [post.pk])
        return cursor.fetchone()[0]


def test_who_joined_a_conversation_later_finds_nothing_older(
    jordan: Person, tunisia: Person, emirates: Person, expert: Person, reply: Callable
) -> None:
    room = start_group(author=jordan, people=[tunisia, emirates], name="مجموعة", client_id=uuid4()).result
    reply(jordan, room.threads.get(), "زبرجد قديم")
    add_to_conversation(actor=jordan, room=room, people=[expert], client_id=uuid4())
    later = reply(jordan, room.threads.get(), "زبرجد جديد").result
    assert find(expert, "زبرجد").posts == [later]
    assert len(find(tunisia, "زبرجد")) == 2


def test_an_author_is_not_found_where_authors_are_hidden(
    jordan: Person, tunisia: Person, board: Callable, reply: Callable
) -> None:
    thread = start_thread(
        author=jordan, room=board("security"), title="تنبيه", body="زبرجد", language="ar", client_id=uuid4()
    ).result
    assert thread.hides_authors
    assert len(find(tunisia, "زبرجد")) == 1
    for narrowed in ({"author": jordan}, {"state": "JO"}, {"capacity": "personal"}):
        assert not find(tunisia, "زبرجد", **narrowed).posts
