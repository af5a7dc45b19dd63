"""The first page, the boards and starting a thread."""

import json
import re
from uuid import uuid4

import pytest

from forum import actions
from forum.models import Room, Thread
from tests.forum.pages import codes, data, field_value, main_of, posts_of, read, send, send_json, shown, words


def unread_texts(html: str) -> str:
    return words(main_of(html))


# --- What is new -------------------------------------------------------------------------------------------------


def test_the_first_page_tells_what_is_new_and_where_to_go_on(tunisia, jordan, budget, reply, signed_in) -> None:
    client = signed_in(tunisia)
    actions.mark_read(person=tunisia, thread=budget, number=1)
    for _ in range(3):
        reply(jordan, budget)
    html = main_of(read(client, "/"))

    assert "ميزانية البرامج المشتركة" in html
    assert f'href="/t/{budget.pk}/p/2/"' in html
    assert "thread-row--unread" in html


def test_what_was_read_is_not_new(tunisia, jordan, budget, reply, signed_in) -> None:
    actions.mark_read(person=tunisia, thread=budget, number=1)
    html = main_of(read(signed_in(tunisia), "/"))

    assert "ميزانية البرامج المشتركة" not in html
    assert "empty__title" in html and 'href="/boards/"' in html  # how to begin


def test_unread_counts_roll_up_to_the_board(tunisia, jordan, budget, reply, board, signed_in) -> None:
    actions.start_thread(
        author=jordan, room=board("governance"), title="باب آخر", body="نص", language="ar", client_id=uuid4()
    )
    reply(jordan, budget)
    html = main_of(read(signed_in(tunisia), "/boards/"))
    row = html[html.index(f'data-room="{budget.room_id}"') :]

    assert words(row[: row.index('class="board-row"')].rpartition("<li")[0]).endswith("3")


@pytest.mark.parametrize(
    ("n", "arabic"),
    [
        (1, "مشاركة جديدة واحدة"),
        (2, "مشاركتان جديدتان"),
        (3, "3 مشاركات جديدة"),
        (11, "11 مشاركة جديدة"),
    ],
)
def test_the_number_of_new_posts_is_said_in_real_plurals(
    n, arabic, tunisia, jordan, alternate, budget, reply, signed_in
) -> None:
    """T-PLU-1, -2, -3 and -11 on the page itself."""
    actions.mark_read(person=alternate, thread=budget, number=1)
    for _ in range(n):
        reply(jordan, budget)

    assert arabic in words(main_of(read(signed_in(alternate), "/")))


def test_the_english_page_counts_one_and_many(emirates, jordan, budget, reply, signed_in) -> None:
    actions.mark_read(person=emirates, thread=budget, number=1)
    client = signed_in(emirates)
    reply(jordan, budget)
    assert "1 new post" in words(main_of(read(client, "/"))) and "new posts" not in words(main_of(read(client, "/")))
    reply(jordan, budget)
    assert "2 new posts" in words(main_of(read(client, "/")))


def test_the_first_page_says_from_where_every_room_goes_on(tunisia, budget, signed_in) -> None:
    places = json.loads(data(read(signed_in(tunisia), "/"), "rooms"))
    room = Room.objects.get(pk=budget.room_id)

    assert places[str(room.pk)] == [room.head, room.epoch]


def test_a_guest_who_is_invited_nowhere_is_told_how_it_begins(guest, signed_in) -> None:
    html = main_of(read(signed_in(guest), "/"))

    assert "board-row" not in html and html.count("empty__title") == 2


def test_an_invited_guest_finds_her_thread(guest, secretariat, jordan, budget, reply, signed_in) -> None:
    actions.invite_to_thread(actor=secretariat, thread=budget, person=guest)
    client = signed_in(guest)

    assert "ميزانية البرامج المشتركة" in main_of(read(client, "/"))
    assert len(posts_of(read(client, f"/t/{budget.pk}/"))) == 1
    read(client, "/rooms/governance/", status=404)


# --- A board -----------------------------------------------------------------------------------------------------


def test_a_board_says_what_it_is_for_who_reads_it_and_the_rule(emirates, board, signed_in) -> None:
    client = signed_in(emirates)
    open_board, closed = (words(main_of(read(client, f"/rooms/{key}/"))) for key in ("governance", "security"))

    assert "National strategies" in open_board and "observers included" in open_board
    assert "Threads begin attributed" in open_board and "Threads begin under non-attribution" in closed
    assert "no observers" in closed


def test_the_list_of_boards_shows_the_last_two_threads_of_each(tunisia, jordan, budget, board, signed_in) -> None:
    for title in ("باب أول", "باب ثانٍ"):
        actions.start_thread(
            author=jordan, room=board("governance"), title=title, body="نص", language="ar", client_id=uuid4()
        )
    html = main_of(read(signed_in(tunisia), "/boards/"))

    assert html.index("باب ثانٍ") < html.index("باب أول")
    assert "ميزانية البرامج المشتركة" not in html


