"""Polls: who answers, what is told of the result and to whom, and that nothing of it goes past its post."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Person
from forum import actions, clock
from forum.actions._common import locked_post
from forum.actions.erasure import erase_post
from forum.fragments import render_post
from forum.models import Event, Notification, Poll, PollVote, Post, Room, Thread
from forum.polls import PollAsked, asked_in
from forum.polls.errors import (
    HeadHasAnswered,
    PollClosed,
    PollDayPassed,
    PollNeedsOptions,
    PollNotHere,
    PollOptionsAlike,
    SeatsAnswer,
)
from realtime.reader import Reader
from tests.cast import accredit, make_person

JSON = {"accept": "application/json"}
OPTIONS = (("السبت", "يبدأ الأسبوع به"), ("الأحد", ""), ("الاثنين", ""))


@pytest.fixture
def asked(jordan: Person, budget: Thread, reply: Callable) -> Callable[..., Post]:
    """A poll of Jordan's in the thread on the budget."""

    def ask(author: Person = jordan, thread: Thread = budget, **fields: object) -> Post:
        poll = PollAsked("أي يوم يناسبكم؟", OPTIONS, **fields)
        return reply(author, thread, "نختار يوم الاجتماع.", poll=poll).result

    return ask


def vote(voter: Person, post: Post, *options: str, reason: str = "") -> None:
    actions.cast_vote(voter=voter, post=post, options=options, reason=reason, client_id=uuid4())


def seen(browser: Client, post: Post) -> str:
    return browser.get(f"/posts/{post.pk}/poll/", headers=JSON).json()["html"]


RESULT = "data-poll-result"


def test_a_poll_goes_with_a_post_as_a_plain_form(jordan: Person, budget: Thread, signed_in: Callable):
    fields = {
        "client_id": str(uuid4()),
        "body": "",
        "poll_question": "أي يوم؟",
        "poll_options": "السبت: يبدأ الأسبوع به\n\nالأحد\n10:30 صباحًا",
        "poll_shows": "after_close",
        "poll_counts": "seats",
        "poll_until": str((clock.now() + timedelta(days=3)).date()),
    }
    browser = signed_in(jordan)
    assert browser.post(f"/t/{budget.pk}/reply/", fields).status_code == 302
    poll = Poll.objects.select_related("post").get()
    assert [option["label"] for option in poll.options] == ["السبت", "الأحد", "10:30 صباحًا"]
    assert poll.options[0]["meaning"] == "يبدأ الأسبوع به" and poll.shows == "after_close" and poll.counts == "seats"
    assert poll.post.body == "أي يوم؟" and poll.post.asks and poll.closes_at is not None
    page = browser.get(f"/t/{budget.pk}/", follow=True).content.decode()
    assert page.count("data-poll-form") == 1 and "See the poll" not in page
    again = browser.post(f"/t/{budget.pk}/reply/", fields | {"client_id": str(uuid4()), "poll_options": "واحد"})
    assert again.status_code == 400 and "أي يوم؟" in again.content.decode()


@pytest.mark.parametrize(
    ("options", "until", "refusal"),
    [
        ("واحد", "", PollNeedsOptions),
        ("\n".join(map(str, range(11))), "", PollNeedsOptions),
        ("إجراء\nاجراء", "", PollOptionsAlike),
        ("أ\nب", "2001-01-01", PollDayPassed),
        ("أ\nب", "غدا", PollDayPassed),
    ],
)
def test_a_poll_that_cannot_be_asked_says_why(db: None, options: str, until: str, refusal: type):
    with pytest.raises(refusal):
        asked_in({"poll_question": "؟", "poll_options": options, "poll_until": until})


