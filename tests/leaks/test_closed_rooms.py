"""Closed means closed: every address of the site, asked by people who may not know (security.md §2).

The addresses come from the resolver, not from a list, so a new page is asked the day it is added.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Person
from forum import actions
from forum.models import Post, Revision, Room, Thread

OUTSIDERS = ("anonymous", "stranger", "former", "suspended", "observer", "guest", "expert", "adviser")
MISSING = 987_654_321
WHOLE = os.environ.get("MAJLIS_TRACES") == "all"


def marker(name: str) -> str:
    return f"leak{name}{uuid4().hex[:10]}"


@dataclass
class Closed:
    """One of each kind of object in closed rooms, every text with a marker of its own."""

    markers: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        self.markers[name] = marker(name)
        return f"نصّ {self.markers[name]} سرّي"


@pytest.fixture
def closed(
    president: Person, jordan: Person, tunisia: Person, secretariat: Person, reply: Callable, settings: object
) -> Closed:
    settings.EDIT_WINDOW *= 0  # type: ignore[attr-defined]  # so that an edit keeps its old text
    held = Closed()
    board = Room.objects.get(key="common-positions")
    thread = actions.start_thread(
        author=secretariat,
        room=board,
        title=held.text("title"),
        body=held.text("body"),
        language="ar",
        client_id=uuid4(),
    ).result
    edited = reply(secretariat, thread, held.text("old")).result
    actions.edit_post(author=secretariat, post=edited, body=held.text("new"), language="ar", client_id=uuid4())
    withdrawn = reply(secretariat, thread, held.text("withdrawn")).result
    actions.withdraw_post(author=secretariat, post=withdrawn, client_id=uuid4())
    waiting = reply(jordan, thread, held.text("waiting")).result
    returned = reply(jordan, thread, held.text("returned")).result
    actions.return_post(actor=secretariat, post=returned, client_id=uuid4(), reason=held.text("reason"))
    private = actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    whisper = reply(jordan, private.threads.get(), held.text("whisper")).result
    bureau = Room.objects.get(key="bureau-room")
    spoken = reply(president, bureau.threads.get(), held.text("bureau")).result
    held.ids = {
        "thread": [thread.pk, private.threads.get().pk, bureau.threads.get().pk],
        "post": [edited.pk, withdrawn.pk, waiting.pk, returned.pk, whisper.pk, spoken.pk],
        "room": [private.pk, bureau.pk, board.pk],
    }
    held.keys = ["common-positions", "bureau-room"]
    assert Revision.objects.exists()
    return held


@pytest.fixture
def browser(
    request: pytest.FixtureRequest, signed_in: Callable[[Person], Client], emirates: Person, alternate: Person
) -> Callable[[str], Client]:
    """A browser for one of the outsiders, or for somebody of the cast."""

    def open_for(name: str) -> Client:
        if name == "anonymous":
            return Client()
        if name in {"former", "suspended"}:
            person = emirates if name == "former" else alternate
            client = signed_in(person)
            person.accreditations.update(stage="ended" if name == "former" else "suspended")
            return client
        return signed_in(request.getfixturevalue(name))

    return open_for


def addresses(patterns: list | None = None, before: str = "") -> Iterator[str]:
    """Every route of the site as "t/<int:pk>/"."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route


def filled(route: str, closed: Closed) -> Iterator[str]:
    """The route with the ids of closed objects in its places."""
    if "(?P" in route:
        return  # The static files' catch-all; it serves no person's words.
    numbers = sorted({number for ids in closed.ids.values() for number in ids})
    found = ["/" + route]
    for place in re.findall(r"<[^>]+>", route):
        kind = place.strip("<>").split(":")[0]
        values = [str(n) for n in numbers] if kind == "int" else [*closed.keys, "x"]
        if place == "<room>":
            values += [str(n) for n in closed.ids["room"]]
        if kind == "int" and "number" in place:
            values = ["1", "2"]
        found = [url.replace(place, value, 1) for url in found for value in values]
    yield from found


