"""After an absence: deadlines, what was said to her, what she follows, the rest, and one key to the next."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Accreditation, Person
from accounts.standing import standing_of
from forum import actions, catch_up, clock
from forum.models import Post, ReadMarker, Room, Thread
from forum.selectors import last_read, stream_of
from tests.cast import accredit, make_person
from tests.forum.pages import JSON, main_of, read, words

SignIn = Callable[[Person], Client]
PAGE = "/catch-up/"


@pytest.fixture
def begin(board: Callable[[str], Room]) -> Callable[..., Thread]:
    """A thread by somebody."""

    def start(author: Person, title: str, key: str = "governance", body: str = "نص") -> Thread:
        return actions.start_thread(
            author=author, room=board(key), title=title, body=body, language="ar", client_id=uuid4()
        ).result

    return start


def close(room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(audience=Room.Audience.MEMBERS_ONLY)


def sections_of(client: Client) -> dict[str, str]:
    """The words of each section of the page, in its order."""
    html = main_of(read(client, PAGE))
    found = re.split(r'aria-labelledby="catch-up-(\w+)"', html)
    return {name: words(part) for name, part in zip(found[1::2], found[2::2], strict=True)}


def next_from(client: Client, thread: Thread | None = None) -> str:
    return client.get("/catch-up/next/" + (f"?from={thread.pk}" if thread else ""))["Location"]


# --- The page ----------------------------------------------------------------------------------------------------


def test_what_is_new_stands_in_the_order_of_what_matters(
    emirates: Person, tunisia: Person, budget: Thread, begin: Callable, reply: Callable, signed_in: SignIn
) -> None:
    followed = begin(tunisia, "موضوع تتابعه")
    begin(tunisia, "موضوع آخر", "infrastructure")
    actions.set_level(person=emirates, room=followed.room, thread=followed, level="all")
    reply(tunisia, budget, f"@[{emirates.pk}] قول")
    room = actions.start_conversation(author=tunisia, people=[emirates], client_id=uuid4()).result
    reply(tunisia, stream_of(room), "رسالة خاصة")
    found = sections_of(signed_in(emirates))

    assert list(found) == ["addressed", "followed", "rest"]
    assert budget.title in found["addressed"] and "رسالة خاصة" in found["addressed"]
    assert "موضوع تتابعه" in found["followed"] and "موضوع آخر" not in found["followed"]
    assert "موضوع آخر" in found["rest"]
    assert "A post by ⁨Sami Trabelsi (Tunisia)⁩ mentions you" in found["addressed"]


def test_each_opens_at_its_first_new_post_and_shows_how_it_ends(
    emirates: Person, tunisia: Person, budget: Thread, reply: Callable, signed_in: SignIn
) -> None:
    actions.mark_read(person=emirates, thread=budget, number=1)
    reply(tunisia, budget, "الثانية")
    reply(tunisia, budget, "الثالثة")
    client = signed_in(emirates)
    html = main_of(read(client, PAGE))

    assert "#p-2" in html and "الثالثة" in html and "الثانية" not in html
    assert "2 new posts" in words(html) and "Sami Trabelsi" in words(html)


def test_what_is_muted_is_not_there_and_catch_up_only_is(
    emirates: Person, tunisia: Person, begin: Callable, signed_in: SignIn
) -> None:
    silent, quiet = begin(tunisia, "صامت"), begin(tunisia, "هادئ")
    actions.set_level(person=emirates, room=silent.room, thread=silent, level="mute")
    actions.set_level(person=emirates, room=quiet.room, thread=quiet, level="catch_up")
    found = sections_of(signed_in(emirates))

    assert list(found) == ["rest"]
    assert "هادئ" in found["rest"] and "صامت" not in found["rest"]


def test_nothing_new_says_so(jordan: Person, budget: Thread, signed_in: SignIn) -> None:
    assert 'class="empty"' in main_of(read(signed_in(jordan), PAGE))


def test_nothing_closed_and_nothing_withdrawn_is_quoted(
    observer: Person, jordan: Person, tunisia: Person, begin: Callable, reply: Callable, signed_in: SignIn
) -> None:
    close(begin(tunisia, "للأعضاء", "identity").room)
    thread = begin(tunisia, "مفتوح")
    post = reply(tunisia, thread, "كلام سُحب").result
    actions.withdraw_post(author=tunisia, post=post, client_id=uuid4())
    html = main_of(read(signed_in(observer), PAGE))

    assert "للأعضاء" not in html and "مفتوح" in html and "كلام سُحب" not in html


def test_authors_are_hidden_here_too(
    emirates: Person, tunisia: Person, begin: Callable, reply: Callable, signed_in: SignIn
) -> None:
    thread = begin(tunisia, "تنبيه", "security")
    assert thread.hides_authors
    html = main_of(read(signed_in(emirates), PAGE))

    assert "Participant 1" in words(html)
    assert tunisia.name not in html and tunisia.name_second not in html


def test_the_page_costs_the_same_whatever_is_new(
    emirates: Person,
    tunisia: Person,
    jordan: Person,
    begin: Callable,
    reply: Callable,
    signed_in: SignIn,
    settings: object,
    django_assert_max_num_queries: Callable,
) -> None:
    settings.POSTS_PER_MINUTE = 1000  # type: ignore[attr-defined]
    client = signed_in(emirates)

    def fill(times: int) -> None:
        for number in range(times):
            author = make_person(f"writer-{Person.objects.count()}", name=f"Writer {Person.objects.count()}")
            accredit(author, "alternate", "QA")
            thread = begin(author, f"موضوع {number}", "infrastructure", f"@[{emirates.pk}] نص")
            reply(jordan, thread, "قول")
            room = actions.start_conversation(author=author, people=[emirates], client_id=uuid4()).result
            reply(author, stream_of(room), "رسالة")

    def cost() -> int:
        with django_assert_max_num_queries(100) as asked:
            read(client, PAGE)
        return len(asked)

    fill(1)
    read(client, PAGE)
    few = cost()
    fill(6)
    assert cost() == few


# --- The next ----------------------------------------------------------------------------------------------------


def test_one_key_leads_from_each_to_the_next(
    emirates: Person, tunisia: Person, begin: Callable, signed_in: SignIn
) -> None:
    threads = [begin(tunisia, f"موضوع {number}") for number in range(3)]
    client = signed_in(emirates)
    walked = [next_from(client)]
    for thread in reversed(threads):
        walked.append(next_from(client, thread))

    order = [int(re.search(r"/t/(\d+)/", address)[1]) for address in walked]  # type: ignore[index]
    assert order == [threads[2].pk, threads[1].pk, threads[0].pk, threads[2].pk]
    assert all(address.endswith("#p-1") for address in walked)


def test_after_the_last_the_page_says_that_nothing_is_new(
    emirates: Person, tunisia: Person, begin: Callable, signed_in: SignIn
) -> None:
    thread = begin(tunisia, "وحيد")
    client = signed_in(emirates)

    assert next_from(client, thread) == PAGE
    actions.mark_read(person=emirates, thread=thread, number=1)
    assert next_from(client) == PAGE
    assert client.get("/catch-up/next/?from=x").status_code == 400
    assert f'href="/catch-up/next/?from={thread.pk}"' in read(client, f"/t/{thread.pk}/")


# --- All of it is read -------------------------------------------------------------------------------------------


def test_a_room_is_marked_as_read_as_far_as_it_was_shown(
    emirates: Person, tunisia: Person, begin: Callable, reply: Callable, signed_in: SignIn
) -> None:
    one, two = begin(tunisia, "أول"), begin(tunisia, "ثان")
    elsewhere = begin(tunisia, "في لوحة أخرى", "infrastructure")
    client = signed_in(emirates)
    html = main_of(read(client, PAGE))
    seen = next(value for value in re.findall(r'name="seen" value="([^"]+)"', html) if f"{one.pk}:" in value)
    reply(tunisia, one, "بعد أن رأت الصفحة")
    answer = client.post("/catch-up/read/", {"seen": seen})

    assert answer["Location"] == PAGE
    assert (last_read(emirates, one), last_read(emirates, two), last_read(emirates, elsewhere)) == (1, 1, 0)
    assert "بعد أن رأت الصفحة" in main_of(read(client, PAGE))


def test_marking_asks_first_and_leads_nowhere_by_itself(
    emirates: Person, tunisia: Person, begin: Callable, signed_in: SignIn
) -> None:
    thread = begin(tunisia, "أول")
    client = signed_in(emirates)
    html = main_of(read(client, PAGE))
    assert client.get("/catch-up/read/").status_code == 302

    assert last_read(emirates, thread) == 0
    form = html[html.index('action="/catch-up/read/"') :].split("</form>")[0]
    assert "without having been opened" in form
    assert "<details" in html[: html.index('action="/catch-up/read/"')]


@pytest.mark.parametrize("seen", ["", "x", "1", "1:", ":1", "1:1,2:2", "1:1 ", f"{2**80}:1", "1:1 " * 5000, "1:1\x00"])
def test_what_cannot_be_read_is_refused(jordan: Person, signed_in: SignIn, seen: str) -> None:
    answer = signed_in(jordan).post("/catch-up/read/", {"seen": seen}, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_command")


def test_nobody_marks_what_she_may_not_read(
    observer: Person, tunisia: Person, begin: Callable, signed_in: SignIn
) -> None:
    closed = begin(tunisia, "للأعضاء", "identity")
    close(closed.room)
    signed_in(observer).post("/catch-up/read/", {"seen": f"{closed.pk}:1 999999:1"})

    assert not ReadMarker.objects.filter(person=observer).exists()


# --- Deadlines ---------------------------------------------------------------------------------------------------


def deadlines(person: Person) -> list[tuple[str, datetime]]:
    found = catch_up.deadlines_for(standing_of(person), timezone.now())
    return [(deadline.kind, deadline.due) for deadline in found]


def test_the_secretariat_sees_what_waits_and_until_when(
    secretariat: Person, jordan: Person, budget: Thread, reply: Callable, signed_in: SignIn
) -> None:
    Room.objects.filter(pk=budget.room_id).update(moderation="pre")
    budget.refresh_from_db()
    for _ in range(2):
        reply(jordan, budget, "تنتظر")
    thursday = datetime(2027, 2, 4, 12, 0, tzinfo=UTC)
    Post.objects.filter(status="submitted").update(created_at=thursday)
    accredit(make_person("nominee", name="مرشحة"), "expert", stage="nominated")
    Accreditation.objects.filter(stage="nominated").update(nominated_at=thursday + timedelta(hours=1))

    # One working day for a post, three for a nomination; Friday to Sunday count for nobody.
    assert deadlines(secretariat) == [
        ("approval", datetime(2027, 2, 8, 12, 0, tzinfo=UTC)),
        ("review", datetime(2027, 2, 10, 13, 0, tzinfo=UTC)),
    ]
    html = main_of(read(signed_in(secretariat), PAGE))
    assert budget.title in html and "#waiting" in html and html.count("catch-up__deadline") == 2
    assert deadlines(jordan) == []


def test_a_mandate_that_ends_soon_concerns_its_holder_and_her_delegation(
    jordan: Person, tunisia: Person, signed_in: SignIn
) -> None:
    soon, far = timezone.now() + timedelta(days=29), timezone.now() + timedelta(days=31)
    alternate = make_person("jo-alternate", name="نائب الأردن")
    accredit(alternate, "alternate", "JO", ends=soon)
    Accreditation.objects.filter(person=tunisia).update(ends=far)

    assert deadlines(jordan) == deadlines(alternate) == [("mandate", soon)]
    assert deadlines(tunisia) == []
    assert "نائب الأردن" in main_of(read(signed_in(jordan), PAGE))


# --- Offered on the first page -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "offered"), [(1, False), (3, True)])
def test_after_an_absence_the_first_page_offers_it(
    emirates: Person, tunisia: Person, budget: Thread, begin: Callable, signed_in: SignIn, days: int, offered: bool
) -> None:
    actions.mark_read(person=emirates, thread=budget, number=1)
    begin(tunisia, "جديد")
    ReadMarker.objects.update(read_at=timezone.now() - timedelta(days=days))

    assert ('id="absence"' in read(signed_in(emirates), "/")) is offered


def test_reading_ends_the_offer(emirates: Person, tunisia: Person, budget: Thread, begin: Callable) -> None:
    actions.mark_read(person=emirates, thread=budget, number=1)
    thread = begin(tunisia, "جديد")
    ReadMarker.objects.update(read_at=timezone.now() - timedelta(days=9))
    assert catch_up.absent_since(standing_of(emirates)) is not None
    actions.mark_read(person=emirates, thread=thread, number=1)

    assert catch_up.absent_since(standing_of(emirates)) is None
    with clock.at(timezone.now() + timedelta(days=3)):
        assert catch_up.absent_since(standing_of(emirates)) is not None


def test_who_has_never_read_anything_is_no_absentee(emirates: Person, budget: Thread, signed_in: SignIn) -> None:
    assert 'id="absence"' not in read(signed_in(emirates), "/")