def test_the_result_is_hidden_until_she_has_answered(
    asked: Callable, jordan: Person, tunisia: Person, emirates: Person, signed_in: Callable
):
    post, browser = asked(), signed_in(tunisia)
    vote(emirates, post, "1")
    before = seen(browser, post)
    assert RESULT not in before and "progress" not in before and emirates.display_name not in before
    fields = {"client_id": str(uuid4()), "options": "0"}
    after = browser.post(f"/posts/{post.pk}/poll/", fields, headers=JSON).json()["html"]
    assert RESULT in after and emirates.display_name in after and "الإمارات" not in before
    vote(tunisia, post, "1")
    assert PollVote.objects.count() == 2 and PollVote.objects.get(person=tunisia).options == ["1"]
    back = browser.post(f"/posts/{post.pk}/poll/take-back/", {"client_id": str(uuid4())}, headers=JSON)
    assert back.status_code == 201 and RESULT not in back.json()["html"]
    # Its author knows no more than the others, until it is closed.
    assert RESULT not in seen(signed_in(jordan), post)
    actions.close_poll(actor=jordan, post=post, client_id=uuid4())
    assert RESULT in seen(browser, post)
    with pytest.raises(PollClosed):
        vote(tunisia, post, "0")


def test_no_frame_and_no_line_of_the_log_holds_an_answer(asked: Callable, emirates: Person, observer: Person):
    post = asked(shows="after_close", asks_reason=True)
    vote(emirates, post, "1", reason="سببسري")
    event = Event.objects.get(kind="poll.voted")
    assert set(event.data) == {"number", "salt"}
    after = event.seq - 1
    batch = Reader().batch(post.room_id, after, frozenset({observer.pk}), frozenset({"ar"}), 1_000_000)
    (frame,) = [one.frame_for(observer.pk, "ar") for one in batch.deliveries]
    assert '"poll.voted"' in frame.text and "html" not in frame.text and "الأحد" not in frame.text
    assert "السبت" not in render_post(Post.objects.select_related("thread__room").get(pk=post.pk), "ar")


def test_a_state_answers_once_and_its_head_stands_over_the_alternate(asked: Callable, delegate: Person):
    post = asked(counts="seats", shows="always")
    head, alternate = (make_person(name, name=name) for name in ("head", "alternate-om"))
    accredit(head, "head", "OM")
    accredit(alternate, "alternate", "OM")
    vote(alternate, post, "0")
    vote(head, post, "1")
    only = PollVote.objects.get()
    assert (only.state_id, only.person, only.options) == ("OM", head, ["1"])
    with pytest.raises(HeadHasAnswered):
        vote(alternate, post, "0")
    with pytest.raises(HeadHasAnswered):
        actions.take_back_vote(voter=alternate, post=post, client_id=uuid4())
    with pytest.raises(SeatsAnswer):
        vote(delegate, post, "0")


def test_where_authors_are_hidden_nobody_is_named_and_few_voices_show_nothing(
    asked: Callable,
    board: Callable[[str], Room],
    jordan: Person,
    tunisia: Person,
    emirates: Person,
    signed_in: Callable,
):
    fields = {"language": "ar", "body": "أول", "title": "تنبيه", "client_id": uuid4()}
    thread = actions.start_thread(author=jordan, room=board("security"), **fields).result
    post = asked(thread=thread, shows="always", asks_reason=True)
    vote(jordan, post, "0", reason="رأي أول")
    vote(tunisia, post, "0", reason="رأي ثان")
    browser = signed_in(emirates)
    page = seen(browser, post)
    assert RESULT not in page and "progress" not in page and "رأي" not in page
    vote(emirates, post, "1", reason="رأي ثالث")
    page = seen(browser, post)
    assert RESULT in page and "رأي ثان" in page
    assert not any(one.display_name in page for one in (jordan, tunisia)) and "Tunisie" not in page


def test_who_reads_along_sees_it_and_does_not_answer(
    asked: Callable, observer: Person, guest: Person, signed_in: Callable
):
    post, browser = asked(), signed_in(observer)
    assert "data-poll-form" not in seen(browser, post)
    fields = {"client_id": str(uuid4()), "options": "0"}
    assert browser.post(f"/posts/{post.pk}/poll/", fields, headers=JSON).status_code == 403
    assert signed_in(guest).get(f"/posts/{post.pk}/poll/").status_code == 404


