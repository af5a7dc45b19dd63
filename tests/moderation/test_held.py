"""Posts that wait for approval on the desk: published or returned within a working day, by one officer (W2)."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from forum import actions, held
from forum.models import Event, Notification, Post, Room
from moderation import reasons
from tests.forum.pages import codes, field_value, main_of, posts_of, read, send, words

pytestmark = pytest.mark.django_db

TEXT = "نقترح جدولاً آخر."
DESK = "/moderation/?heap=held"


@pytest.fixture
def waiting(tunisia, budget, reply) -> Post:
    """A post of Tunisia, who reads in French, that waits on a board where every post does."""
    Room.objects.filter(pk=budget.room_id).update(moderation="pre")
    return reply(tunisia, budget, TEXT).result


def url(post: Post, act: str = "") -> str:
    return f"/moderation/held/{post.pk}/{act}"


def publish(client, post: Post, **fields: object):
    page = main_of(read(client, url(post)))
    form = page[page.index("publish/") :]
    return send(client, url(post, "publish/"), read=field_value(form, "read"), **fields)


def rows(page: str) -> list[str]:
    """What stands in the queue, in order: "c3" a case, "h7" a post that waits."""
    return [kind[0] + pk for kind, pk in re.findall(r'data-(case|held)="(\d+)"', page)]


# --- The queue ---------------------------------------------------------------------------------------------------


def test_what_waits_stands_on_the_desk_with_its_own_time(secretariat, waiting, signed_in) -> None:
    desk = signed_in(secretariat)
    for heap in ("open", "held"):
        page = main_of(read(desk, f"/moderation/?heap={heap}"))
        assert rows(page) == [f"h{waiting.pk}"]
        assert TEXT[:-1] in page and "سامي" in words(page) and "queue__case--late" not in page
    assert rows(main_of(read(desk, "/moderation/?heap=late"))) == []
    Post.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=9))
    late = main_of(read(desk, "/moderation/?heap=late"))
    assert rows(late) == [f"h{waiting.pk}"] and "queue__case--late" in late


def test_it_stands_among_the_cases_by_when_it_is_due(secretariat, jordan, emirates, waiting, signed_in, reply) -> None:
    Room.objects.filter(pk=waiting.room_id).update(moderation="post")
    reported = reply(jordan, waiting.thread, "كلام").result
    sent = signed_in(emirates).post(
        reverse("moderation:report", args=[reported.pk]), {"client_id": str(uuid4()), "reason": "off_topic"}
    )
    assert sent.status_code == 302
    desk = signed_in(secretariat)
    order = rows(main_of(read(desk, "/moderation/")))
    assert {name[0] for name in order} == {"c", "h"}
    Post.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=9))
    assert rows(main_of(read(desk, "/moderation/")))[0] == f"h{waiting.pk}"
    Post.objects.filter(pk=waiting.pk).update(created_at=timezone.now() + timedelta(days=9))
    assert rows(main_of(read(desk, "/moderation/")))[-1] == f"h{waiting.pk}"


def test_many_cost_what_one_costs(
    secretariat, tunisia, waiting, signed_in, reply, settings, django_assert_max_num_queries
):
    settings.POSTS_PER_MINUTE = 1000
    for n in range(12):
        reply(tunisia, waiting.thread, f"اقتراح رقم {n}")
    desk = signed_in(secretariat)
    read(desk, "/moderation/")
    with django_assert_max_num_queries(20):
        assert main_of(read(desk, "/moderation/")).count("data-held") == 13


def test_nobody_else_finds_it_there(jordan, tunisia, president, observer, waiting, signed_in) -> None:
    for person in (jordan, tunisia, president, observer):
        client = signed_in(person)
        assert client.get(url(waiting)).status_code == 404
        for act in ("publish/", "return/"):
            assert send(client, url(waiting, act), reason="other", words="كلام").status_code == 404
    assert Post.objects.get(pk=waiting.pk).status == "submitted"


def test_what_waits_in_the_bureaus_room_is_not_on_the_desk(secretariat, president, waiting, signed_in, reply) -> None:
    bureau = Room.objects.get(key="bureau-room")
    Room.objects.filter(pk=bureau.pk).update(moderation="pre")
    closed = reply(president, bureau.threads.get(), "مسودة").result
    desk = signed_in(secretariat)
    assert rows(main_of(read(desk, DESK))) == [f"h{waiting.pk}"]
    assert desk.get(url(closed)).status_code == 404


def test_a_post_that_never_waited_has_no_such_page(secretariat, budget, signed_in) -> None:
    assert signed_in(secretariat).get(url(budget.posts.get())).status_code == 404


# --- Deciding ----------------------------------------------------------------------------------------------------


def test_published_from_the_queue_it_takes_its_place(secretariat, emirates, waiting, signed_in) -> None:
    desk = signed_in(secretariat)
    row = main_of(read(desk, DESK))
    sent = send(
        desk,
        url(waiting, "publish/"),
        read=field_value(row[row.index("data-held") :], "read"),
        client_id=field_value(row[row.index("data-held") :], "client_id"),
    )
    assert sent["Location"] == DESK
    assert TEXT in posts_of(read(signed_in(emirates), f"/t/{waiting.thread_id}/"))[-1]
    assert rows(main_of(read(desk, DESK))) == []


def test_returned_it_goes_to_its_author_in_the_authors_language(secretariat, tunisia, waiting, signed_in) -> None:
    desk, french = signed_in(secretariat), reasons.reason("off_topic").message("fr")
    assert reasons.reason("other").message("fr") == field_value(main_of(read(desk, url(waiting))), "words")
    none = send(desk, url(waiting, "return/"), reason="", words="")
    assert (none.status_code, codes(none.content.decode())) == (400, ["required"])
    assert send(desk, url(waiting, "return/"), reason="off_topic", words="").status_code == 302

    post = Post.objects.get(pk=waiting.pk)
    assert (post.status, post.returned_reason) == ("returned", french)
    assert french in read(signed_in(tunisia), f"/t/{post.thread_id}/")
    assert Event.objects.get(kind="post.returned").data["reason"] == "off_topic"
    assert french not in str(Event.objects.get(kind="post.returned").data)
    assert Notification.objects.filter(recipient=tunisia, verb="post_returned").exists()


def test_under_non_attribution_the_desk_learns_neither_name_nor_language(
    secretariat, tunisia, jordan, board, signed_in, reply
) -> None:
    Room.objects.filter(key="security").update(held_classes=["head"])
    thread = actions.start_thread(
        author=secretariat, room=board("security"), title="تنبيه", body="نص", language="ar", client_id=uuid4()
    ).result
    post = reply(tunisia, thread, TEXT).result
    desk = signed_in(secretariat)
    for address in (DESK, url(post)):
        page = main_of(read(desk, address))
        assert TEXT in page and tunisia.name not in page and "سامي" not in page
    assert field_value(page, "words") == reasons.reason("other").message("ar")


def test_the_officers_own_words_go_instead(secretariat, tunisia, waiting, signed_in) -> None:
    send(signed_in(secretariat), url(waiting, "return/"), reason="other", words="Précisez la source.")
    assert "Précisez la source." in read(signed_in(tunisia), f"/t/{waiting.thread_id}/")


def test_of_two_officers_one_wins_and_the_other_is_told(secretariat, second_secretariat, waiting, signed_in) -> None:
    first, second = signed_in(secretariat), signed_in(second_secretariat)
    stale = field_value(main_of(read(second, url(waiting))), "read")
    assert publish(first, waiting).status_code == 302
    for act, fields in (("publish/", {"read": stale}), ("return/", {"reason": "other", "words": "كلام كتبته"})):
        late = send(second, url(waiting, act), **fields)
        page = late.content.decode()
        assert (late.status_code, codes(page)) == (409, ["not_waiting"])
        assert 'data-decided="post.published"' in page and secretariat.name in page
    assert "كلام كتبته" in page
    assert Post.objects.get(pk=waiting.pk).status == "published"


def test_pressed_twice_it_is_published_once(secretariat, waiting, signed_in) -> None:
    desk, ids = signed_in(secretariat), str(uuid4())
    hashed = field_value(main_of(read(desk, url(waiting))), "read")
    for _ in range(2):
        assert send(desk, url(waiting, "publish/"), read=hashed, client_id=ids).status_code == 302
    assert Event.objects.filter(kind="post.published").count() == 1


def test_only_its_author_changes_the_text_and_nothing_unread_is_published(
    secretariat, tunisia, waiting, signed_in
) -> None:
    desk = signed_in(secretariat)
    assert send(desk, f"/posts/{waiting.pk}/edit/", body="نص آخر", language="ar").status_code == 403
    seen = field_value(main_of(read(desk, url(waiting))), "read")
    changed = send(signed_in(tunisia), f"/posts/{waiting.pk}/edit/", body="نص لم يقرأه أحد", language="ar")
    assert changed.status_code == 302
    late = send(desk, url(waiting, "publish/"), read=seen)
    page = late.content.decode()
    assert (late.status_code, codes(page)) == (409, ["text_moved"])
    assert "نص لم يقرأه أحد" in page
    assert publish(desk, waiting).status_code == 302


def test_nothing_is_published_below_the_summary_of_a_closed_thread(secretariat, waiting, signed_in) -> None:
    desk = signed_in(secretariat)
    actions.close_thread(actor=secretariat, thread=waiting.thread, body="الخلاصة", language="ar", client_id=uuid4())
    late = publish(desk, waiting)
    assert (late.status_code, codes(late.content.decode())) == (409, ["thread_closed"])
    assert send(desk, url(waiting, "return/"), reason="other", words="أُغلق الخيط").status_code == 302


# --- When it is due ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-11-23", "2026-11-24"),  # Monday → Tuesday
        ("2026-11-25", "2026-11-26"),  # Wednesday → Thursday
        ("2026-11-26", "2026-11-30"),  # Thursday → Monday: no deadline falls on Friday to Sunday (domain.md §2.2)
        ("2026-11-28", "2026-11-30"),
    ],
)
def test_it_is_due_within_one_working_day(sent: str, due: str) -> None:
    at = datetime.fromisoformat(f"{sent}T10:00").replace(tzinfo=UTC)
    assert held.due_of(at).isoformat() == f"{due}T10:00:00+00:00"


def test_sent_again_after_a_return_it_has_a_day_again(secretariat, tunisia, waiting, signed_in) -> None:
    Post.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=9))
    author = signed_in(tunisia)
    send(author, f"/posts/{waiting.pk}/edit/", body="صياغة أخرى", language="ar")
    # Its author's changes while it waits do not put it off.
    assert rows(main_of(read(signed_in(secretariat), "/moderation/?heap=late"))) == [f"h{waiting.pk}"]
    send(signed_in(secretariat), url(waiting, "return/"), reason="other", words="أضف المصدر")
    send(author, f"/posts/{waiting.pk}/edit/", body="صياغة ثالثة مع المصدر", language="ar")
    assert rows(main_of(read(signed_in(secretariat), "/moderation/?heap=late"))) == []
    assert rows(main_of(read(signed_in(secretariat), DESK))) == [f"h{waiting.pk}"]
