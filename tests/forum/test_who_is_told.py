"""Before she sends it the author sees who will be told: names where they may stand, else numbers (product.md §1.8)."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Person
from forum import actions
from forum.models import Level, Notification, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(emirates: Person, board: Any) -> Thread:
    return actions.start_thread(
        author=emirates, room=board("governance"), title="عنوان", body="نص.", language="ar", client_id=uuid4()
    ).result


def told(client: Any, thread: Thread, body: str, **fields: Any) -> str:
    values = {"body": body, "client_id": str(uuid4()), **fields}
    answer = client.post(f"/t/{thread.pk}/told/", values, headers={"accept": "application/json"})
    return str(answer.json()["told"])


def test_the_line_says_whom_the_post_then_tells(
    jordan: Person, tunisia: Person, emirates: Person, thread: Thread, signed_in: Any
) -> None:
    Level.objects.update_or_create(
        person=emirates, room=thread.room, thread=thread, defaults={"level": Level.Choice.ALL}
    )
    line = told(signed_in(jordan), thread, f"ما رأيك @[{tunisia.pk}]؟")
    assert tunisia.display_name in line or tunisia.name_second in line
    assert emirates.display_name not in line  # that she follows is hers to know
    assert "1" in line or "شخص" in line
    actions.create_post(
        author=jordan, thread=thread, body=f"@[{tunisia.pk}]", language="ar", client_id=uuid4(), confirmed=True
    )
    assert set(Notification.objects.values_list("recipient", flat=True)) == {tunisia.pk, emirates.pk}


def test_where_authors_are_hidden_it_names_nobody(
    jordan: Person, tunisia: Person, emirates: Person, board: Any, signed_in: Any
) -> None:
    thread = actions.start_thread(
        author=emirates, room=board("governance"), title="عنوان", body="نص.", language="ar", client_id=uuid4(),
        attribution="non_attribution",
    ).result  # fmt: skip
    line = told(signed_in(jordan), thread, f"@[{tunisia.pk}] نعم", reply_to=str(thread.posts.get(number=1).pk))
    for person in (tunisia, emirates):
        assert person.name not in line
        assert person.name_second not in line


def test_who_may_not_write_here_is_told_nothing(thread: Thread, observer: Person, signed_in: Any) -> None:
    answer = signed_in(observer).post(f"/t/{thread.pk}/told/", {"body": "نص", "client_id": str(uuid4())})
    assert answer.status_code in {403, 404}
