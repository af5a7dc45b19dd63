"""The inbox page: one line for what belongs together, in the order of what matters, and nothing that is not hers."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Person
from accounts.selectors import style_of
from accounts.standing import standing_of
from forum import actions, clock, inbox
from forum.models import Membership, Notification, Room, Thread
from forum.notifications import kinds, tell
from forum.selectors import stream_of
from forum.views.notice_words import NAMED, NAMELESS, Words
from tests.forum.pages import main_of, read, words

SignIn = Callable[[Person], Client]


def rows_of(html: str) -> list[str]:
    """The words of each row, in the order of the page."""
    return [words(row) for row in re.findall(r'<li class="inbox-row.*?</li>', main_of(html), re.DOTALL)]


def bundles_of(html: str) -> list[str]:
    return re.findall(r'data-bundle="([^"]+)"', main_of(html))


def whisper(author: Person, *others: Person) -> Thread:
    room = actions.start_conversation(author=author, people=list(others), client_id=uuid4()).result
    return stream_of(room)


# --- What is told ------------------------------------------------------------------------------------------------


def test_an_empty_inbox_tells_how_to_begin(jordan: Person, signed_in: SignIn) -> None:
    html = main_of(read(signed_in(jordan), "/inbox/"))

    assert 'class="empty"' in html and "/boards/" in html
    assert rows_of(read(signed_in(jordan), "/inbox/")) == []


def test_a_mention_says_who_where_and_how_it_begins(jordan, tunisia, budget, reply, signed_in) -> None:
    reply(tunisia, budget, f"نص طويل يذكر @[{jordan.pk}] في أوله")
    (row,) = rows_of(read(signed_in(jordan), "/inbox/"))

    assert "سامي الطرابلسي (تونس)" in row
    assert budget.title in row and budget.room.name in row
    assert "نص طويل يذكر @رنا الحسن" in row


def test_mentions_of_one_thread_are_one_line_that_leads_to_the_first(
    jordan, tunisia, emirates, chair, budget, reply, signed_in
) -> None:
    for author in (tunisia, emirates, chair):
        reply(author, budget, f"@[{jordan.pk}] قول {author.pk}")
    client = signed_in(jordan)
    html = read(client, "/inbox/")
    (row,) = rows_of(html)

    assert bundles_of(html) == [f"mention:{budget.pk}"]
    assert "يوسف العلوي (المغرب)" in row  # the last who wrote, and how many besides
    assert "سامي" not in row and "خالد" not in row
    assert f"قول {chair.pk}" in row and f"قول {tunisia.pk}" not in row
    assert f"#p-{budget.last_number + 1}" in html


def test_two_who_wrote_are_both_named(jordan, tunisia, emirates, budget, reply, signed_in) -> None:
    for author in (tunisia, emirates, tunisia):
        reply(author, budget, f"@[{jordan.pk}] قول")
    (row,) = rows_of(read(signed_in(jordan), "/inbox/"))

    assert "سامي الطرابلسي (تونس)" in row and "خالد المنصوري (الإمارات العربية المتحدة)" in row


def test_under_non_attribution_nobody_is_named_and_posts_are_counted(
    jordan, tunisia, emirates, board, reply, signed_in
) -> None:
    thread = actions.start_thread(
        author=jordan, room=board("security"), title="تنبيه", body="أول", language="ar", client_id=uuid4()
    ).result
    assert thread.hides_authors
    for author in (tunisia, emirates):
        reply(author, thread, "رد", reply_to=thread.posts.get(number=1))
    html = main_of(read(signed_in(jordan), "/inbox/"))

    for person in (tunisia, emirates):
        assert person.name not in html and person.name_second not in html
    assert "تونس" not in html and "الإمارات" not in html
    assert {row.count for row in inbox.rows_for(standing_of(jordan), timezone.now())} == {2}


def test_who_began_a_thread_that_hides_its_authors_is_not_named(jordan, tunisia, emirates, board, signed_in) -> None:
    """The row is that of an attributed thread; the newest one it tells of is not."""
    actions.set_level(person=jordan, room=board("governance"), level="all")
    for author, attribution in ((emirates, "attributed"), (tunisia, "non_attribution")):
        actions.start_thread(
            author=author,
            room=board("governance"),
            title="جديد",
            body="نص",
            language="ar",
            client_id=uuid4(),
            attribution=attribution,
        )
    (row,) = rows_of(read(signed_in(jordan), "/inbox/"))

    assert "سامي" not in row and "تونس" not in row
    assert "موضوعان جديدان" in row


def test_a_followed_thread_is_one_line_that_counts_what_has_come(jordan, tunisia, budget, reply, signed_in) -> None:
    actions.set_level(person=jordan, room=budget.room, thread=budget, level="all")
    for number in range(12):
        reply(tunisia, budget, f"قول {number}")
    (row,) = rows_of(read(signed_in(jordan), "/inbox/"))

    assert "12" in row and "قول 11" in row
    assert Notification.objects.filter(recipient=jordan).count() == 1


def test_new_threads_of_a_followed_board_are_one_line(jordan, tunisia, board, signed_in) -> None:
    actions.set_level(person=jordan, room=board("governance"), level="all")
    for number in range(3):
        actions.start_thread(
            author=tunisia,
            room=board("governance"),
            title=f"موضوع {number}",
            body="نص",
            language="ar",
            client_id=uuid4(),
        )
    html = read(signed_in(jordan), "/inbox/")
    (row,) = rows_of(html)

    assert "3" in row and board("governance").name in row
    assert bundles_of(html) == [f"new_thread:r{board('governance').pk}"]


def test_to_open_one_new_thread_is_not_to_have_seen_the_other(jordan, tunisia, board, signed_in) -> None:
    actions.set_level(person=jordan, room=board("governance"), level="all")
    first, second = (
        actions.start_thread(
            author=tunisia, room=board("governance"), title=f"موضوع {n}", body="نص", language="ar", client_id=uuid4()
        ).result
        for n in ("أول", "ثانٍ")
    )
    actions.mark_read(person=jordan, thread=first, number=1)
    assert inbox.count_for(standing_of(jordan))[0] == 1
    actions.mark_read(person=jordan, thread=second, number=1)
    assert inbox.count_for(standing_of(jordan))[0] == 0


def test_the_order_is_that_of_what_matters(jordan, tunisia, emirates, budget, reply, signed_in) -> None:
    """Deadlines, what is addressed to her, places she follows, and the rest, closed."""
    data = {"about": "x"}
    tell("record_final", to={jordan.pk: standing_of(jordan)}, actor=None, data=data | {"title": "الاجتماع"})
    tell("room_access", to={jordan.pk: standing_of(jordan)}, actor=None, room=budget.room, data=data)
    reply(emirates, budget, f"@[{jordan.pk}] قول")
    reply(tunisia, budget)  # she follows what she has started
    html = main_of(read(signed_in(jordan), "/inbox/"))

    told = [bundle.split(":")[0] for bundle in re.findall(r'data-bundle="([^"]+)"', html)]
    assert told == ["record_final", "mention", "new_posts", "room_access"]
    assert html.index('id="inbox-rest-more"') < html.index('data-bundle="room_access')
    assert '<details class="inbox__more" id="inbox-rest-more">' in html


# --- What is not hers any more -----------------------------------------------------------------------------------


def test_a_row_of_a_room_that_closed_to_her_is_neither_shown_nor_counted(
    jordan, tunisia, emirates, reply, signed_in
) -> None:
    stream = whisper(tunisia, jordan)
    reply(tunisia, stream, "سر بيننا")
    client = signed_in(jordan)
    assert len(rows_of(read(client, "/inbox/"))) == 1
    Membership.objects.filter(room=stream.room, person=jordan).update(left_at=timezone.now())

    html = read(client, "/inbox/")
    assert rows_of(html) == [] and "سر بيننا" not in html and tunisia.name_second not in main_of(html)
    assert inbox.count_for(standing_of(jordan)) == (0, None)
    row = Notification.objects.get(recipient=jordan)
    for act in ("open", "mute"):
        assert client.post("/inbox/act/", {"act": act, "bundle": row.bundle}).status_code == 404


def test_the_inbox_of_another_is_nobodys_business(jordan, tunisia, emirates, budget, reply, signed_in) -> None:
    reply(tunisia, budget, f"@[{jordan.pk}] قول")
    client = signed_in(emirates)

    assert rows_of(read(client, "/inbox/")) == []
    client.post("/inbox/act/", {"act": "done", "bundle": f"mention:{budget.pk}"})
    assert inbox.count_for(standing_of(jordan))[0] == 1


def test_a_withdrawn_post_leaves_no_text(jordan, tunisia, budget, reply, signed_in) -> None:
    reply(tunisia, budget, f"@[{jordan.pk}] الأول")
    second = reply(tunisia, budget, f"@[{jordan.pk}] كلام سُحب").result
    actions.withdraw_post(author=tunisia, post=second, client_id=uuid4())
    html = read(signed_in(jordan), "/inbox/")

    assert "كلام سُحب" not in html
    assert len(rows_of(html)) == 1 and "الأول" in html


def test_the_anonymous_and_the_stranger_have_no_inbox(client: Client, stranger: Person, signed_in: SignIn) -> None:
    assert client.get("/inbox/").status_code == 302
    assert signed_in(stranger).get("/inbox/").status_code != 200


# --- Reading -----------------------------------------------------------------------------------------------------


def test_reading_the_thread_closes_its_rows(jordan, tunisia, budget, reply, signed_in) -> None:
    post = reply(tunisia, budget, f"@[{jordan.pk}] قول").result
    client = signed_in(jordan)
    client.post(f"/t/{budget.pk}/read/", {"number": post.number})
    html = main_of(read(client, "/inbox/"))

    assert inbox.count_for(standing_of(jordan)) == (0, None)
    assert 'id="inbox-opened"' in html and 'id="inbox-addressed"' not in html


def test_what_was_looked_at_a_month_ago_is_gone(jordan, tunisia, budget, reply, signed_in) -> None:
    reply(tunisia, budget, f"@[{jordan.pk}] قول")
    actions.open_notices(person=jordan, bundle=f"mention:{budget.pk}")
    client = signed_in(jordan)
    with clock.at(timezone.now() + timedelta(days=29)):
        assert len(rows_of(read(client, "/inbox/"))) == 1
    with clock.at(timezone.now() + timedelta(days=31)):
        assert rows_of(read(client, "/inbox/")) == []


def test_the_page_costs_the_same_whatever_waits(
    jordan, tunisia, emirates, board, reply, signed_in, settings, django_assert_max_num_queries
) -> None:
    settings.POSTS_PER_MINUTE = 1000
    client = signed_in(jordan)

    def fill(times: int) -> None:
        for number in range(times):
            thread = actions.start_thread(
                author=tunisia,
                room=board("governance"),
                title=f"موضوع {number}",
                body=f"@[{jordan.pk}] نص",
                language="ar",
                client_id=uuid4(),
            ).result
            reply(emirates, thread, f"@[{jordan.pk}] قول")
            reply(emirates, whisper(emirates, jordan), "رسالة")

    def cost() -> int:
        with django_assert_max_num_queries(100) as asked:
            read(client, "/inbox/")
        return len(asked)

    fill(1)
    read(client, "/inbox/")
    few = cost()
    fill(8)
    assert cost() == few


def test_every_counted_sentence_has_the_same_holes_in_each_form() -> None:
    for language in ("ar", "en", "fr"):
        with translation.override(language):
            for n in (0, 1, 2, 3, 11, 100):
                for sentence in NAMED.values():
                    assert "%(who)s" in sentence(n), (language, n, sentence(n))
                for sentence in NAMELESS.values():
                    assert "who" not in sentence(n)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_kind_has_a_sentence_without_an_empty_hole(
    language: str, jordan: Person, budget: Thread, board: Callable[[str], Room]
) -> None:
    """Rows whose subject is gone are told without its name, not with the mark of a hole."""
    jordan.language = language
    jordan.save()
    standing = standing_of(jordan)
    for kind in kinds():
        tell(kind, to={jordan.pk: standing}, actor=None, room=budget.room, thread=budget, data={"about": kind})
    rows = inbox.rows_for(standing, timezone.now())
    with translation.override(language):
        lines = Words(rows, jordan, style_of(jordan, standing)).lines()

    assert len(lines) == len(kinds())
    assert [line.text for line in lines if "{" in line.text or not line.text] == []
