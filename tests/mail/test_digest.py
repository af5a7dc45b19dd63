"""The digest: at her hour of her day, of what has come since the last one, nothing for nothing (product.md §1.21)."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, clock
from forum.mailing.plans import digest_due
from forum.models import MailPlan, Room
from tests.cast import join

from .conftest import text

pytestmark = pytest.mark.django_db
Works = Callable[[], list[EmailMessage]]


def plan(person: Person, **fields: Any) -> MailPlan:
    values = {"digest": "daily", "digest_at": time(8), "digested_until": clock.now(), "events": "nothing"}
    return MailPlan.objects.create(person=person, **(values | fields))


@pytest.mark.parametrize(
    "zone, day, due",
    [
        # Summer time begins in Beirut on 29 March 2026 at midnight: eight is an hour earlier in UTC from then on.
        ("Asia/Beirut", datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 3, 27, 6, tzinfo=UTC)),
        ("Asia/Beirut", datetime(2026, 3, 30, 12, tzinfo=UTC), datetime(2026, 3, 30, 5, tzinfo=UTC)),
        ("Africa/Casablanca", datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2026, 6, 1, 7, tzinfo=UTC)),
        # Before her hour of a Monday: the last was that of Friday; on the weekend there is none.
        ("Asia/Muscat", datetime(2026, 6, 1, 3, tzinfo=UTC), datetime(2026, 5, 29, 4, tzinfo=UTC)),
    ],
)
def test_it_is_due_at_her_own_hour(zone: str, day: datetime, due: datetime, jordan: Person) -> None:
    jordan.timezone, jordan.working_days = zone, "12345"
    jordan.save()
    hers = plan(jordan, digested_until=day - timedelta(days=7))
    slot = digest_due(standing_of(jordan), hers, day)
    assert slot is not None
    assert slot.at == due
    assert slot.since == hers.digested_until
    hers.digested_until = due
    assert digest_due(standing_of(jordan), hers, day) is None


def test_it_tells_of_what_has_come_once_and_of_closed_rooms_only_how_much(
    jordan: Person, tunisia: Person, board: Callable[[str], Room], worked: Works, later: Any
) -> None:
    for person in (jordan, tunisia):
        join(person, "committee-identity")
    Person.objects.update(timezone="UTC", working_days="1234567")
    plan(jordan, digested_until=clock.now() - timedelta(days=1))
    plan(tunisia, digest="never")
    thread = actions.start_thread(
        author=tunisia, room=board("governance"), title="عنوان مفتوح", body="نص.", language="ar", client_id=uuid4()
    ).result
    committee = Room.objects.get(body__key="committee-identity", kind="chat")
    actions.create_post(author=tunisia, thread=committee.threads.get(), body="سرّ", language="ar", client_id=uuid4())
    later(timedelta(days=1))
    [mail] = worked()
    said = text(mail) + text(mail, "html")
    assert "عنوان مفتوح" in said
    assert f"/t/{thread.pk}/" in said
    assert committee.name_ar not in said
    assert "سرّ" not in said
    assert 'dir="rtl" lang="ar"' in text(mail, "html")
    later(timedelta(days=1))
    assert worked() == []  # nothing has come since


def test_what_she_may_not_read_any_more_is_in_none(
    jordan: Person, tunisia: Person, board: Callable[[str], Room], worked: Works, later: Any
) -> None:
    Person.objects.update(timezone="UTC", working_days="1234567")
    plan(jordan, digested_until=clock.now() - timedelta(days=1))
    plan(tunisia, digest="never")
    actions.start_thread(
        author=tunisia, room=board("governance"), title="عنوان", body="نص.", language="ar", client_id=uuid4()
    )
    moment = later(timedelta(days=1))
    jordan.accreditations.update(stage="ended", ends=moment)
    from accounts.rights_now import forget

    forget()
    assert worked() == []