@pytest.mark.parametrize("gone", ["withdrawn", "hidden", "erased"])
def test_with_its_post_the_poll_is_out_of_sight(
    gone: str, asked: Callable, jordan: Person, tunisia: Person, secretariat: Person, signed_in: Callable
):
    post = asked(shows="always")
    vote(tunisia, post, "0")
    if gone == "withdrawn":
        actions.withdraw_post(author=jordan, post=post, client_id=uuid4())
    elif gone == "hidden":
        Post.objects.filter(pk=post.pk).update(moderation="hidden")
    else:
        with transaction.atomic():
            erase_post(locked_post(post), actor=secretariat, case=None, reason="قانون")
        assert not Poll.objects.exists() and not PollVote.objects.exists()
    for reader in (tunisia, jordan, secretariat):
        browser = signed_in(reader)
        assert browser.get(f"/posts/{post.pk}/poll/").status_code == 404
        assert "السبت" not in browser.get(f"/t/{post.thread_id}/", follow=True).content.decode()
    if gone != "erased":
        with pytest.raises(Exception, match="."):
            vote(tunisia, post, "1")


def test_only_those_who_have_not_answered_are_reminded_and_once(
    asked: Callable, jordan: Person, tunisia: Person, emirates: Person, observer: Person
):
    post = asked(closes_at=clock.now() + timedelta(hours=20))
    asked(closes_at=clock.now() + timedelta(days=20))
    vote(emirates, post, "1")
    for _ in range(2):
        actions.remind_of_deadlines(clock.now())
    told = Notification.objects.filter(verb="poll_closing")
    assert {notice.recipient for notice in told} == {jordan, tunisia} and told.count() == 2
    vote(tunisia, post, "1")
    assert told.get(recipient=tunisia).done_at is not None and told.get(recipient=jordan).done_at is None


def test_polls_of_a_page_cost_the_same_whatever_their_number(
    asked: Callable,
    tunisia: Person,
    emirates: Person,
    budget: Thread,
    signed_in: Callable,
    django_assert_max_num_queries,
):
    browser = signed_in(tunisia)
    url = f"/t/{budget.pk}/"
    browser.get(url, follow=True)
    posts = [asked(shows="always") for _ in range(4)]
    for post in posts:
        vote(emirates, post, "1")
    target = browser.get(url).url
    with django_assert_max_num_queries(25):
        page = browser.get(target).content.decode()
    assert page.count(RESULT) == 4


def test_nobody_asks_in_a_live_room(tunisia: Person, board: Callable[[str], Room]):
    stream = board("ga-hall").threads.get()
    with pytest.raises(PollNotHere):
        fields = {"language": "ar", "body": "سؤال", "client_id": uuid4()}
        actions.create_post(author=tunisia, thread=stream, poll=PollAsked("؟", OPTIONS), **fields)


def test_a_program_answers_and_learns_no_more_than_a_page(
    asked: Callable, tunisia: Person, emirates: Person, signed_in: Callable
):
    post, browser = asked(asks_reason=True), signed_in(tunisia)
    vote(emirates, post, "1", reason="سببسري")
    url = f"/api/v1/posts/{post.pk}/poll"
    before = browser.get(url)
    assert {option["count"] for option in before.json()["options"]} == {
        None
    } and "سببسري" not in before.content.decode()
    fields = {"client_id": str(uuid4()), "options": ["0"], "reason": "نعم"}
    after = browser.put(f"{url}/answer", fields, content_type="application/json")
    assert [option["count"] for option in after.json()["options"]] == [1, 1, 0] and after.json()["answered"]
    fields = {"client_id": str(uuid4()), "options": ["7"], "reason": "نعم"}
    assert browser.put(f"{url}/answer", fields, content_type="application/json").status_code == 400
    back = browser.post(f"{url}/take-back", {"client_id": str(uuid4())}, content_type="application/json")
    assert back.json()["options"][0]["count"] is None
