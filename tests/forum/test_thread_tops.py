"""The answer to a question and the text above a thread: set by whom it is for, seen while they stand."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum import actions
from forum.models import Event, Notification, Post, Thread, ThreadContext

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(emirates: Person, board: Any) -> Thread:
    return actions.start_thread(
        author=emirates, room=board("governance"), title="من يشغّل السجل؟", body="نسأل.", language="ar",
        kind="question", client_id=uuid4(),
    ).result  # fmt: skip


@pytest.fixture
def answer(jordan: Person, question: Thread) -> Post:
    return actions.create_post(
        author=jordan, thread=question, body="يشغّله مركز e-Gov.", language="ar", client_id=uuid4()
    ).result


def accept(client: Client, post: Post, **fields: str) -> Any:
    return client.post(f"/posts/{post.pk}/answer/", {"client_id": str(uuid4()), **fields}, follow=True)


def page(client: Client, thread: Thread) -> str:
    return client.get(f"/t/{thread.pk}/", follow=True).content.decode()


def test_who_asked_accepts_an_answer_and_takes_it_back(
    emirates: Person, jordan: Person, tunisia: Person, question: Thread, answer: Post, signed_in: Any
) -> None:
    hers, his = signed_in(emirates), signed_in(tunisia)
    assert 'id="answer-title"' not in page(his, question)
    assert accept(his, answer).status_code == 403
    assert accept(hers, answer).status_code == 200
    assert 'id="answer-title"' in page(his, question)
    assert Notification.objects.get(recipient=jordan, verb="answer_accepted").thread == question
    assert "جواب مقبول" in his.get("/rooms/governance/").content.decode() or Thread.objects.get(pk=question.pk).answer
    accept(hers, answer)  # again changes nothing
    assert Event.objects.filter(kind="thread.answered").count() == 1
    accept(hers, answer, takes="1")
    assert 'id="answer-title"' not in page(his, question)


def test_an_answer_that_was_withdrawn_stands_nowhere(
    emirates: Person, jordan: Person, question: Thread, answer: Post, signed_in: Any
) -> None:
    accept(signed_in(emirates), answer)
    actions.withdraw_post(author=jordan, post=answer, client_id=uuid4())
    assert "مركز" not in page(signed_in(emirates), question)
    assert accept(signed_in(emirates), answer).status_code in {200, 409}


def test_only_a_question_has_an_answer_and_never_one_of_elsewhere(
    emirates: Person, question: Thread, answer: Post, board: Any, signed_in: Any
) -> None:
    other = actions.start_thread(
        author=emirates, room=board("governance"), title="آخر", body="نص.", language="ar", client_id=uuid4()
    ).result
    first = other.posts.get(number=1)
    assert accept(signed_in(emirates), first).status_code == 403
    assert accept(signed_in(emirates), question.posts.get(number=1)).status_code >= 400
    question.refresh_from_db()
    assert question.answer is None


# --- The text above ----------------------------------------------------------------------------------------------


def write(client: Client, thread: Thread, body: str, over: int, changed: str = "") -> Any:
    values = {"body": body, "over": str(over), "changed": changed, "client_id": str(uuid4())}
    return client.post(f"/t/{thread.pk}/context/", values)


def test_the_text_above_says_what_changed_and_who_changed_it(
    emirates: Person, jordan: Person, question: Thread, signed_in: Any
) -> None:
    hers, his = signed_in(emirates), signed_in(jordan)
    assert write(his, question, "ليس لي", 0).status_code == 403
    assert write(hers, question, "اتُّفق على **المرحلة الأولى**.", 0).status_code == 302
    assert "<strong>المرحلة الأولى</strong>" in page(his, question)
    assert write(hers, question, "اتُّفق على المرحلة الثانية.", 1).status_code == 400  # what changed?
    assert write(hers, question, "اتُّفق على المرحلة الثانية.", 1, "بدأت المرحلة الثانية").status_code == 302
    shown = page(his, question)
    assert "بدأت المرحلة الثانية" in shown
    assert emirates.display_name in shown
    history = his.get(f"/t/{question.pk}/context/texts/").content.decode()
    assert "<del" in history
    assert "<ins" in history


def test_of_two_who_write_at_once_the_second_sees_the_first_and_loses_nothing(
    emirates: Person, secretariat: Person, question: Thread, signed_in: Any
) -> None:
    write(signed_in(emirates), question, "نص أول", 0)
    answer = write(signed_in(secretariat), question, "نص الأمانة", 0)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "نص الأمانة" in shown
    assert "نص أول" in shown
    assert 'name="over" value="1"' in shown


def test_by_law_all_its_texts_are_erased(
    emirates: Person, jordan: Person, secretariat: Person, question: Thread, signed_in: Any
) -> None:
    write(signed_in(emirates), question, "نص فيه بيانات شخصية", 0)
    values = {"reason": "طلب صاحب البيانات", "client_id": str(uuid4())}
    assert signed_in(jordan).post(f"/t/{question.pk}/context/erase/", values).status_code == 403
    assert signed_in(secretariat).post(f"/t/{question.pk}/context/erase/", values).status_code == 302
    assert not ThreadContext.objects.exclude(body="", body_html="", changed="").exists()
    assert "بيانات شخصية" not in page(signed_in(jordan), question)


def test_what_would_wait_for_approval_does_not_come_past_the_desk(
    emirates: Person, question: Thread, signed_in: Any
) -> None:
    question.room.moderation = "pre"
    question.room.save()
    assert write(signed_in(emirates), question, "نص", 0).status_code == 403
    assert not ThreadContext.objects.exists()
