"""The thread page: its directions, its addresses, its pages, and what is new in it."""

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from forum import actions, clock
from forum.actions import start_thread
from forum.models import Post, Room, Thread
from tests.forum.pages import codes, data, main_of, numbers_of, posts_of, read, shown, words

# Session, person, standing, places, the thread, its posts and what one may do there.
MOST_QUERIES = 25


@pytest.fixture
def long_thread(jordan: Person, budget: Thread, reply: Callable, settings) -> Thread:
    """A thread of twelve posts by Jordan, five to a page."""
    assert settings.POSTS_PER_PAGE == 50
    settings.POSTS_PER_PAGE = 5
    for number in range(2, 13):
        reply(jordan, budget, f"المشاركة {number}")
    return Thread.objects.get(pk=budget.pk)


# --- Direction and language --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cast", "start"),
    [("jordan", '<html lang="ar"\n      dir="rtl"'), ("emirates", '<html lang="en"\n      dir="ltr"')],
)
def test_the_page_has_the_readers_language_and_direction(cast, start, request, budget, signed_in) -> None:
    html = read(signed_in(request.getfixturevalue(cast)), f"/t/{budget.pk}/")  # T-DIR-1

    assert start in html


def test_an_english_post_on_an_arabic_page_keeps_its_own_direction(jordan, emirates, budget, reply, signed_in) -> None:
    reply(emirates, budget, "We agree with the text.", language="en")
    html = read(signed_in(jordan), f"/t/{budget.pk}/")  # T-DIR-3

    assert 'dir="rtl"' in html[:200]
    assert '<div class="post__body" lang="en" dir="ltr"><p dir="ltr">We agree' in html
    assert 'data-time="relative" dir="rtl"' in posts_of(html)[1]


def test_a_french_post_on_an_arabic_page_says_so_to_the_screen_reader(
    jordan, tunisia, budget, reply, signed_in
) -> None:
    reply(tunisia, budget, "Nous sommes d’accord.", language="fr")
    html = read(signed_in(jordan), f"/t/{budget.pk}/")  # T-A11Y-1

    assert 'lang="fr"' in posts_of(html)[1]


def test_the_heading_has_its_own_language_and_the_page_title_isolates_it(emirates, budget, signed_in) -> None:
    html = read(signed_in(emirates), f"/t/{budget.pk}/")

    assert '<h1 class="thread-head__title" id="thread-title" lang="ar" dir="rtl">ميزانية البرامج المشتركة</h1>' in html
    assert "<title>&#x2068;ميزانية البرامج المشتركة&#x2069;" in html


def test_a_title_is_never_markup(jordan, board, signed_in) -> None:
    thread = start(jordan, board("governance"), "<script>alert(1)</script> باب")
    html = read(signed_in(jordan), f"/t/{thread.pk}/")

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


# --- What is of the reader ---------------------------------------------------------------------------------------


def test_her_own_posts_are_told_to_her_page_and_to_nobody_elses(jordan, tunisia, budget, reply, signed_in) -> None:
    reply(tunisia, budget)
    hers, his = (read(signed_in(person), f"/t/{budget.pk}/") for person in (jordan, tunisia))

    assert (data(hers, "mine"), data(his, "mine")) == ("1", "2")
    assert "post--mine" in posts_of(hers)[0]
    assert "post--mine" not in posts_of(hers)[1]


def test_the_byline_names_office_and_state_and_no_id_of_the_author(tunisia, jordan, budget, reply, signed_in) -> None:
    reply(jordan, budget, capacity="delegation")
    html = read(signed_in(tunisia), f"/t/{budget.pk}/")
    post = posts_of(html)[1]

    assert '<bdi class="post__author">Rana Alhasan</bdi>' in post
    assert '<span class="post__state"><bdi>Jordanie</bdi></span>' in post
    assert "chip--delegation" in post
    assert "chip--delegation" not in posts_of(html)[0]  # a personal view has no chip
    assert f"/directory/{jordan.pk}" not in main_of(html)


def test_times_stand_in_the_readers_zone_and_digits(tunisia, jordan, budget, reply, signed_in) -> None:
    long_ago = timezone.now().replace(hour=22, minute=30) - timedelta(days=40)
    Post.objects.filter(thread=budget).update(created_at=long_ago)
    Person.objects.filter(pk=jordan.pk).update(digits="arab")
    html = read(signed_in(Person.objects.get(pk=jordan.pk)), f"/t/{budget.pk}/")

    day_there = (long_ago + timedelta(hours=3)).day
    arabic = str(day_there).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert f"{arabic} " in words(posts_of(html)[0])