def told(response: HttpResponse) -> str:
    """Everything an answer says: body and headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return headers + body.decode("utf-8", "replace")


SKIP = ("logout", "demo/")  # They end or begin a session; their own tests ask about them.


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_address_tells_an_outsider_anything(name: str, closed: Closed, browser: Callable[[str], Client]) -> None:
    client = browser(name)
    urls = [url for route in addresses() for url in filled(route, closed) if not any(part in url for part in SKIP)]
    assert len(urls) > 60
    assert sum(url.startswith(API) for url in urls) > 60
    # Neighbours deal the addresses among them; with MAJLIS_TRACES=all each asks for all.
    urls = urls if WHOLE else urls[OUTSIDERS.index(name) % 3 :: 3]
    for url in urls:
        for response in answers(client, url):
            assert response.status_code < 500, (name, url)
            said = told(response)
            leaked = [what for what, text in closed.markers.items() if text in said]
            assert not leaked, (name, url, leaked)


def answers(client: Client, url: str) -> Iterator[HttpResponse]:
    """What this browser, or a program in it, gets from an address by reading and by sending."""
    yield client.get(url)
    if not url.startswith(API):
        fields = {"body": "x", "language": "ar", "client_id": str(uuid4())}
        yield client.post(url, fields, headers={"accept": "application/json"})
        return
    epochs = Room.objects.values_list("epoch", flat=True) if url.endswith("/events") else [""]
    for epoch in epochs:
        yield client.get(f"{url}?fragments=true&after=0&epoch={epoch}")
    method, command = next((sent for end, sent in SENT.items() if re.search(end, url)), ("POST", {"client_id": ""}))
    yield client.generic(method, url, json.dumps(command | _client_id(command)), content_type=JSON)


API, JSON = "/api/v1/", "application/json"
# What a program sends, by the end of the address: of the right shape, so that it reaches the action.
SENT: dict[str, tuple[str, dict[str, object]]] = {
    "/threads$": ("POST", {"client_id": "", "title": "Title", "body": "x"}),
    "/posts$": ("POST", {"client_id": "", "body": "x"}),
    "/return$": ("POST", {"client_id": "", "reason": "x"}),
    "/read$": ("PUT", {"number": 1}),
    r"/posts/\d+$": ("PATCH", {"client_id": "", "body": "x"}),
    "/status$": ("PUT", {"status": ""}),
    "/conversations$": ("POST", {"client_id": "", "people": [1], "body": "x"}),
    "/act$": ("POST", {"bundle": "x", "act": "read"}),
}


def _client_id(command: dict[str, object]) -> dict[str, object]:
    return {"client_id": str(uuid4())} if "client_id" in command else {}


ASKED = {
    "thread": ("/t/{}/", "/t/{}/p/1/", "/t/{}/reply/", "/t/{}/read/", "/t/{}/lock/", "/t/{}/tighten/"),
    "post": ("/posts/{}/edit/", "/posts/{}/withdraw/", "/posts/{}/menu/", "/posts/{}/revisions/", "/posts/{}/source/"),
    "room": ("/conversations/{}/",),
}


@pytest.mark.parametrize("name", ["observer", "expert", "guest", "adviser"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_thing_answers_like_a_missing_one(
    name: str, method: str, closed: Closed, browser: Callable[[str], Client]
) -> None:
    client = browser(name)
    fields = {"body": "x", "language": "ar", "client_id": str(uuid4()), "number": "1"} if method == "post" else {}
    for kind, patterns in ASKED.items():
        for pattern in patterns:
            missing = getattr(client, method)(pattern.format(MISSING), fields)
            for pk in closed.ids[kind]:
                answer = getattr(client, method)(pattern.format(pk), fields)
                assert answer.status_code == missing.status_code, (pattern, pk)
                assert plain(answer, pattern.format(pk)) == plain(missing, pattern.format(MISSING)), (pattern, pk)
    for here in ("/rooms/{}/", API + "rooms/{}", API + "rooms/{}/threads", API + "rooms/{}/events?after=0&epoch=0"):
        closed_room, no_room = client.get(here.format("bureau-room")), client.get(here.format("no-such-room"))
        assert plain(closed_room, "bureau-room") == plain(no_room, "no-such-room")
        assert closed_room.status_code == no_room.status_code == 404
    closed_room, no_room = client.get("/rooms/bureau-room/"), client.get("/rooms/no-such-room/")
    assert closed_room.status_code == no_room.status_code == 404
    assert plain(closed_room, "/rooms/bureau-room/") == plain(no_room, "/rooms/no-such-room/")


OF_A_PROGRAM = {
    "thread": (
        "GET threads/{}",
        "GET threads/{}/posts",
        "GET threads/{}/read",
        "PUT threads/{}/read",
        "POST threads/{}/posts",
    ),
    "post": (
        "GET posts/{}",
        "GET posts/{}/revisions",
        "PATCH posts/{}",
        *(f"POST posts/{{}}/{act}" for act in ("withdraw", "publish", "return")),
    ),
    "room": (
        "GET conversations/{}",
        "GET rooms/{}",
        "GET rooms/{}/threads",
        "GET rooms/{}/events?after=0&epoch=0",
        "POST rooms/{}/threads",
    ),
}


@pytest.mark.parametrize("name", ["observer", "expert", "guest", "adviser"])
def test_a_program_is_told_of_a_closed_thing_what_it_is_told_of_none(
    name: str, closed: Closed, browser: Callable[[str], Client]
) -> None:
    client = browser(name)

    def ask(act: str, pk: int) -> tuple[int, str]:
        method, path = act.split()
        url = API + path.format(pk)
        command = next((sent[1] for end, sent in SENT.items() if re.search(end, url)), {"client_id": ""})
        sent = "" if method == "GET" else json.dumps(command | _client_id(command))
        answer = client.generic(method, url, sent, content_type=JSON)
        return answer.status_code, told(answer)

    for kind, acts in OF_A_PROGRAM.items():
        for act in acts:
            missing = ask(act, MISSING)
            assert missing[0] == 404, act
            for pk in closed.ids[kind]:
                assert ask(act, pk) == missing, (act, pk)


def plain(response: HttpResponse, asked: str) -> str:
    """An answer without what differs in any two answers: tokens, nonces, and the address that was asked."""
    said = told(response).replace(asked, "/ASKED/").replace(quote(asked, safe=""), "/ASKED/")
    said = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", said)
    said = re.sub(r"nonce-[\w+/=-]+|nonce=\"[^\"]+\"", "", said)
    said = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", said)
    return re.sub(r'(content-length|x-request-id): .*|data-reference="[^"]*"', "", said, flags=re.IGNORECASE)


def test_those_entitled_find_every_word(closed: Closed, browser: Callable[[str], Client]) -> None:
    """The other half of the suite: an empty page would pass everything above."""
    thread, private, bureau = closed.ids["thread"]
    page = told(browser("jordan").get(f"/t/{thread}/", follow=True))
    for what in ("title", "body", "new", "waiting", "returned", "reason"):
        assert closed.markers[what] in page, what
    for what in ("old", "withdrawn", "whisper", "bureau"):
        assert closed.markers[what] not in page, what
    edited = closed.ids["post"][0]
    assert closed.markers["old"] in told(browser("jordan").get(f"/posts/{edited}/revisions/"))
    assert closed.markers["whisper"] in told(
        browser("tunisia").get(f"/conversations/{closed.ids['room'][0]}/", follow=True)
    )
    assert closed.markers["bureau"] in told(browser("president").get("/rooms/bureau-room/", follow=True))
    assert closed.markers["bureau"] not in told(browser("jordan").get("/rooms/bureau-room/", follow=True))
    posts = told(browser("jordan").get(f"{API}threads/{thread}/posts?fragments=true"))
    assert closed.markers["new"] in posts and closed.markers["withdrawn"] not in posts
    assert closed.markers["old"] in told(browser("jordan").get(f"{API}posts/{edited}/revisions"))
    assert closed.markers["whisper"] in told(browser("tunisia").get(f"{API}threads/{private}/posts"))
    assert closed.markers["bureau"] in told(browser("president").get(f"{API}threads/{bureau}/posts"))


# --- Non-attribution: the words are there, the person is not -----------------------------------------------------


@pytest.fixture
def veiled(jordan: Person, tunisia: Person, board: Callable[[str], Room], reply: Callable) -> Thread:
    thread = actions.start_thread(
        author=jordan, room=board("security"), title="تنبيه مبكر", body="كلمة أولى", language="ar", client_id=uuid4()
    ).result
    first = reply(tunisia, thread, "Réponse").result
    reply(jordan, thread, "ردّ ثانٍ", reply_to=first)
    return thread


def test_no_page_tells_who_spoke_under_non_attribution(
    veiled: Thread, jordan: Person, tunisia: Person, signed_in: Callable, delegate: Person, secretariat: Person
) -> None:
    posts = list(Post.objects.filter(thread=veiled).order_by("number"))
    urls = [
        f"/t/{veiled.pk}/",
        "/rooms/security/",
        "/",
        *(f"/posts/{post.pk}/{page}/" for post in posts for page in ("menu", "revisions", "source")),
    ]
    for reader in (delegate, secretariat):
        client = signed_in(reader)
        for url in urls:
            said = told(client.get(url, follow=True))
            for author in (jordan, tunisia):
                for word in (author.name, author.name_second, author.email):
                    assert word not in said, (reader.email, url, word)
                assert not re.search(rf'data-(author|person|by)="{author.pk}"', said), url
        page = told(client.get(f"/t/{veiled.pk}/", follow=True))
        main = page[page.index("<main") : page.index("</main>")]
        for state in ("الأردن", "تونس"):
            assert state not in main
        assert "كلمة أولى" in main


def test_the_register_keeps_the_veil(veiled: Thread, secretariat: Person, jordan: Person, signed_in: Callable) -> None:
    said = told(signed_in(secretariat).get("/register/?room=security", follow=True))
    assert jordan.name not in said[said.index("<main") :]


def test_no_guest_is_invited_into_what_belongs_to_a_body(secretariat: Person, guest: Person, reply: Callable) -> None:
    """A body's announcements are kept closer than a members-only board, which no guest enters either."""
    room = Room.objects.filter(kind=Room.Kind.BOARD, audience=Room.Audience.BODY, body__key="general_assembly").get()
    thread = actions.start_thread(
        author=secretariat, room=room, title="جدول الأعمال", body="نصّ", language="ar", client_id=uuid4()
    ).result
    with pytest.raises(PermissionDenied):
        actions.invite_to_thread(actor=secretariat, thread=thread, person=guest)
