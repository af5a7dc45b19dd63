"""What a reader puts on a post: signs that are counted once, bookmarks that are hers alone, unread again from here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, clock
from forum.errors import LaterNotPossible
from forum.inbox import inbox_for
from forum.models import Bookmark, Event, Notification, Post, Reaction, Room, Thread
from forum.selectors import first_unread_number

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def thread(emirates: Person, board: Callable[[str], Room]) -> Thread:
    return actions.start_thread(
        author=emirates, room=board("governance"), title="عنوان", body="أولاً.", language="ar", client_id=uuid4()
    ).result


def say(author: Person, thread: Thread, body: str) -> Post:
    return actions.create_post(author=author, thread=thread, body=body, language="ar", client_id=uuid4()).result


def press(client: Client, post: Post, sign: str, **more: str) -> Any:
    fields = {"sign": sign, "client_id": str(uuid4()), **more}
    return client.post(f"/posts/{post.pk}/reactions/", fields, headers=JSON)


def test_one_person_puts_one_sign_once_and_takes_it_back(
    jordan: Person, tunisia: Person, emirates: Person, thread: Thread, signed_in: Any
) -> None:
    post = say(emirates, thread, "نص")
    hers = signed_in(jordan)
    command = str(uuid4())
    assert press(hers, post, "agree", client_id=command).status_code == 201
    assert press(hers, post, "agree", client_id=command).json()["replayed"]
    press(hers, post, "agree")
    press(signed_in(tunisia), post, "agree")
    press(signed_in(tunisia), post, "thanks")
    post.refresh_from_db()
    assert post.reactions == {"agree": 2, "thanks": 1}
    page = hers.get(f"/t/{thread.pk}/", follow=True).content.decode()
    assert page.count('class="reaction"') == 2
    who = hers.get(f"/posts/{post.pk}/reactions/").content.decode()
    assert "الطرابلسي" in who or "Trabelsi" in who
    press(hers, post, "agree", takes="1")
    post.refresh_from_db()
    assert post.reactions == {"agree": 1, "thanks": 1}
    assert Event.objects.filter(kind="post.reacted").count() == 4
    assert press(hers, post, "laughs").json()["code"] == "no_such_sign"


def test_signs_are_refused_where_one_may_not_write_and_go_with_the_post(
    jordan: Person, emirates: Person, observer: Person, secretariat: Person, thread: Thread, signed_in: Any
) -> None:
    post = say(emirates, thread, "نص")
    press(signed_in(jordan), post, "noted")
    assert press(signed_in(observer), post, "noted").status_code == 403
    actions.withdraw_post(author=emirates, post=post, client_id=uuid4())
    assert press(signed_in(jordan), post, "thanks").status_code == 404
    assert 'class="reaction"' not in signed_in(jordan).get(f"/t/{thread.pk}/", follow=True).content.decode()
    other = say(emirates, thread, "آخر")
    actions.lock_thread(actor=secretariat, thread=thread, client_id=uuid4(), reason="سبب")
    assert press(signed_in(jordan), other, "noted").json()["code"] == "thread_locked"


def test_where_authors_are_hidden_nobody_is_named(
    jordan: Person, tunisia: Person, board: Callable[[str], Room], signed_in: Any
) -> None:
    thread = actions.start_thread(
        author=tunisia,
        room=board("governance"),
        title="بلا أسماء",
        body="رأي.",
        language="ar",
        client_id=uuid4(),
        attribution="non_attribution",
    ).result
    post = thread.posts.get()
    press(signed_in(jordan), post, "agree")
    page = signed_in(tunisia).get(f"/posts/{post.pk}/reactions/").content.decode()
    assert "رنا" not in page.replace(tunisia.display_name, "")
    assert "Rana" not in page


def test_a_bookmark_is_hers_and_reminds_her_at_its_hour(
    jordan: Person, tunisia: Person, emirates: Person, thread: Thread, signed_in: Any, monkeypatch: Any
) -> None:
    post = say(emirates, thread, "نص يُحفظ")
    hers = signed_in(jordan)
    kept = {"note": "للاجتماع", "remind": "hour", "client_id": str(uuid4())}
    assert hers.post(f"/posts/{post.pk}/bookmark/", kept).status_code == 302
    page = hers.get("/bookmarks/").content.decode()
    assert "نص يُحفظ" in page
    assert "للاجتماع" in page
    assert "نص يُحفظ" not in signed_in(tunisia).get("/bookmarks/").content.decode()
    assert actions.remind_of_bookmarks(clock.now()) == 0
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert actions.remind_of_bookmarks(later) == 1
    assert actions.remind_of_bookmarks(later) == 0
    [row] = inbox_for(standing_of(jordan), later).sections["addressed"]
    assert row.kind == "bookmark_due"
    assert not Notification.objects.filter(recipient=tunisia, verb="bookmark_due").exists()
    with pytest.raises(LaterNotPossible):
        actions.bookmark_post(person=jordan, post=post, remind_at=later - timedelta(days=1))


def test_of_what_she_may_not_read_any_more_her_note_alone_is_left(
    jordan: Person, emirates: Person, thread: Thread, signed_in: Any
) -> None:
    post = say(emirates, thread, "نص يُسحب")
    actions.bookmark_post(person=jordan, post=post, note="ملاحظتي", remind_at=clock.now() + timedelta(seconds=1))
    actions.withdraw_post(author=emirates, post=post, client_id=uuid4())
    page = signed_in(jordan).get("/bookmarks/").content.decode()
    assert "نص يُسحب" not in page
    assert "ملاحظتي" in page
    assert actions.remind_of_bookmarks(clock.now() + timedelta(hours=1)) == 0
    signed_in(jordan).post(f"/posts/{post.pk}/bookmark/", {"forget": "1"})
    assert not Bookmark.objects.exists()


def test_from_a_post_on_a_thread_is_unread_again(
    jordan: Person, emirates: Person, thread: Thread, signed_in: Any
) -> None:
    posts = [say(emirates, thread, f"نص {number}") for number in range(3)]
    thread.refresh_from_db()
    actions.mark_read(person=jordan, thread=thread, number=thread.last_number)
    assert first_unread_number(jordan, thread) is None
    answer = signed_in(jordan).post(f"/posts/{posts[1].pk}/unread/", {"client_id": str(uuid4())}, follow=True)
    assert answer.status_code == 200
    assert first_unread_number(jordan, thread) == posts[1].number
    # Never forward: what is unread before it stays so.
    signed_in(jordan).post(f"/posts/{posts[2].pk}/unread/", {"client_id": str(uuid4())})
    assert first_unread_number(jordan, thread) == posts[1].number


def test_what_is_counted_on_the_post_is_what_was_put_there(
    jordan: Person, tunisia: Person, emirates: Person, thread: Thread
) -> None:
    post = say(emirates, thread, "نص")
    for person in (jordan, tunisia, emirates):
        for sign in ("agree", "noted"):
            actions.react(person=person, post=post, sign=sign, client_id=uuid4())
    actions.react(person=tunisia, post=post, sign="noted", takes=True, client_id=uuid4())
    post.refresh_from_db()
    assert post.reactions == {"agree": 3, "noted": 2}
    assert Reaction.objects.filter(post=post).count() == 5