def test_threads_stand_by_their_last_move(tunisia, jordan, budget, reply, board, signed_in) -> None:
    newer = actions.start_thread(
        author=jordan, room=board("governance"), title="باب آخر", body="نص", language="ar", client_id=uuid4()
    ).result
    client = signed_in(tunisia)
    assert order(read(client, "/rooms/governance/")) == [newer.pk, budget.pk]

    reply(jordan, budget)
    assert order(read(client, "/rooms/governance/")) == [budget.pk, newer.pk]


def test_a_board_is_paged_by_key(tunisia, jordan, budget, board, signed_in, settings) -> None:
    settings.POSTS_PER_PAGE = 2
    for number in range(4):
        actions.start_thread(
            author=jordan, room=board("governance"), title=f"باب {number}x", body="نص", language="ar", client_id=uuid4()
        )
    client, url, seen = signed_in(tunisia), "/rooms/governance/", []
    for _ in range(3):
        html = read(client, url)
        seen.append(order(html))
        older = main_of(html).partition('class="button button--plain pager__newer" href="')[2].partition('"')[0]
        url = f"/rooms/governance/{older}"

    assert [len(page) for page in seen] == [2, 2, 1]
    assert older == ""
    assert sorted(sum(seen, [])) == sorted(Thread.objects.filter(room__key="governance").values_list("pk", flat=True))


@pytest.mark.parametrize("before", ["nonsense", "2026_x", "_", "9999-99-99_1", "2026-01-01T00:00:00_" + "9" * 40])
def test_a_broken_key_is_no_fault(before, tunisia, budget, signed_in) -> None:
    assert signed_in(tunisia).get("/rooms/governance/", {"before": before}).status_code in (200, 400)


def test_threads_are_filtered_by_tag(tunisia, jordan, budget, board, signed_in) -> None:
    tagged = actions.start_thread(
        author=jordan,
        room=board("governance"),
        title="قانون",
        body="نص",
        language="ar",
        client_id=uuid4(),
        tags=["legislation"],
    ).result
    client = signed_in(tunisia)

    assert order(read(client, "/rooms/governance/?tag=legislation")) == [tagged.pk]
    assert order(read(client, "/rooms/governance/?tag=strategy")) == []
    assert len(order(read(client, "/rooms/governance/?tag=<script>"))) == 2


def order(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<li class="thread-row[^>]*?data-thread="(\d+)"', main_of(html), re.DOTALL)]


# --- A new thread ------------------------------------------------------------------------------------------------

NEW = "/rooms/governance/new/"


def started():
    """The threads people began; live rooms have had theirs from the start."""
    return Thread.objects.exclude(kind=Thread.Kind.STREAM)


def test_a_thread_is_started_without_script(jordan, signed_in) -> None:
    client = signed_in(jordan)
    form = read(client, NEW)
    assert 'value="attributed"' in form and "checked" in form
    answer = send(
        client,
        NEW,
        client_id=field_value(form, "client_id"),
        title="  بوابة موحّدة ",
        body="نص",
        tags=["legislation"],
        attribution="non_attribution",
        language="ar",
    )
    thread = started().get()

    assert answer.status_code == 302
    assert (thread.title, thread.tags, thread.attribution) == ("بوابة موحّدة", ["legislation"], "non_attribution")
    assert len(posts_of(read(client, answer["Location"]))) == 1


def test_the_script_hears_the_threads_address(jordan, signed_in) -> None:
    told = send_json(signed_in(jordan), NEW, title="باب", body="نص", language="ar").json()

    assert told["ok"] and told["url"].startswith(f"/t/{told['thread']}/")


def test_the_boards_own_rule_holds_where_none_is_chosen(jordan, signed_in) -> None:
    send(signed_in(jordan), "/rooms/security/new/", title="حادث", body="نص", language="ar")

    assert started().get().hides_authors


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": ""}, "required"),
        ({"title": "x" * 201}, "max_length"),
        ({"title": "Sara\u202enimda"}, "bad_title"),
        ({"title": "\u3164\u3164"}, "bad_title"),
        ({"body": ""}, "empty_body"),
        ({"attribution": "secret"}, "invalid_choice"),
        ({"tags": ["no-such-tag"]}, "invalid_choice"),
        ({"thread_kind": "announcement"}, "invalid_choice"),
        ({"capacity": "expert"}, "capacity_not_held"),
        ({"kind": "notice"}, "kind_not_allowed"),
        ({"language": "xx"}, "invalid_choice"),
        ({"client_id": "1"}, "invalid"),
    ],
)
def test_what_cannot_be_started_comes_back_with_everything_typed(fields, code, jordan, signed_in) -> None:
    typed = {"title": "عنوان سليم", "body": "نص طويل", "language": "ar", "direction": "rtl"} | fields
    answer = send(signed_in(jordan), NEW, **typed)
    html = shown(answer.content.decode())

    assert (answer.status_code, codes(html)) == (400, [code])
    assert field_value(html, "body") == typed["body"]
    assert field_value(html, "title") == typed["title"] if typed["title"] else True
    assert not started().exists()


def test_starting_twice_makes_one_thread(jordan, signed_in) -> None:
    same = str(uuid4())
    for _ in range(2):
        assert send(signed_in(jordan), NEW, client_id=same, title="باب", body="نص", language="ar").status_code == 302

    assert started().count() == 1
