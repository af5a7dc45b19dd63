"""What is not sent yet: on the server for its author alone, out at its hour once (product.md §1.9, delivery.md G3)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum import actions, clock
from forum.models import Draft, Notification, Post, Room, ScheduledPost, Thread
from tests.cast import join

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def thread(emirates: Person, board: Any) -> Thread:
    return actions.start_thread(
        author=emirates, room=board("governance"), title="عنوان", body="نص.", language="ar", client_id=uuid4()
    ).result


def save(client: Client, place: str, body: str, version: str = "", **fields: str) -> Any:
    return client.post(f"/drafts/{place}/", {"body": body, "version": version, **fields}, headers=JSON)


def test_a_draft_is_hers_on_every_device_and_nobody_elses(
    jordan: Person, tunisia: Person, thread: Thread, signed_in: Any
) -> None:
    here, there, his = signed_in(jordan), signed_in(jordan), signed_in(tunisia)
    place = f"thread:{thread.pk}"
    assert save(here, place, "بداية Open Data").json()["draft"]["version"] == 1
    assert there.get(f"/drafts/{place}/", headers=JSON).json()["draft"]["fields"]["body"] == "بداية Open Data"
    assert his.get(f"/drafts/{place}/", headers=JSON).json()["draft"] is None
    assert "بداية" in there.get("/drafts/").content.decode()
    assert "بداية" not in his.get("/drafts/").content.decode()
    assert "بداية Open Data" in there.get(f"/t/{thread.pk}/?draft=1", follow=True).content.decode()


def test_of_two_devices_neither_overwrites_the_other_unasked(jordan: Person, thread: Thread, signed_in: Any) -> None:
    hers, place = signed_in(jordan), f"thread:{thread.pk}"
    save(hers, place, "أول")
    assert save(hers, place, "أول من الهاتف", "1").status_code == 200
    refused = save(hers, place, "أول من المكتب", "1")
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_elsewhere")
    assert refused.json()["draft"]["fields"]["body"] == "أول من الهاتف"
    assert save(hers, place, "أول من المكتب", "2").status_code == 200
    assert Draft.objects.get().fields["body"] == "أول من المكتب"
    # Emptied, it is none any more.
    assert save(hers, place, " ", "3").json()["draft"] is None


def test_a_draft_goes_with_the_post_it_became_and_not_with_one_that_was_refused(
    jordan: Person, thread: Thread, signed_in: Any
) -> None:
    hers = signed_in(jordan)
    save(hers, f"thread:{thread.pk}", "نص المسودة")
    fields = {"body": "نص المسودة", "draft": "1", "client_id": str(uuid4())}
    assert hers.post(f"/t/{thread.pk}/reply/", {**fields, "body": "ا" * 70_000}, headers=JSON).status_code == 400
    assert Draft.objects.exists()
    assert hers.post(f"/t/{thread.pk}/reply/", fields, headers=JSON).status_code == 201
    assert not Draft.objects.exists()


def test_where_she_reads_no_more_her_text_is_hers_to_copy(emirates: Person, jordan: Person, signed_in: Any) -> None:
    place_there = join(jordan, "committee-identity")
    room = Room.objects.get(body__key="committee-identity", kind="chat")
    hers, place = signed_in(jordan), f"thread:{room.threads.get().pk}"
    save(hers, place, "نصي أنا")
    place_there.delete()
    assert hers.get(f"/drafts/{place}/", headers=JSON).status_code == 404
    assert save(hers, place, "آخر").status_code == 404
    page = hers.get("/drafts/").content.decode()
    assert "نصي أنا" in page
    assert room.name_ar not in page
    hers.post(f"/drafts/{place}/", {"forget": "1"})
    assert not Draft.objects.exists()


# --- At an hour --------------------------------------------------------------------------------------------------


def later(client: Client, thread: Thread, body: str, **fields: str) -> Any:
    values = {"body": body, "when": "hour", "client_id": str(uuid4()), **fields}
    return client.post(f"/t/{thread.pk}/later/", values, headers=JSON)


def test_it_goes_out_at_its_hour_once_whoever_sends_it(
    jordan: Person, tunisia: Person, thread: Thread, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = signed_in(jordan)
    save(hers, f"thread:{thread.pk}", "نص مؤجل")
    same = str(uuid4())
    assert later(hers, thread, "نص مؤجل", client_id=same).status_code == 201
    assert later(hers, thread, "نص مؤجل", client_id=same).status_code == 201
    item = ScheduledPost.objects.get()
    assert not Draft.objects.exists()
    assert "نص مؤجل" in hers.get("/drafts/").content.decode()
    assert "نص مؤجل" not in signed_in(tunisia).get(f"/t/{thread.pk}/", follow=True).content.decode()
    assert actions.send_due(clock.now()) == 0
    hour = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: hour)
    assert actions.send_due(hour) == 1
    # A worker that died after posting left it taken: another one finds the post there already.
    ScheduledPost.objects.filter(pk=item.pk).update(state="sending", fields=item.fields)
    hour += timedelta(minutes=5)
    assert actions.send_due(hour) == 1
    assert Post.objects.filter(body="نص مؤجل").count() == 1
    assert ScheduledPost.objects.get().state == "sent"


def test_what_may_not_be_said_at_its_hour_is_kept_and_its_author_told(
    jordan: Person, emirates: Person, secretariat: Person, thread: Thread, signed_in: Any
) -> None:
    hers = signed_in(jordan)
    later(hers, thread, "نص مؤجل")
    Thread.objects.filter(pk=thread.pk).update(state="locked")
    assert actions.send_due(clock.now() + timedelta(hours=2)) == 1
    item = ScheduledPost.objects.get()
    assert (item.state, item.refusal) == ("refused", "thread_locked")
    assert Notification.objects.get(recipient=jordan).verb == "scheduled_refused"
    hers.post(f"/drafts/later/{item.pk}/", {"back": "1", "client_id": str(uuid4())})
    assert Draft.objects.get().fields["body"] == "نص مؤجل"


def test_what_was_taken_back_never_goes_and_nobody_else_touches_it(
    jordan: Person, tunisia: Person, thread: Thread, signed_in: Any
) -> None:
    hers = signed_in(jordan)
    later(hers, thread, "نص مؤجل")
    item = ScheduledPost.objects.get()
    one = {"client_id": str(uuid4())}
    for act in ("now", "back", "away"):
        assert signed_in(tunisia).post(f"/drafts/later/{item.pk}/", {act: "1", **one}).status_code == 404
    hers.post(f"/drafts/later/{item.pk}/", {"away": "1", **one})
    assert actions.send_due(clock.now() + timedelta(hours=2)) == 0
    assert hers.post(f"/drafts/later/{item.pk}/", {"now": "1", **one}, headers=JSON).status_code == 409
    assert not Post.objects.filter(body="نص مؤجل").exists()


@pytest.mark.parametrize("when", [{"when": "2020-01-01"}, {"when": "other"}, {"when": "x"}])
def test_an_hour_that_is_none_is_asked_for_again_with_the_text(
    when: dict[str, str], jordan: Person, thread: Thread, signed_in: Any
) -> None:
    values = {"body": "نص مؤجل", "client_id": str(uuid4()), **when}
    answer = signed_in(jordan).post(f"/t/{thread.pk}/later/", values)
    assert answer.status_code == 400
    assert "نص مؤجل" in answer.content.decode()


# --- The new text of a post --------------------------------------------------------------------------------------


def test_a_changed_text_is_looked_at_and_kept_before_it_is_saved(
    jordan: Person, tunisia: Person, thread: Thread, signed_in: Any
) -> None:
    post = actions.create_post(author=jordan, thread=thread, body="قديم", language="ar", client_id=uuid4()).result
    hers, place = signed_in(jordan), f"edit:{post.pk}"
    fields = {"body": "**جديد** Open", "client_id": str(uuid4())}
    assert "<strong>جديد</strong>" in hers.post(f"/posts/{post.pk}/preview/", fields, headers=JSON).json()["html"]
    assert "<strong>جديد</strong>" in hers.post(f"/posts/{post.pk}/preview/", fields).content.decode()
    assert signed_in(tunisia).post(f"/posts/{post.pk}/preview/", fields, headers=JSON).status_code == 403
    assert save(signed_in(tunisia), place, "ليس لي").status_code == 404
    save(hers, place, "جديد من الهاتف")
    assert "جديد من الهاتف" in hers.get(f"/posts/{post.pk}/edit/?draft=1").content.decode()
    hers.post(f"/posts/{post.pk}/edit/", {"body": "جديد", "draft": "1", "client_id": str(uuid4())})
    assert not Draft.objects.exists()
