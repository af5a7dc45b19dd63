"""Who opens what: every class of participant at every page, and what a page must not tell."""

import re
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from forum import actions
from forum.models import Post, Room, Thread
from tests.forum.pages import JSON, data, main_of, posts_of, read, send, send_json, shown

EVERYBODY = ("jordan", "alternate", "delegate", "president", "chair", "secretariat", "adviser", "expert", "observer")
MEMBERS = {"jordan", "alternate", "delegate", "president", "chair", "secretariat"}
EXPERTS = {"adviser", "expert"}
OBSERVERS = {"observer"}
GUESTS = {"guest"}

# page → who opens it; everyone else is answered as if it did not exist.
PAGES = {
    "/": MEMBERS | EXPERTS | OBSERVERS | GUESTS,
    "/boards/": MEMBERS | EXPERTS | OBSERVERS | GUESTS,
    "/conversations/": MEMBERS | EXPERTS | OBSERVERS | GUESTS,
    "/rooms/governance/": MEMBERS | EXPERTS | OBSERVERS,
    "/rooms/security/": MEMBERS | EXPERTS,
    "/rooms/partnerships/": MEMBERS,
    "/rooms/common-positions/": MEMBERS,
    "/rooms/ga-hall/": MEMBERS,
    "/rooms/bureau-room/": {"president"},
    "/rooms/committee-identity/": {"chair", "secretariat"},
    "/register/": {"president", "secretariat"},
    "/rooms/no-such-room/": set(),
}


def someone(request, cast: str, signed_in):
    return signed_in(request.getfixturevalue(cast))


@pytest.mark.parametrize("cast", (*EVERYBODY, "guest"))
def test_each_opens_what_is_hers(cast, request, budget, signed_in) -> None:
    client = someone(request, cast, signed_in)

    opened = {url: client.get(url).status_code for url in PAGES}
    assert opened == {url: 200 if cast in who else 404 for url, who in PAGES.items()}


@pytest.mark.parametrize(
    ("cast", "governance", "partnerships", "common"),
    [
        ("jordan", 200, 200, 403),
        ("delegate", 200, 200, 403),
        ("president", 200, 200, 200),
        ("secretariat", 200, 200, 200),
        ("expert", 200, 404, 404),
        ("observer", 403, 404, 404),
        ("guest", 404, 404, 404),
    ],
)
def test_each_starts_threads_where_the_matrix_says(
    cast, governance, partnerships, common, request, council, signed_in
) -> None:
    client = someone(request, cast, signed_in)
    rooms = {"governance": governance, "partnerships": partnerships, "common-positions": common}

    assert {key: client.get(f"/rooms/{key}/new/").status_code for key in rooms} == rooms
    for key, status in rooms.items():
        sent = send_json(client, f"/rooms/{key}/new/", title="عنوان", body="نص", language="ar")
        assert sent.status_code == (201 if status == 200 else status)
        offered = "/new/" in main_of(read(client, f"/rooms/{key}/")) if status != 404 else False
        assert offered == (status == 200)


def test_without_signing_in_every_page_leads_to_the_door(client, budget) -> None:
    for url in (*PAGES, f"/t/{budget.pk}/", f"/t/{budget.pk}/p/1/", "/posts/1/menu/", "/conversations/1/"):
        answer = client.get(url)
        assert (answer.status_code, "/login/" in answer["Location"]) == (302, True), url


def test_an_account_without_accreditation_opens_nothing(stranger, budget, signed_in) -> None:
    client = signed_in(stranger)

    assert {client.get(url).status_code for url in (*PAGES, f"/t/{budget.pk}/")} == {403}


# --- Closed and missing are one ----------------------------------------------------------------------------------


@pytest.fixture
def secret(jordan, board) -> Thread:
    """A thread on a board for members only."""
    return actions.start_thread(
        author=jordan, room=board("partnerships"), title="علامة سرّية", body="نص سرّي", language="ar", client_id=uuid4()
    ).result


def test_a_stranger_cannot_tell_a_closed_room_from_no_room(expert, secret, signed_in) -> None:
    client, post = signed_in(expert), secret.posts.get().pk
    pairs = [
        ("/rooms/partnerships/", "/rooms/partnershipx/"),
        ("/rooms/partnerships/new/", "/rooms/partnershipx/new/"),
        (f"/t/{secret.pk}/", "/t/999999/"),
        (f"/t/{secret.pk}/{secret.slug}", f"/t/999999/{secret.slug}"),
        (f"/t/{secret.pk}/p/1/", "/t/999999/p/1/"),
        (f"/t/{secret.pk}/reply/", "/t/999999/reply/"),
        (f"/posts/{post}/menu/", "/posts/999999/menu/"),
        (f"/posts/{post}/source/", "/posts/999999/source/"),
        (f"/posts/{post}/revisions/", "/posts/999999/revisions/"),
        (f"/posts/{post}/edit/", "/posts/999999/edit/"),
        ("/conversations/1/", "/conversations/999999/"),
    ]
    for closed, missing in pairs:
        for headers in ({}, JSON):
            first, second = (client.get(url, headers=headers) for url in (closed, missing))
            assert first.status_code == second.status_code == 404, closed
            assert bare(first, closed) == bare(second, missing)
            assert "علامة" not in first.content.decode()


