"""Mail about what concerns somebody: in her language, with the rights of the moment, stoppable (arabic.md §16)."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum import actions
from forum.models import MailPlan, Notification, OutboxItem, Post, Room, Thread
from tests.cast import join

from .conftest import Letters, text

pytestmark = pytest.mark.django_db
Works = Callable[[], list[EmailMessage]]
SOON = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def no_quiet_hours(jordan: Person, tunisia: Person) -> None:
    Person.objects.update(quiet_hours=False)


@pytest.fixture
def thread(emirates: Person, board: Callable[[str], Room]) -> Thread:
    return actions.start_thread(
        author=emirates,
        room=board("governance"),
        title="Open Data والهوية",
        body="أولاً.",
        language="ar",
        client_id=uuid4(),
    ).result


def mention(author: Person, thread: Thread, *people: Person, body: str = "ما رأيك في GitHub؟") -> Post:
    called = " ".join(f"@[{person.pk}]" for person in people)
    return actions.create_post(
        author=author, thread=thread, body=f"{body} {called}", language="ar", client_id=uuid4(), confirmed=True
    ).result


def test_a_mention_reaches_an_arabic_reader_from_right_to_left(
    jordan: Person, emirates: Person, thread: Thread, worked: Works, later: Any
) -> None:
    post = mention(emirates, thread, jordan)
    assert worked() == []  # she may be reading just now
    later(SOON)
    [mail] = worked()
    html, plain = text(mail, "html"), text(mail)
    # T-MAIL-1
    assert '<div dir="rtl" lang="ar" style="direction:rtl;text-align:right' in html
    assert all('align="right"' in cell and "text-align:right" in cell for cell in re.findall(r"<td[^>]*>", html))
    assert "GitHub" in html
    # T-MAIL-3
    subject = str(mail["Subject"]).strip()
    assert len(subject) <= 62
    assert re.match("[\u200f\u2068]*[\u0600-\u06ff]", subject)
    # T-MAIL-4
    assert "<" not in plain.replace("<http", "")
    address = re.compile(rf"https?://[^ ]+/t/{thread.pk}/p/{post.number}/")
    assert any(address.fullmatch(line) for line in plain.splitlines())
    assert "\u2068" in plain
    assert mail["Content-Language"] == "ar"
    assert worked() == []  # once


def test_the_same_reaches_a_french_reader_from_left_to_right(
    tunisia: Person, emirates: Person, thread: Thread, worked: Works, later: Any
) -> None:
    mention(emirates, thread, tunisia)
    later(SOON)
    [mail] = worked()
    assert '<div dir="ltr" lang="fr" style="direction:ltr;text-align:left' in text(mail, "html")  # T-MAIL-2
    assert str(mail["Subject"]).strip().startswith("Une publication de")


def test_headers_thread_it_stop_it_and_say_that_a_program_wrote_it(
    jordan: Person, emirates: Person, thread: Thread, worked: Works, later: Any, letters: Letters
) -> None:
    mention(emirates, thread, jordan)
    later(SOON)
    [first] = worked()
    Notification.objects.filter(recipient=jordan).update(unread=False)
    mention(emirates, thread, jordan, body="مرة أخرى")
    later(SOON)
    [second] = worked()
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"
    stop = str(first["List-Unsubscribe"]).strip("<>")
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/" + stop.split("/", 3)[3]
    # Looking stops nothing: scanners of mail follow every address.
    assert Client().get(path).status_code == 200
    mention(emirates, thread, jordan, body="ثالثة")
    later(SOON)
    Notification.objects.filter(recipient=jordan, emailed=True).update(unread=False)
    assert len(worked()) == 1
    answer = Client(enforce_csrf_checks=True).post(
        path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    mention(emirates, thread, jordan, body="رابعة")
    later(SOON)
    assert worked() == []
    assert Client().get(path.replace("-", "-a", 1)).status_code == 404


def test_what_was_read_hidden_or_closed_meanwhile_is_not_mailed(
    jordan: Person, emirates: Person, thread: Thread, worked: Works, later: Any
) -> None:
    post = mention(emirates, thread, jordan)
    later(SOON)
    actions.mark_read(person=jordan, thread=thread, number=post.number)
    assert worked() == []
    gone = mention(emirates, thread, jordan, body="تُسحب")
    later(SOON)
    actions.withdraw_post(author=emirates, post=gone, client_id=uuid4())
    assert worked() == []
    # It was planned, and then her mandate ended.
    mention(emirates, thread, jordan, body="بعد انتهاء الولاية")
    moment = later(SOON)
    from forum.post_office.planning import plan_notices

    plan_notices(moment)
    jordan.accreditations.update(stage="ended", ends=moment)
    from accounts.rights_now import forget

    forget()
    assert worked() == []
    assert set(OutboxItem.objects.values_list("outcome", flat=True)) == {"nothing"}


def test_of_closed_rooms_and_of_threads_without_names_mail_says_nothing(
    jordan: Person, tunisia: Person, worked: Works, later: Any, board: Callable[[str], Room]
) -> None:
    for person in (jordan, tunisia):
        join(person, "committee-identity")
    committee = Room.objects.get(body__key="committee-identity", kind="chat")
    mention(tunisia, committee.threads.get(), jordan, body="سرّ اللجنة")
    unnamed = actions.start_thread(
        author=tunisia,
        room=board("governance"),
        title="بلا أسماء هنا",
        body="رأي",
        language="ar",
        client_id=uuid4(),
        attribution="non_attribution",
    ).result
    hers = actions.create_post(author=jordan, thread=unnamed, body="سؤال", language="ar", client_id=uuid4()).result
    actions.create_post(author=tunisia, thread=unnamed, body="رأي آخر", language="ar", client_id=uuid4(), reply_to=hers)
    later(SOON)
    mails = worked()
    assert len(mails) == 2
    for mail in mails:
        said = f"{mail.as_string()} {text(mail)} {text(mail, 'html')} {mail['Subject']}"
        for secret in ("سرّ", "اللجنة", committee.name_ar, "بلا أسماء هنا", "رأي", tunisia.display_name, "Trabelsi"):
            assert secret not in said
        assert "/inbox/" in text(mail)


def test_who_wants_no_text_in_mail_gets_none_and_who_wants_only_deadlines_is_left_alone(
    jordan: Person, tunisia: Person, emirates: Person, thread: Thread, worked: Works, later: Any
) -> None:
    MailPlan.objects.create(person=jordan, without_content=True)
    MailPlan.objects.create(person=tunisia, events=MailPlan.Events.URGENT)
    mention(emirates, thread, jordan, tunisia, body="كلمات سرية")
    later(SOON)
    [mail] = worked()
    assert "كلمات سرية" not in text(mail) + text(mail, "html")


def test_a_server_that_is_away_gets_it_later_under_the_same_identity(
    jordan: Person, emirates: Person, thread: Thread, worked: Works, later: Any, letters: Letters
) -> None:
    mention(emirates, thread, jordan)
    later(SOON)
    letters.refuses = True
    assert worked() == []
    item = OutboxItem.objects.get()
    assert (item.attempts, item.done_at) == (1, None)
    letters.refuses = False
    assert worked() == []  # not yet
    later(timedelta(minutes=1))
    [mail] = worked()
    from forum.mailing.outbox import message_id

    assert mail["Message-ID"] == message_id(item.key)


def test_the_page_on_mail_takes_what_she_chooses_in_any_figures(jordan: Person, signed_in: Any) -> None:
    client = signed_in(jordan)
    assert client.get("/mail/").status_code == 200
    wrong = client.post("/mail/", {"events": "urgent", "digest": "often", "digest_at": "x", "digest_day": "9"})
    assert wrong.status_code == 400
    chosen = {"events": "urgent", "digest": "daily", "digest_at": "٠٧:٣٠", "digest_day": "7"}
    assert client.post("/mail/", chosen).status_code == 302
    plan = MailPlan.objects.get(person=jordan)
    assert (plan.events, plan.digest, f"{plan.digest_at:%H:%M}", plan.digest_day) == ("urgent", "daily", "07:30", 7)