def test_the_page_says_from_where_the_log_goes_on(jordan, budget, signed_in) -> None:
    html = read(signed_in(jordan), f"/t/{budget.pk}/")
    room = Room.objects.get(pk=budget.room_id)

    assert json.loads(data(html, "rooms")) == {str(room.pk): [room.head, room.epoch]}


# --- Addresses ---------------------------------------------------------------------------------------------------


def test_a_title_without_letters_for_an_address_works_by_its_number(jordan, board, signed_in) -> None:
    thread = start(jordan, board("governance"), "ميزانية")
    Thread.objects.filter(pk=thread.pk).update(title="؟؟؟")  # T-URL-2

    assert signed_in(jordan).get(f"/t/{thread.pk}/").status_code == 200


@pytest.mark.parametrize("wrong", ["غلط", "wrong", ""])
def test_wrong_words_lead_to_the_right_ones_in_ascii(wrong, jordan, budget, signed_in) -> None:
    answer = signed_in(jordan).get(f"/t/{budget.pk}/{wrong}?after=0")  # T-URL-3

    assert answer.status_code == 301
    assert answer["Location"].isascii()
    assert answer["Location"] == f"/t/{budget.pk}/{quote('ميزانية-البرامج-المشتركة')}?after=0"
    assert signed_in(jordan).get(answer["Location"]).status_code == 200


def test_the_link_to_copy_is_short(jordan, budget, signed_in) -> None:
    html = read(signed_in(jordan), f"/t/{budget.pk}/")

    assert data(html, "copy") == f"http://testserver/t/{budget.pk}/"


def test_a_permalink_leads_to_the_page_that_holds_the_post(tunisia, long_thread, signed_in) -> None:
    client = signed_in(tunisia)
    near, far = (client.get(f"/t/{long_thread.pk}/p/{number}/")["Location"] for number in (4, 8))

    assert near.endswith("#p-4") and "?" not in near
    assert far.endswith("?after=5#p-8")
    assert 8 in numbers_of(read(client, f"/t/{long_thread.pk}/p/8/"))


def test_a_permalink_to_no_post_is_not_found(jordan, budget, signed_in) -> None:
    for number in (0, 2, 99999999999999999999999):
        read(signed_in(jordan), f"/t/{budget.pk}/p/{number}/", status=404)


# --- Pages and what is new ---------------------------------------------------------------------------------------


def test_pages_follow_by_key(tunisia, long_thread, signed_in) -> None:
    client, url = signed_in(tunisia), f"/t/{long_thread.pk}/"

    assert numbers_of(read(client, url)) == [1, 2, 3, 4, 5]
    assert numbers_of(read(client, f"{url}?after=5")) == [6, 7, 8, 9, 10]
    assert numbers_of(read(client, f"{url}?before=6")) == [1, 2, 3, 4, 5]
    assert numbers_of(read(client, f"{url}?after=10")) == [11, 12]


def test_the_pager_offers_what_there_is(tunisia, long_thread, signed_in) -> None:
    client, url = signed_in(tunisia), f"/t/{long_thread.pk}/"
    first, last = (main_of(read(client, address)) for address in (url, f"{url}?after=10"))

    assert "?after=5" in first and "?before=" not in first
    assert "?before=11" in last and "?after=" not in last
    assert "data-live-end" in last and "data-live-end" not in first


@pytest.mark.parametrize("number", ["1e999", "abc", "-5", "9" * 30, "١٢x"])
def test_a_page_that_is_no_number_is_a_sentence_and_not_a_fault(number, jordan, budget, signed_in) -> None:
    html = read(signed_in(jordan), f"/t/{budget.pk}/?after={number}", status=400)

    assert codes(html) == ["unreadable_address"]


def test_a_page_may_be_asked_for_in_the_readers_digits(tunisia, long_thread, signed_in) -> None:
    assert numbers_of(read(signed_in(tunisia), f"/t/{long_thread.pk}/?after=١٠"))[0] == 11


