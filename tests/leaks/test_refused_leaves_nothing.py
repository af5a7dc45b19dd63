"""What is refused leaves no trace for others to see (delivery.md G3, security.md §3)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, selectors
from forum.errors import TooFast
from forum.models import Thread


@pytest.mark.parametrize("body", ["", "x" * 70_000, "a\x00b"], ids=["empty", "too long", "nul"])
def test_a_first_message_that_is_refused_opens_no_conversation(
    body: str, jordan: Person, tunisia: Person, signed_in: Callable[[Person], Client]
) -> None:
    said = {"body": body, "language": "ar", "client_id": str(uuid4())}
    answer = signed_in(jordan).post(f"/conversations/with/{tunisia.pk}/", said)
    assert 400 <= answer.status_code < 500
    assert not selectors.conversations_for(standing_of(tunisia)).exists()


def test_past_the_limit_no_conversation_is_opened(
    jordan: Person, tunisia: Person, emirates: Person, signed_in: Callable[[Person], Client], settings: object
) -> None:
    settings.POSTS_PER_MINUTE = 1  # type: ignore[attr-defined]
    client = signed_in(jordan)
    statuses = [
        client.post(
            f"/conversations/with/{other.pk}/", {"body": "مرحباً", "language": "ar", "client_id": str(uuid4())}
        ).status_code
        for other in (tunisia, emirates)
    ]
    assert statuses == [302, 429]
    assert not selectors.conversations_for(standing_of(emirates)).exists()


def test_edits_are_counted_too(jordan: Person, budget: Thread, reply: Callable, settings: object) -> None:
    post = reply(jordan, budget).result
    settings.POSTS_PER_MINUTE = 3  # type: ignore[attr-defined]
    with pytest.raises(TooFast):
        for number in range(7):
            actions.edit_post(author=jordan, post=post, body=f"نصّ {number}", language="ar", client_id=uuid4())
    post.refresh_from_db()
    assert post.body == "نصّ 3"
