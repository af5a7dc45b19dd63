"""Whoever is added to a conversation finds nothing older than her place in it, on any road (security.md §2)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, selectors
from forum.models import Membership, Post, Room, Thread
from forum.post_rows import rows_page
from tests.forum.pages import JSON, main_of, numbers_of, posts_of, read, send_json
from tests.leaks.test_closed_rooms import SKIP, addresses, filled, marker, told
from tests.realtime.conftest import live, tab  # noqa: F401


class Talk:
    """A group with a past, each text of it with a marker of its own; then somebody is added."""

    def __init__(self, jordan: Person, tunisia: Person, emirates: Person, reply: Callable) -> None:
        self.markers: dict[str, str] = {}
        self.jordan, self.tunisia, self.emirates, self._reply = jordan, tunisia, emirates, reply
        self.room: Room = actions.start_group(
            author=jordan, people=[tunisia, emirates], client_id=uuid4(), name=self.text("first name")
        ).result
        self.thread: Thread = self.room.threads.select_related("room").get()
        self.first = self.says(jordan, "first")
        self.edited = self.says(tunisia, "before the edit")
        self.edits(self.edited, tunisia, "after the edit")
        self.withdrawn = self.says(jordan, "withdrawn")
        actions.withdraw_post(author=jordan, post=self.withdrawn, client_id=uuid4())
        self.answered = self.says(tunisia, "answered", reply_to=self.first)
        self.named(jordan, self.text("second name"))
        self.last_of_the_past = self.says(tunisia, "last")

    def text(self, what: str) -> str:
        self.markers[what] = marker(what.replace(" ", ""))
        return f"كلمة {self.markers[what]}"

    def says(self, author: Person, what: str, **fields: object) -> Post:
        return self._reply(author, self.thread, self.text(what), **fields).result

    def edits(self, post: Post, author: Person, what: str) -> None:
        actions.edit_post(author=author, post=post, body=self.text(what), language="ar", client_id=uuid4())

    def named(self, actor: Person, name: str) -> None:
        actions.rename_conversation(actor=actor, room=self.room, name=name, client_id=uuid4())

    def adds(self, actor: Person, *people: Person, past: bool = False) -> Post:
        actions.add_to_conversation(actor=actor, room=self.room, people=people, past=past, client_id=uuid4())
        return Post.objects.filter(room=self.room, kind="added").latest("number")

    def goes_on(self) -> None:
        """What happens after, about what was before and about now."""
        self.named(self.jordan, self.text("present name"))
        self.edits(self.edited, self.tunisia, "edited later")
        self.says(self.tunisia, "reply to the past", reply_to=self.first)
        self.says(self.jordan, "present")

    @property
    def past(self) -> list[str]:
        present = ("present name", "reply to the past", "present")
        return [text for what, text in self.markers.items() if what not in present]

    @property
    def ids(self) -> dict[str, list[int]]:
        posts = list(Post.objects.filter(room=self.room).values_list("pk", flat=True))
        return {"room": [self.room.pk], "thread": [self.thread.pk], "post": posts}

    keys = ("x",)


@pytest.fixture
def talk(jordan: Person, tunisia: Person, emirates: Person, reply: Callable, settings: object) -> Talk:
    settings.EDIT_WINDOW *= 0  # type: ignore[attr-defined]  # so that an edit keeps its old text
    settings.POSTS_PER_MINUTE = 1000  # type: ignore[attr-defined]
    return Talk(jordan, tunisia, emirates, reply)


def leaks(talk: Talk, said: str) -> list[str]:
    return [what for what, text in talk.markers.items() if text in talk.past and text in said]


# --- The pages ---------------------------------------------------------------------------------------------------


def test_no_address_shows_a_newcomer_anything_older(talk: Talk, delegate: Person, signed_in: Callable) -> None:
    talk.adds(talk.jordan, delegate)
    talk.goes_on()
    client = signed_in(delegate)
    urls = [url for route in addresses() for url in filled(route, talk) if not any(part in url for part in SKIP)]
    urls = [url for url in urls if "/leave/" not in url]
    assert len(urls) > 80
    numbers = [query for n in range(1, 12) for query in (f"?before={n}", f"?after={n}", f"?around={n}")]
    urls += [f"/conversations/{talk.room.pk}/{query}" for query in numbers]
    urls += [f"/api/v1/threads/{talk.thread.pk}/posts{query}&fragments=1" for query in numbers]
    urls += [f"/conversations/{talk.room.pk}/?{act}={pk}" for pk in talk.ids["post"] for act in ("quote", "reply_to")]
    for url in urls:
        answers = [client.get(url), client.get(url, headers=JSON)]
        fields = {"body": "x", "language": "ar", "client_id": str(uuid4()), "people": [], "number": "1"}
        answers.append(client.post(url, fields, headers=JSON))
        for answer in answers:
            assert answer.status_code < 500, url
            assert not leaks(talk, told(answer)), (url, leaks(talk, told(answer)))


def test_what_is_hers_is_there(talk: Talk, delegate: Person, signed_in: Callable) -> None:
    """The other half: an empty page would pass everything above. And those from before still find every word."""
    line = talk.adds(talk.jordan, delegate)
    talk.goes_on()
    url = f"/conversations/{talk.room.pk}/"
    html = read(signed_in(delegate), url)
    assert numbers_of(html)[0] == line.number
    for what in ("present name", "reply to the past", "present"):
        assert talk.markers[what] in html, what
    before = read(signed_in(talk.emirates), f"{url}?after=0")
    for what in ("first", "edited later", "answered", "last", "present", "second name"):
        assert talk.markers[what] in before, what
    assert talk.markers["before the edit"] in read(signed_in(talk.emirates), f"/posts/{talk.edited.pk}/revisions/")


def test_older_posts_answer_like_missing_ones(talk: Talk, delegate: Person, signed_in: Callable) -> None:
    talk.adds(talk.jordan, delegate)
    client: Client = signed_in(delegate)
    for post in (talk.first, talk.edited, talk.withdrawn, talk.last_of_the_past):
        for page in ("menu", "revisions", "source", "edit", "withdraw"):
            assert client.get(f"/posts/{post.pk}/{page}/").status_code == 404, page
        assert client.get(f"/t/{talk.thread.pk}/p/{post.number}/").status_code == 404
        answer = send_json(client, f"/t/{talk.thread.pk}/reply/", body="نعم", language="ar", reply_to=post.pk)
        assert (answer.status_code, answer.json()["code"]) == (400, "reply_elsewhere")


def test_a_reply_to_the_past_is_drawn_without_it_for_everybody(talk: Talk, delegate: Person, signed_in: Callable):
    """The markup is one for all readers: what one may not see is quoted to none, until she has gone."""
    url = f"/conversations/{talk.room.pk}/"
    assert read(signed_in(talk.emirates), url).count(talk.markers["first"]) == 2  # itself, and where it is answered
    talk.adds(talk.jordan, delegate)
    talk.goes_on()
    for reader in (talk.emirates, delegate):
        answer = next(
            post for post in posts_of(read(signed_in(reader), url)) if talk.markers["reply to the past"] in post
        )
        assert (
            "post__answered" in answer and talk.jordan.name_second not in answer and talk.markers["first"] not in answer
        )
    actions.leave_conversation(actor=delegate, room=talk.room.pk, client_id=uuid4())
    assert read(signed_in(talk.emirates), url).count(talk.markers["first"]) == 3


def test_nothing_older_is_counted_as_new(talk: Talk, delegate: Person, signed_in: Callable) -> None:
    line = talk.adds(talk.jordan, delegate)
    standing = standing_of(delegate)
    assert selectors.unread_by_room(standing)[talk.room.pk] == (1, 1)  # the line that tells of her
    talk.thread.refresh_from_db()
    assert selectors.first_unread_number(delegate, talk.thread) == line.number
    page = rows_page(standing, talk.thread, before=line.number + 1, limit=50)
    assert (page.rows[0].number, page.older) == (line.number, None)


# --- Coming back, and being shown the past -----------------------------------------------------------------------


def test_coming_back_does_not_give_the_gap(talk: Talk, signed_in: Callable) -> None:
    """Nor what she read before she left: her place begins anew."""
    actions.leave_conversation(actor=talk.emirates, room=talk.room.pk, client_id=uuid4())
    talk.says(talk.jordan, "gap")
    talk.adds(talk.jordan, talk.emirates)
    html = read(signed_in(talk.emirates), f"/conversations/{talk.room.pk}/?after=0")
    assert talk.markers["gap"] not in html and talk.markers["first"] not in html
    assert len(numbers_of(html)) == 1

    talk.adds(talk.jordan, talk.emirates)
    assert talk.markers["gap"] not in read(signed_in(talk.emirates), f"/conversations/{talk.room.pk}/?after=0")


def test_the_past_is_shown_only_if_whoever_adds_says_so(talk: Talk, delegate: Person, signed_in: Callable) -> None:
    client = signed_in(talk.jordan)
    fields = {"people": [delegate.pk], "start": "1", "past": "on", "client_id": str(uuid4())}
    assert client.post(f"/conversations/{talk.room.pk}/add/", fields).status_code == 302

    html = read(signed_in(delegate), f"/conversations/{talk.room.pk}/?after=0")
    for what in ("first", "answered", "last"):
        assert talk.markers[what] in html, what
    assert Post.objects.get(kind="added").about["past"] is True
    assert talk.markers["first"] in next(p for p in posts_of(html) if talk.markers["answered"] in p)


def test_nobody_shows_more_than_she_sees_herself(
    talk: Talk, delegate: Person, chair: Person, signed_in: Callable
) -> None:
    line = talk.adds(talk.jordan, delegate)
    talk.adds(delegate, chair, past=True)

    assert Membership.objects.get(person=chair).sees_from == line.number
    html = read(signed_in(chair), f"/conversations/{talk.room.pk}/?after=0")
    assert numbers_of(html) == [line.number, line.number + 1]
    assert not leaks(talk, html.replace(talk.markers["second name"], ""))  # what it is called now


def test_a_name_of_before_is_not_told(talk: Talk, delegate: Person, signed_in: Callable) -> None:
    talk.adds(talk.jordan, delegate)
    talk.goes_on()
    for url in (f"/conversations/{talk.room.pk}/", "/conversations/", "/", f"/conversations/{talk.room.pk}/people/"):
        html = read(signed_in(delegate), url)
        assert talk.markers["present name"] in html, url
        assert talk.markers["first name"] not in html and talk.markers["second name"] not in html, url
    assert talk.markers["second name"] not in main_of(read(signed_in(delegate), "/inbox/"))


# --- The socket --------------------------------------------------------------------------------------------------


@pytest.fixture
def later(transactional_db: None, talk: Talk) -> Talk:
    return talk


async def test_no_frame_tells_a_newcomer_anything_older(later: Talk, delegate: Person, tab: Callable) -> None:  # noqa: F811
    async with tab(delegate) as hers, tab(later.emirates) as old:
        await sync_to_async(later.adds)(later.jordan, delegate)
        room = await Room.objects.aget(pk=later.room.pk)
        await hers.resumes(room, seq=0)
        await old.resumes(room, seq=0)
        await sync_to_async(later.goes_on)()
        for one in (hers, old):
            while later.markers["present"] + "</p>" not in str(one.seen):
                await one.frame()
        assert not leaks(later, str(hers.seen))
        assert later.markers["reply to the past"] in str(hers.seen)
        assert [frame["seq"] for frame in hers.seen if frame["t"] in ("event", "skip")] == list(
            range(1, max(frame.get("seq", 0) for frame in hers.seen) + 1)
        )
        for what in ("first", "answered", "last", "edited later"):
            assert later.markers[what] in str(old.seen), what


async def test_whoever_leaves_hears_nothing_more_on_open_sockets(later: Talk, tab: Callable) -> None:  # noqa: F811
    async with tab(later.emirates, later.room) as first, tab(later.emirates, later.room) as second:
        await sync_to_async(actions.leave_conversation)(actor=later.emirates, room=later.room.pk, client_id=uuid4())
        await sync_to_async(later.says)(later.jordan, "after she left")
        for one in (first, second):
            await one.sees("gone", room=later.room.pk)
            assert later.markers["after she left"] not in str(one.seen)
            await one.sees_nothing_but("nudge", "heads")


async def test_those_who_stay_see_the_line_at_once(later: Talk, delegate: Person, tab: Callable) -> None:  # noqa: F811
    async with tab(later.emirates, later.room) as theirs:
        line = await sync_to_async(later.adds)(later.jordan, delegate)
        frame = await theirs.sees("event", kind="member.added")
        assert frame["number"] == line.number and 'data-line="added"' in frame["html"]
        assert "Amal Alsanani" in frame["html"]
        page = await sync_to_async(
            lambda: posts_of(read(_client(later.emirates), f"/conversations/{later.room.pk}/"))
        )()
        assert [f'data-post="{line.pk}"' in post for post in page][-1]


def _client(person: Person) -> Client:
    from tests.conftest import signed_in

    return signed_in.__wrapped__()(person)  # type: ignore[attr-defined]