def test_the_divider_stands_before_the_first_new_post(jordan, tunisia, budget, reply, signed_in) -> None:
    actions.mark_read(person=tunisia, thread=budget, number=1)
    reply(jordan, budget, "جديد")
    html = shown(read(signed_in(tunisia), f"/t/{budget.pk}/"))

    assert data(html, "first-unread") == "2"
    assert html.index('id="p-1"') < html.index('data-divider="new"') < html.index('id="p-2"')
    assert html.count('data-divider="new"') == 1
    assert "#p-2" in main_of(html)


def test_whoever_opens_a_thread_for_the_first_time_sees_no_divider(tunisia, budget, signed_in) -> None:
    html = shown(read(signed_in(tunisia), f"/t/{budget.pk}/"))

    assert (data(html, "first-unread"), 'data-divider="new"' in html) == ("1", False)


def test_reading_is_marked_by_a_button_without_script(tunisia, jordan, budget, reply, signed_in) -> None:
    client = signed_in(tunisia)
    assert "data-read>" in read(client, f"/t/{budget.pk}/")
    answer = client.post(f"/t/{budget.pk}/read/", {"number": "١"})

    assert answer.status_code == 302
    html = read(client, f"/t/{budget.pk}/")
    assert (data(html, "first-unread"), "data-read>" in html) == ("0", False)


def test_the_script_hears_where_the_mark_stands(tunisia, budget, signed_in) -> None:
    client = signed_in(tunisia)
    told = client.post(f"/t/{budget.pk}/read/", {"number": 500}, headers={"accept": "application/json"}).json()
    wrong = client.post(f"/t/{budget.pk}/read/", {"number": "many"}, headers={"accept": "application/json"})

    assert told == {"ok": True, "thread": budget.pk, "number": 1}
    assert (wrong.status_code, wrong.json()["code"]) == (400, "unreadable_command")


# --- Where one does not write ------------------------------------------------------------------------------------


def test_whoever_writes_is_offered_to_answer_each_post(tunisia, budget, signed_in) -> None:
    html = read(signed_in(tunisia), f"/t/{budget.pk}/")

    assert 'class="composer"' in html and "thread--silent" not in html


def test_a_locked_thread_says_so_instead_of_a_composer(jordan, secretariat, budget, signed_in) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4())
    html = read(signed_in(jordan), f"/t/{budget.pk}/")

    assert codes(html) == ["thread_locked"]
    assert 'class="composer"' not in html


def test_an_observer_reads_why_she_cannot_reply(observer, budget, signed_in) -> None:
    html = read(signed_in(observer), f"/t/{budget.pk}/")

    assert codes(html) == ["not_invited"]
    assert 'class="composer"' not in html and "thread--silent" in html


def test_a_withdrawn_post_leaves_a_line_and_no_word(jordan, tunisia, budget, reply, signed_in) -> None:
    post = reply(jordan, budget, "كلمات ستُسحب").result
    reply(tunisia, budget, "جواب", reply_to=post)
    actions.withdraw_post(author=jordan, post=post, client_id=uuid4())
    html = read(signed_in(tunisia), f"/t/{budget.pk}/")

    assert "كلمات ستُسحب" not in html
    assert "post__tombstone" in posts_of(html)[1]
    assert "post__answered" in posts_of(html)[2]


# --- What it costs -----------------------------------------------------------------------------------------------


def test_a_page_of_two_posts_and_one_of_fifty_cost_the_same(
    tunisia, jordan, budget, reply, signed_in, settings
) -> None:
    settings.POSTS_PER_MINUTE = 1000
    client = signed_in(tunisia)
    answered = reply(jordan, budget).result
    read(client, f"/t/{budget.pk}/")
    few = queries(client, budget)
    for _ in range(24):
        reply(tunisia, budget, reply_to=answered)
        reply(jordan, budget)
    first, again = queries(client, budget), queries(client, budget)

    # Posts that nobody looked at before are asked for all together.
    assert (first, again) == (few + 1, few)
    assert first <= MOST_QUERIES


def queries(client, thread: Thread) -> int:
    url = client.get(f"/t/{thread.pk}/")["Location"]
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def start(author: Person, room: Room, title: str) -> Thread:
    with clock.at(timezone.now()):
        done = start_thread(author=author, room=room, title=title, body="نص", language="ar", client_id=uuid4())
        return done.result