def test_a_number_no_row_can_have_is_not_found(jordan, budget, signed_in) -> None:
    client, huge = signed_in(jordan), "9" * 30
    pages = (f"t/{huge}", f"t/{budget.pk}/p/{huge}", f"posts/{huge}/menu", f"posts/{huge}/edit", f"posts/{huge}/source")
    for page in (*pages, f"conversations/{huge}", f"conversations/with/{huge}"):
        assert client.get(f"/{page}/").status_code == 404, page
    for act in ("reply", "read", "lock"):
        assert send_json(client, f"/t/{huge}/{act}/", number=1, body="x").status_code == 404
    for name in ("reply_to", "quote"):
        assert client.get(f"/t/{budget.pk}/{budget.slug}?{name}={2**63 - 1}").status_code == 200


def test_an_act_on_a_closed_thread_is_answered_as_on_none(expert, secret, signed_in) -> None:
    client, post = signed_in(expert), secret.posts.get().pk
    for act in ("reply", "read", "lock", "unlock", "tighten", "invite"):
        closed, missing = (send_json(client, f"/t/{pk}/{act}/", number=1, body="x") for pk in (secret.pk, 999999))
        assert (closed.status_code, closed.content) == (404, missing.content)
    for act in ("edit", "withdraw", "publish", "return"):
        closed, missing = (send_json(client, f"/posts/{pk}/{act}/", body="x", reason="x") for pk in (post, 999999))
        assert (closed.status_code, closed.content) == (404, missing.content)


def bare(answer, url: str) -> tuple:
    """The whole answer without what repeats the asker's own address or differs in every answer."""
    html = answer.content.decode().replace(url, "")
    headers = {name: value for name, value in answer.headers.items() if name not in {"Content-Length"}}
    headers.pop("Content-Security-Policy", None)
    return html_without_tokens(html), headers


def html_without_tokens(html: str) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
    return re.sub(r'name="next" value="[^"]*"', "", html).replace(quote("علامة-سرية"), "")


def test_the_first_page_of_an_outsider_holds_nothing_of_a_closed_board(expert, secret, signed_in) -> None:
    html = read(signed_in(expert), "/")

    assert "علامة" not in html and "partnerships" not in html
    assert str(secret.room_id) not in data(html, "rooms").replace("[", " ").split('"')


# --- Non-attribution ---------------------------------------------------------------------------------------------


@pytest.fixture
def veiled(jordan, tunisia, emirates, board, reply) -> Thread:
    """A non-attribution thread: Jordan begins, Tunisia and the Emirates answer, Jordan again."""
    thread = actions.start_thread(
        author=jordan,
        room=board("security"),
        title="حادث",
        body="وقع حادث.",
        language="ar",
        client_id=uuid4(),
        attribution="non_attribution",
    ).result
    first = thread.posts.get()
    reply(tunisia, thread, "Chez nous aussi.", language="fr", reply_to=first)
    reply(emirates, thread, "We saw the same.", language="en")
    reply(jordan, thread, "شكراً.", reply_to=first)
    return thread


def traces_of(person) -> set[str]:
    """Everything by which an author could be known."""
    state = person.accreditations.get().state
    names = {person.name, person.name_second, person.email, person.email.split("@")[0]}
    return names | {state.name_ar, state.name_en, state.name_fr, state.code.lower() + "@"}


@pytest.mark.parametrize("reader", ["chair", "expert", "secretariat", "president"])
def test_a_non_attribution_thread_tells_nothing_of_its_authors(
    reader, request, veiled, jordan, tunisia, emirates, signed_in
) -> None:
    client = someone(request, reader, signed_in)
    pages = [read(client, f"/t/{veiled.pk}/"), read(client, f"/rooms/{veiled.room.key}/")]
    pages += [read(client, f"/t/{veiled.pk}/?reply_to={post.pk}") for post in veiled.posts.all()]
    for post in veiled.posts.all():
        pages += [client.get(f"/posts/{post.pk}/{what}/").content.decode() for what in ("menu", "source", "revisions")]

    for html in pages:
        for person in (jordan, tunisia, emirates):
            told = {trace for trace in traces_of(person) if trace in without_boards(html)}
            assert not told


