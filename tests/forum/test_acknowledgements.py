"""Announcements that are acknowledged: who is asked, who sees who has not, and who is reminded."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from accounts.days import today
from accounts.models import Person
from forum import actions, clock
from forum.acknowledged import AcknowledgementNotAsked, report_on
from forum.models import Acknowledgement, Event, Notification, Room, Thread

READ = "I have read it"


@pytest.fixture
def announcement(secretariat: Person, board: Callable[[str], Room]) -> Thread:
    """The secretariat's, on an open board."""
    fields = {"title": "تعميم", "body": "يُرجى الاطلاع.", "language": "ar", "kind": "announcement"}
    return actions.start_thread(author=secretariat, room=board("governance"), client_id=uuid4(), **fields).result


def ask(actor: Person, thread: Thread, **until: float) -> None:
    moment = clock.now() + timedelta(**until) if until else None
    actions.ask_acknowledgement(actor=actor, thread=thread, until=moment, client_id=uuid4())


def test_the_secretariat_asks_and_a_member_says_that_she_has_read_it(
    announcement: Thread, secretariat: Person, emirates: Person, signed_in: Callable
):
    desk, member = signed_in(secretariat), signed_in(emirates)
    url = f"/t/{announcement.pk}/"
    assert READ not in member.get(url, follow=True).content.decode()
    assert member.get(f"{url}ask-acknowledgement/").status_code == 403
    fields = {"client_id": str(uuid4()), "until": str(today() + timedelta(days=5))}
    assert desk.post(f"{url}ask-acknowledgement/", fields).status_code == 302
    assert Notification.objects.get(recipient=emirates).verb == "acknowledge_asked"
    assert READ in member.get(url, follow=True).content.decode()
    for _ in range(2):
        assert member.post(f"{url}acknowledge/", {"client_id": str(uuid4())}).status_code == 302
    row = Acknowledgement.objects.get()
    assert (row.person, row.state_id) == (emirates, "AE")
    assert Notification.objects.get(recipient=emirates).done_at is not None
    assert READ not in member.get(url, follow=True).content.decode()
    assert Event.objects.filter(kind="thread.acknowledged").count() == 1


def test_who_has_not_is_told_to_those_who_ask_and_to_nobody_else(
    announcement: Thread,
    secretariat: Person,
    emirates: Person,
    jordan: Person,
    tunisia: Person,
    observer: Person,
    expert: Person,
    signed_in: Callable,
):
    ask(secretariat, announcement)
    actions.acknowledge(reader=emirates, thread=announcement, client_id=uuid4())
    report = report_on(announcement)
    # Who asks is not asked, and an observer reads along.
    assert {one.name for one in report.people} == {p.display_name for p in (emirates, jordan, tunisia, expert)}
    assert (report.done, report.total, report.states_done) == (1, 4, 1)
    url = f"/t/{announcement.pk}/acknowledged/"
    page = signed_in(secretariat).get(url).content.decode()
    assert page.count('data-done="no"') == 3 and page.count('data-done="yes"') == 1 and "<progress" in page
    table = signed_in(secretariat).get(f"{url}?csv=1").content.decode("utf-8-sig")
    assert len(table.splitlines()) == 5 and observer.display_name not in table
    for other in (emirates, observer):
        assert signed_in(other).get(url).status_code == 403
    assert READ not in signed_in(secretariat).get(f"/t/{announcement.pk}/", follow=True).content.decode()
    assert READ not in signed_in(observer).get(f"/t/{announcement.pk}/", follow=True).content.decode()
    with pytest.raises(PermissionDenied):
        actions.acknowledge(reader=observer, thread=announcement, client_id=uuid4())


def test_only_those_who_have_not_are_reminded_and_once(
    announcement: Thread, secretariat: Person, emirates: Person, jordan: Person, observer: Person
):
    ask(secretariat, announcement, hours=40)
    actions.acknowledge(reader=emirates, thread=announcement, client_id=uuid4())
    for _ in range(2):
        actions.remind_of_deadlines(clock.now())
    told = Notification.objects.filter(verb="acknowledge_due")
    assert [notice.recipient for notice in told] == [jordan]
    actions.end_acknowledgement(actor=secretariat, thread=announcement, client_id=uuid4(), reason="انتهى")
    assert not Notification.objects.filter(done_at=None).exists()
    with pytest.raises(AcknowledgementNotAsked):
        actions.acknowledge(reader=jordan, thread=announcement, client_id=uuid4())
