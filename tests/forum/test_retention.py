"""How long a room keeps its texts, and what stops their end."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Person
from forum import actions
from forum.actions import retention
from forum.actions.erasure import erase_post
from forum.actions.screening import lock_post
from forum.errors import OnLegalHold
from forum.models import Command, Event, Notification, Post, Revision, Room, Thread
from forum.record.chain import Walk
from forum.register import REGISTER_KEY
from tests.cast import accredit, give_office, make_person

from .pages import codes, main_of, read, send, words

pytestmark = pytest.mark.django_db
YEAR = 365


@pytest.fixture
def room(budget: Thread) -> Room:
    """The room of `budget`, which keeps its texts for a year."""
    Room.objects.filter(pk=budget.room_id).update(retention_days=YEAR)
    return Room.objects.get(pk=budget.room_id)


def age(post: Post, days: int = YEAR + 1) -> Post:
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(days=days))
    return post


def night(*arguments: str) -> str:
    out = StringIO()
    call_command("apply_retention", *arguments, stdout=out)
    return out.getvalue()


def holds(room: Room) -> bool:
    walk = Walk(Room.objects.get(pk=room.pk))
    while walk.step():
        pass
    return not walk.faults


def gone(post: Post) -> bool:
    post.refresh_from_db()
    return post.body == "" == post.body_html == post.salt and post.moderation == "erased"


# --- What the night does -----------------------------------------------------------------------------------------


def test_old_texts_are_erased_with_all_that_was_made_of_them_and_the_log_stays_whole(
    room: Room, budget: Thread, reply: Callable, tunisia: Person, jordan: Person, settings
) -> None:
    settings.EDIT_WINDOW *= 0
    old = reply(tunisia, budget, f"كلام قديم @[{jordan.pk}]").result
    actions.edit_post(author=tunisia, post=old, body="كلام قديم معدَّل", language="ar", client_id=uuid4())
    young = reply(jordan, budget, "كلام جديد", reply_to=old).result
    assert Notification.objects.filter(post=old, done_at=None).exists()
    age(old)

    assert "1 erased" in night()
    assert gone(old) and not gone(young)
    assert not Revision.objects.filter(post=old).exclude(body="", body_html="").exists()
    assert not Notification.objects.filter(post=old, done_at=None).exists()
    assert not Command.objects.filter(client_id=old.client_id).exclude(fingerprint="").exists()
    event = Event.objects.get(kind="post.erased")
    assert (event.post, event.actor, event.data["ground"]) == (old, None, "retention")
    assert (event.data["before"], event.data["after"]) == ("", "erased")
    assert holds(room)


def test_a_reader_finds_a_tombstone_and_no_word_of_it(
    room: Room, budget: Thread, reply: Callable, tunisia: Person, jordan: Person, signed_in: Callable
) -> None:
    old = reply(tunisia, budget, "كلمةسرّية").result
    reply(jordan, budget, "جواب", reply_to=old)
    client = signed_in(jordan)
    assert "كلمةسرّية" in read(client, f"/t/{budget.pk}/")
    age(old)
    night()
    html = read(client, f"/t/{budget.pk}/")
    assert "كلمةسرّية" not in html and 'data-status="erased"' in html
    read(client, f"/posts/{old.pk}/revisions/", status=404)
    assert "كلمةسرّية" not in read(client, f"/posts/{old.pk}/moderation/")


def test_doing_it_again_changes_nothing_and_a_dry_run_neither(
    room: Room, budget: Thread, reply: Callable, tunisia: Person
) -> None:
    old = age(reply(tunisia, budget).result)
    assert "1 would be erased" in night("--dry-run")
    assert not gone(old) and not Event.objects.filter(kind="post.erased").exists()
    night()
    assert "0 erased" in night()
    assert Event.objects.filter(kind="post.erased").count() == 1


def test_many_go_in_small_transactions_each_once(
    room: Room, budget: Thread, reply: Callable, tunisia: Person, monkeypatch, settings
) -> None:
    settings.POSTS_PER_MINUTE = 100
    posts = [age(reply(tunisia, budget, f"كلام {n}").result) for n in range(7)]
    step = retention.expire_texts(room=room, limit=3)
    assert (step.erased, step.last) == (3, posts[2].pk)
    night()
    assert all(gone(post) for post in posts) and holds(room)
    assert Event.objects.filter(kind="post.erased").count() == 7


def test_a_batch_costs_few_queries_a_post(
    room: Room, budget: Thread, reply: Callable, tunisia: Person, settings
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    settings.POSTS_PER_MINUTE = 100

    def cost(n: int) -> int:
        for _ in range(n):
            age(reply(tunisia, budget).result)
        with CaptureQueriesContext(connection) as asked:
            assert retention.expire_texts(room=room).erased == n
        return len(asked)

    few, many = cost(2), cost(12)
    assert (many - few) / 10 <= 4  # the line, the room's head, what had called somebody


@pytest.mark.parametrize("kind", ["official_position", "reservation", "chair_ruling", "procedure_notice", "summary"])
def test_what_states_declared_and_what_a_thread_came_to_is_kept(
    kind: str, room: Room, budget: Thread, reply: Callable, tunisia: Person
) -> None:
    post = age(reply(tunisia, budget).result)
    Post.objects.filter(pk=post.pk).update(kind=kind)
    night()
    assert not gone(post)


def test_the_summary_of_a_thread_and_a_pinned_thread_are_kept(
    room: Room, budget: Thread, reply: Callable, tunisia: Person
) -> None:
    summary, other = age(reply(tunisia, budget).result), age(reply(tunisia, budget).result)
    Thread.objects.filter(pk=budget.pk).update(summary=summary, pinned_until=timezone.now() + timedelta(days=1))
    night()
    assert not gone(summary) and not gone(other)
    Thread.objects.filter(pk=budget.pk).update(pinned_until=timezone.now() - timedelta(days=1))
    night()
    assert not gone(summary) and gone(other)


def test_what_is_at_issue_in_a_case_waits_for_its_end(
    room: Room, budget: Thread, reply: Callable, tunisia: Person, emirates: Person
) -> None:
    from moderation import actions as desk
    from moderation.models import Case

    post = age(reply(tunisia, budget).result)
    case = desk.report_post(reporter=emirates, post=post, reason="off_topic", client_id=uuid4()).result
    assert "1 left because" in night()
    assert not gone(post)
    Case.objects.filter(pk=case.pk).update(state="dismissed", decided_at=timezone.now())
    night()
    assert gone(post)


def test_a_withdrawn_and_a_hidden_text_go_too(room: Room, budget: Thread, reply: Callable, tunisia: Person) -> None:
    withdrawn, hidden = reply(tunisia, budget).result, reply(tunisia, budget).result
    actions.withdraw_post(author=tunisia, post=withdrawn, client_id=uuid4())
    Post.objects.filter(pk=hidden.pk).update(moderation="hidden")
    age(withdrawn), age(hidden)
    night()
    assert gone(withdrawn) and gone(hidden) and holds(room)


def test_a_room_that_keeps_without_end_loses_nothing(budget: Thread) -> None:
    post = age(budget.posts.get(), days=9999)
    assert "without end" in night()
    assert not gone(post)
    with pytest.raises(CommandError):
        night("--room", "governance")


# --- Legal holds -------------------------------------------------------------------------------------------------


def test_a_hold_stops_the_night_and_lawful_erasure_until_it_is_lifted(
    room: Room, budget: Thread, secretariat: Person
) -> None:
    post = age(budget.posts.get())
    retention.set_hold(actor=secretariat, room=room, reason="دعوى قائمة", client_id=uuid4())
    assert "on legal hold" in night()
    with pytest.raises(OnLegalHold):
        erase_post(lock_post(post), actor=secretariat, case=None, reason="طلب")
    assert not gone(post)
    retention.lift_hold(actor=secretariat, room=room, reason="انتهت", client_id=uuid4())
    night()
    assert gone(post)


def test_what_was_moved_out_of_a_room_on_hold_stays_held(
    room: Room, budget: Thread, secretariat: Person, board: Callable
) -> None:
    post = age(budget.posts.get())
    elsewhere = board("security")
    Room.objects.filter(pk=elsewhere.pk).update(retention_days=YEAR)
    retention.set_hold(actor=secretariat, room=room, reason="دعوى", client_id=uuid4())
    Thread.objects.filter(pk=budget.pk).update(room=elsewhere)
    Post.objects.filter(pk=post.pk).update(room=elsewhere)
    night()
    assert not gone(post)
    with pytest.raises(OnLegalHold):
        erase_post(lock_post(Post.objects.get(pk=post.pk)), actor=secretariat, case=None, reason="طلب")


def test_the_bureau_is_told_of_a_hold_and_of_its_end(
    room: Room, secretariat: Person, president: Person, jordan: Person, signed_in: Callable
) -> None:
    retention.set_hold(actor=secretariat, room=room, reason="دعوى", client_id=uuid4())
    retention.lift_hold(actor=secretariat, room=room, reason="انتهت", client_id=uuid4())
    rows = Notification.objects.filter(verb__in=["hold_set", "hold_lifted"])
    assert {row.recipient for row in rows} == {president} and rows.count() == 2
    assert room.name_ar in words(read(signed_in(president), "/inbox/"))


# --- The page ----------------------------------------------------------------------------------------------------


def test_the_secretariat_sets_time_and_hold_with_a_reason_and_history_tells(
    room: Room, budget: Thread, secretariat: Person, signed_in: Callable
) -> None:
    client, page = signed_in(secretariat), f"/retention/{room.key}/"
    age(budget.posts.get())
    assert 'data-due="1"' in read(client, page)
    assert send(client, page, days="730", reason="قرار المكتب").status_code == 302
    room.refresh_from_db()
    assert room.retention_days == 730
    assert send(client, f"{page}hold/", reason="دعوى قائمة").status_code == 302
    html = main_of(read(client, page))
    assert 'data-hold="set"' in html and html.count("دعوى قائمة") == 2 and "قرار المكتب" in html
    assert send(client, f"{page}hold/", reason="انتهت", lift="yes").status_code == 302
    assert 'data-hold="set"' not in main_of(read(client, page))
    found = Event.objects.filter(room__key=REGISTER_KEY, data__room=room.pk).order_by("seq")
    assert [event.kind for event in found] == ["retention.set", "hold.set", "hold.lifted"]
    assert found[0].data | {"room": 0} == {"room": 0, "before": 365, "after": 730, "reason": "قرار المكتب"}


@pytest.mark.parametrize(
    "sent, code", [({"days": "7", "reason": "س"}, "invalid_choice"), ({"days": "365"}, "required")]
)
def test_a_strange_period_and_no_reason_are_refused(
    sent: dict, code: str, room: Room, secretariat: Person, signed_in: Callable
) -> None:
    answer = send(signed_in(secretariat), f"/retention/{room.key}/", **sent)
    assert answer.status_code == 400 and code in codes(answer.content.decode())


def test_pressing_twice_changes_nothing_more(room: Room, secretariat: Person) -> None:
    sent = uuid4()
    for _ in range(2):
        retention.set_hold(actor=secretariat, room=room, reason="دعوى", client_id=sent)
    retention.set_hold(actor=secretariat, room=room, reason="أخرى", client_id=uuid4())
    assert Event.objects.filter(kind="hold.set").count() == 1
    room.refresh_from_db()
    assert room.legal_hold_reason == "دعوى"


def test_the_bureau_looks_and_does_not_touch_but_in_its_own_room(
    room: Room, president: Person, secretariat: Person, signed_in: Callable
) -> None:
    own = Room.objects.get(body__key="bureau", kind=Room.Kind.CHAT)
    client = signed_in(president)
    assert "<textarea" not in main_of(read(client, f"/retention/{room.key}/"))
    assert send(client, f"/retention/{room.key}/", days="0", reason="س").status_code == 404
    assert send(client, f"/retention/{own.key}/hold/", reason="دعوى").status_code == 302
    assert signed_in(secretariat).get(f"/retention/{own.key}/").status_code == 404


def test_nobody_else_knows_of_the_page(room: Room, jordan: Person, signed_in: Callable) -> None:
    client = signed_in(jordan)
    for address in ("/retention/", f"/retention/{room.key}/", "/retention/no-such/"):
        assert client.get(address).status_code == 404
    assert send(client, f"/retention/{room.key}/hold/", reason="س").status_code == 404


def test_setting_it_asks_for_a_fresh_sign_in(room: Room, secretariat: Person, signed_in: Callable) -> None:
    client = signed_in(secretariat)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    assert "/again/" in send(client, f"/retention/{room.key}/hold/", reason="س")["Location"]
    room.refresh_from_db()
    assert room.legal_hold_at is None


def test_two_of_the_bureau_are_both_told(room: Room, secretariat: Person, president: Person) -> None:
    vice = make_person("vice", name="نائب الرئيس")
    accredit(vice, "head", "KW")
    give_office(vice, "vice_president")
    retention.set_hold(actor=secretariat, room=room, reason="دعوى", client_id=uuid4())
    assert {row.recipient for row in Notification.objects.filter(verb="hold_set")} == {president, vice}
