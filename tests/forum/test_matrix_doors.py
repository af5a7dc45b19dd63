"""The permission matrix through page and POST: what each class of participant gets (domain.md §3.3).

What is expected is read from the matrix itself. Actions whose screens come later (ballots, calls, appeals …) are held
cell by cell in test_permissions.py.
"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Person
from accounts.permissions import cells
from accounts.standing import standing_of
from forum import actions
from forum.models import Post, Room, Thread

CLASSES = {
    "head": "tunisia",
    "alternate": "alternate",
    "delegation_member": "delegate",
    "bureau": "president",
    "secretariat_staff": "secretariat",
    "committee_officer": "chair",
    "advisory_member": "adviser",
    "expert": "expert",
    "observer": "observer",
    "guest": "guest",
}
DONE, FORBIDDEN, UNKNOWN = 302, 403, 404


@pytest.fixture(params=CLASSES.values(), ids=CLASSES)
def person(request: pytest.FixtureRequest) -> Person:
    return request.getfixturevalue(request.param)


@pytest.fixture
def client(person: Person, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(person)


def granted(person: Person, action: str) -> frozenset[str]:
    """What the matrix gives her, over all her classes together."""
    return cells(standing_of(person), action)


def post(client: Client, url: str, **fields: str) -> HttpResponse:
    return client.post(url, {"client_id": str(uuid4()), "language": "ar", "body": "نوافق."} | fields)


def test_read_open_boards(person: Person, client: Client, budget: Thread) -> None:
    reads = "yes" in granted(person, "read_open_boards")
    assert client.get("/rooms/governance/").status_code == (200 if reads else UNKNOWN)
    assert client.get(f"/t/{budget.pk}/", follow=True).status_code == (200 if reads else UNKNOWN)


def test_read_members_only(person: Person, client: Client) -> None:
    reads = "yes" in granted(person, "read_members_only")
    assert client.get("/rooms/common-positions/").status_code == (200 if reads else UNKNOWN)
    assert client.get("/rooms/partnerships/").status_code == (200 if reads else UNKNOWN)


def test_start_thread(person: Person, client: Client) -> None:
    allowed = granted(person, "start_thread")
    starts = bool(allowed & {"yes", "own_rooms_and_open_boards"})
    refusal = FORBIDDEN if "yes" in granted(person, "read_open_boards") else UNKNOWN

    assert client.get("/rooms/governance/new/").status_code == (200 if starts else refusal)
    answer = post(client, "/rooms/governance/new/", title="سؤال عن الميزانية")
    assert answer.status_code == (DONE if starts else refusal)
    assert Thread.objects.filter(starter=person, title="سؤال عن الميزانية").exists() == starts
    closed = post(client, "/rooms/partnerships/new/", title="سؤال عن الشراكة")
    assert (closed.status_code == DONE) == ("yes" in allowed)


def test_post_reply(person: Person, client: Client, budget: Thread, secretariat: Person) -> None:
    url, allowed = f"/t/{budget.pk}/reply/", granted(person, "post_reply")
    answer = post(client, url)
    if "yes" in allowed:
        assert answer.status_code == DONE
    else:
        reads = "yes" in granted(person, "read_open_boards")
        assert answer.status_code == (FORBIDDEN if reads else UNKNOWN)
        actions.invite_to_thread(actor=secretariat, thread=budget, person=person)
        assert (post(client, url).status_code == DONE) == ("invited" in allowed)
    assert Post.objects.filter(thread=budget, author=person).count() == (1 if allowed else 0)


@pytest.mark.parametrize(
    ("action", "kind"), [("post_official_position", "official_position"), ("object_or_reserve", "reservation")]
)
def test_words_that_bind_a_state(person: Person, client: Client, budget: Thread, action: str, kind: str) -> None:
    speaks = "yes" in granted(person, action)
    answer = post(client, f"/t/{budget.pk}/reply/", kind=kind)
    assert (answer.status_code == DONE) == speaks
    assert Post.objects.filter(thread=budget, kind=kind).exists() == speaks
    page = client.get(f"/t/{budget.pk}/", follow=True).content.decode()
    assert (f'value="{kind}"' in page) == speaks


def test_direct_message(person: Person, client: Client, jordan: Person, reply: Callable) -> None:
    allowed = granted(person, "direct_message")
    answer = post(client, f"/conversations/with/{jordan.pk}/")
    assert (answer.status_code == DONE) == ("yes" in allowed)
    if "yes" not in allowed:
        assert answer.status_code in {FORBIDDEN, UNKNOWN}
        assert not Room.objects.filter(kind="direct").exists()
    if "reply_only" in allowed:
        room = actions.start_conversation(author=jordan, people=[person], client_id=uuid4()).result
        assert post(client, f"/t/{room.threads.get().pk}/reply/").status_code == DONE


def test_moderate(person: Person, client: Client, budget: Thread) -> None:
    moderates = "yes" in granted(person, "moderate")
    refusal = FORBIDDEN if "yes" in granted(person, "read_open_boards") else UNKNOWN
    answer = post(client, f"/t/{budget.pk}/lock/", reason="انتهى النقاش")
    assert answer.status_code == (DONE if moderates else refusal)
    budget.refresh_from_db()
    assert budget.is_open != moderates


def test_see_audit_log(person: Person, client: Client) -> None:
    sees = "yes" in granted(person, "see_audit_log")
    assert client.get("/register/").status_code == (200 if sees else UNKNOWN)


def test_accredit(person: Person, client: Client) -> None:
    opens = bool(granted(person, "accredit"))
    assert client.get("/desk/").status_code == (200 if opens else UNKNOWN)