def test_a_post_carries_nothing_but_what_is_its_own(veiled, budget, chair, signed_in) -> None:
    """Every attribute of a post that holds a number holds one of these; none is an author's."""
    for thread in (veiled, budget):
        for markup in posts_of(read(signed_in(chair), f"/t/{thread.pk}/")):
            about = {name for name in re.findall(r"data-([a-z-]+)=", markup)}
            assert about <= {"post", "number", "client-id", "byline", "status", "time", "act", "source"}
            places = {re.sub(r"\d+", "0", href) for href in re.findall(r'href="([^"#?]+)', markup)}
            assert places <= {"/t/0/", "/t/0/p/0/", "/posts/0/menu/", "/posts/0/revisions/"}


def without_boards(html: str) -> str:
    """Only what is read: the frame around it names the Council and the reader herself."""
    return html[html.index("<main") : html.index("</main>")] if "<main" in html else html


def test_aliases_are_the_same_through_the_thread(veiled, chair, signed_in) -> None:
    bylines = [data(post, "byline") for post in posts_of(read(signed_in(chair), f"/t/{veiled.pk}/"))]

    assert bylines[0] == bylines[3] != bylines[1] != bylines[2]


def test_the_rule_stands_before_the_first_post(veiled, chair, budget, signed_in) -> None:
    html, open_one = (shown(read(signed_in(chair), f"/t/{pk}/")) for pk in (veiled.pk, budget.pk))

    assert html.index('data-attribution="non_attribution"') < html.index('id="p-1"')
    assert open_one.index('data-attribution="attributed"') < open_one.index('id="p-1"')


def test_an_author_under_an_alias_still_knows_her_own_posts(veiled, jordan, signed_in) -> None:
    html = read(signed_in(jordan), f"/t/{veiled.pk}/")

    assert data(html, "mine") == "1,4"
    assert jordan.name not in main_of(html)


def test_the_audit_log_hides_authors_of_a_veiled_thread_too(veiled, secretariat, jordan, tunisia, signed_in) -> None:
    html = main_of(read(signed_in(secretariat), "/register/?room=security"))

    assert html.count("حادث") >= 4
    assert jordan.name not in html and tunisia.name_second not in html


def test_a_thread_tightened_later_hides_what_was_said_before(jordan, tunisia, budget, reply, signed_in) -> None:
    reply(tunisia, budget)
    client = signed_in(jordan)
    assert jordan.name_second in main_of(read(signed_in(tunisia), f"/t/{budget.pk}/"))
    assert client.get(f"/t/{budget.pk}/tighten/").status_code == 200
    assert send(client, f"/t/{budget.pk}/tighten/").status_code == 302

    html = main_of(read(signed_in(tunisia), f"/t/{budget.pk}/"))
    assert jordan.name_second not in html and "Jordanie" not in html
    assert "/tighten/" not in html


# --- What it costs -----------------------------------------------------------------------------------------------


def test_the_first_page_and_a_board_cost_the_same_with_more_in_them(
    tunisia, jordan, budget, board, signed_in, settings
) -> None:
    settings.POSTS_PER_MINUTE = 1000
    client = signed_in(tunisia)

    def cost(url: str) -> int:
        read(client, url)
        with CaptureQueriesContext(connection) as caught:
            read(client, url)
        return len(caught)

    before = {url: cost(url) for url in ("/", "/boards/", "/rooms/governance/", "/conversations/")}
    for number in range(12):
        actions.start_thread(
            author=jordan,
            room=board("governance"),
            title=f"موضوع {number}",
            body="نص",
            language="ar",
            client_id=uuid4(),
        )
    assert {url: cost(url) for url in before} == before
    assert max(before.values()) <= 25
    assert Room.objects.get(key="governance").threads.count() == 13
    assert Post.objects.count() == 13


def test_a_page_read_before_shows_what_has_changed_since(tunisia, jordan, budget, reply, signed_in) -> None:
    """Fragments are kept between pages; none may outlive what it shows."""
    client, first = signed_in(tunisia), budget.posts.get()
    reply(tunisia, budget, reply_to=first)
    read(client, f"/t/{budget.pk}/")
    Person.objects.filter(pk=jordan.pk).update(name_second="Rana Alkhatib")
    renamed = posts_of(read(client, f"/t/{budget.pk}/"))
    actions.edit_post(author=jordan, post=first, body="نص جديد", language="ar", client_id=uuid4())
    edited = posts_of(read(client, f"/t/{budget.pk}/"))
    actions.withdraw_post(author=jordan, post=first, client_id=uuid4())
    withdrawn = posts_of(read(client, f"/t/{budget.pk}/"))

    assert all("Rana Alkhatib" in post for post in renamed)
    assert all("نص جديد" in post for post in edited)
    assert not any("نص جديد" in post for post in withdrawn)
