"""Answers by mail and mail that comes back: believed for what is signed, once, in the reader's language."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Person
from forum import actions, clock
from forum.mailing import plans, returned, signed
from forum.models import MailReturned, OutboxItem, Post, Room, Thread
from forum.post_office.incoming import receive
from forum.post_office.quoting import written_in

from .conftest import Letters, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def answers_by_mail(settings: Any) -> None:
    settings.MAIL_REPLY_DOMAIN = "in.majlis.example"


@pytest.fixture
def thread(emirates: Person, board: Callable[[str], Room]) -> Thread:
    return actions.start_thread(
        author=emirates, room=board("governance"), title="عنوان", body="أولاً.", language="ar", client_id=uuid4()
    ).result


def answer_of(person: Person, body: str, **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = f"Somebody <{person.email.upper()}>"
    message["Message-ID"] = headers.pop("message_id", "<one@mail.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes()


def address_of(person: Person, thread: Thread) -> str:
    return signed.reply_address(plans.plan_of(person), thread.pk, clock.now())


QUOTED = {
    "ar": "نوافق على المقترح.\n\nفي الثلاثاء 24 تشرين الثاني 2026 كتب مجلس <majlis@example.org>:\n> نص سابق\n",
    "fr": "Nous sommes d’accord.\r\n\r\nLe mar. 24 nov. 2026, Majlis <majlis@example.org> a écrit :\r\n> avant\r\n",
    "en": "We agree.\n\nOn Tue, 24 Nov 2026 at 10:00, Majlis <majlis@example.org>\nwrote:\n> before\n-- \nRana\n",
    "outlook": "We agree.\n\n-----Original Message-----\nFrom: Majlis\nbefore\n",
    "between": "> نص سابق\nجوابي هنا\n> بقية\nوهنا أيضاً\n-- \nرنا الحسن",
}


@pytest.mark.parametrize("name", QUOTED)
def test_only_her_own_words_are_taken(name: str) -> None:
    said = written_in(QUOTED[name])
    assert said
    assert not any(word in said for word in ("سابق", "avant", "before", "Rana", "رنا", "Original", "wrote"))


def test_an_answer_is_posted_once_under_her_name(jordan: Person, thread: Thread) -> None:
    mail, to = answer_of(jordan, QUOTED["ar"]), address_of(jordan, thread)
    assert receive(mail, to, clock.now()) == "posted"
    assert receive(mail, to.upper(), clock.now()) == "again"
    post = Post.objects.get(thread=thread, author=jordan)
    assert (post.body, post.language) == ("نوافق على المقترح.", "ar")


@pytest.mark.parametrize("spoil", ["signature", "thread", "old", "voided", "sender", "automatic", "bulk"])
def test_what_is_not_hers_or_a_programs_is_ignored(
    spoil: str, jordan: Person, tunisia: Person, thread: Thread, letters: Letters
) -> None:
    to, moment, sender, headers = address_of(jordan, thread), clock.now(), jordan, {}
    match spoil:
        case "signature":
            to = to.replace("@", "a@", 1)
        case "thread":
            person, place, until, signature = to.split("@")[0].split("-")[1:]
            to = f"r-{person}-{place}1-{until}-{signature}@in.majlis.example"
        case "old":
            moment += timedelta(days=40)
        case "voided":
            plan = plans.plan_of(jordan)
            plan.secret = "another"
            plan.save()
        case "sender":
            sender = tunisia
        case "automatic":
            headers = {"Auto_Submitted": "auto-replied"}
        case "bulk":
            headers = {"Precedence": "bulk"}
    assert receive(answer_of(sender, "نص", **headers), to, moment) == "ignored"
    assert not Post.objects.filter(thread=thread, number__gt=1).exists()
    assert letters.all == []


def test_what_is_refused_comes_back_with_her_text_in_her_language(
    tunisia: Person, secretariat: Person, thread: Thread, letters: Letters
) -> None:
    to = address_of(tunisia, thread)
    actions.lock_thread(actor=secretariat, thread=thread, client_id=uuid4(), reason="سبب")
    assert receive(answer_of(tunisia, "Nous sommes d’accord."), to, clock.now()) == "refused"
    [mail] = letters.all
    assert mail["In-Reply-To"] == "<one@mail.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert "Nous sommes d’accord." in text(mail)
    assert "Vous avez écrit" in text(mail)


def test_a_file_in_an_answer_is_refused_and_nothing_is_posted(jordan: Person, thread: Thread, letters: Letters) -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"] = jordan.email, "<two@mail.example>"
    message.set_content("نص")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    assert receive(message.as_bytes(), address_of(jordan, thread), clock.now()) == "refused"
    assert len(letters.all) == 1
    assert not Post.objects.filter(thread=thread, author=jordan).exists()


REPORT = """From: MAILER-DAEMON@mail.example
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; somebody@mail.example
Action: {action}
Status: {status}

--b--
"""


def test_after_three_that_cannot_arrive_none_is_sent_until_she_says_so(jordan: Person, signed_in: Any) -> None:
    for number in range(3):
        item = OutboxItem.objects.create(kind="notice", key=f"k{number}", person=jordan)
        to = signed.return_address(item.pk)
        delayed = REPORT.format(to=to, action="delayed", status="4.4.1").encode()
        assert receive(delayed, to, clock.now()) == "ignored"
        assert not returned.is_paused(jordan, clock.now())
        failed = REPORT.format(to=to, action="failed", status="5.1.1").encode()
        assert receive(failed, to, clock.now()) == "returned"
    assert returned.is_paused(jordan, clock.now())
    forged = signed.return_address(item.pk).replace("@", "a@")
    assert receive(failed, forged, clock.now()) == "ignored"
    assert MailReturned.objects.count() == 3
    client = signed_in(jordan)
    assert 'name="again"' in client.get("/mail/").content.decode()
    client.post("/mail/", {"again": "1"})
    assert not returned.is_paused(jordan, clock.now())
