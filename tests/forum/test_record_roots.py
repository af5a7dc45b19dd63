"""A log rewritten consistently to its end holds in itself: only a root that was made before tells."""

import json
from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from accounts.models import Person
from forum import actions, events
from forum.models import Event, Room, RootMark, SignedRoot, Thread
from forum.record.check import signature_holds
from forum.record.keys import fresh_seed, record_key

from .tampering import rewrite


@pytest.fixture
def key(settings: object) -> str:
    """The public key; the private one stands in the environment."""
    settings.RECORD_KEY, public = fresh_seed()  # type: ignore[attr-defined]
    return public


@pytest.fixture
def room(tunisia: Person, budget: Thread, reply: Callable) -> Room:
    for body in ("نعم.", "Oui.", "Yes."):
        reply(tunisia, budget, body)
    return Room.objects.get(pk=budget.room_id)


def verify(**options: object) -> str:
    """What the command prints, whether the record holds or not."""
    out = StringIO()
    try:
        call_command("verify_log", stdout=out, **options)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def sign(*arguments: str) -> SignedRoot:
    call_command("sign_roots", *arguments, stdout=StringIO(), stderr=StringIO())
    return SignedRoot.objects.latest("number")


def rewritten(room: Room, first: int = 1) -> None:
    head = rewrite(room, first, room.head)
    Room.objects.filter(pk=room.pk).update(head_hash=head)


def does_not_hold(told: str, words: str) -> bool:
    return "does not hold" in told and words in " ".join(told.split())


# --- What only a root finds --------------------------------------------------------------------------------------


def test_a_log_rewritten_to_its_end_is_found_by_the_root_alone(room: Room, key: str) -> None:
    rewritten(room)
    assert "does not hold" not in verify(), "the chain fits in itself"

    sign()
    rewritten(room, first=3)
    assert does_not_hold(verify(), "the log was rewritten up to here")


def test_an_end_cut_off_cleanly_is_found_by_the_root_alone(room: Room, key: str) -> None:
    sign()
    last = Event.objects.get(room=room, seq=2)
    Event.objects.filter(room=room, seq__gt=2).delete()
    Room.objects.filter(pk=room.pk).update(head=2, head_hash=last.hash)

    assert does_not_hold(verify(), "its end was cut off")


def test_an_older_root_tells_though_a_newer_one_was_made_over_the_rewritten_log(
    room: Room, key: str, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    sign()
    rewritten(room)
    reply(tunisia, budget)
    sign()
    assert does_not_hold(verify(), "root 1")


def test_whoever_rewrites_the_marks_too_cannot_rewrite_the_signature(room: Room, key: str) -> None:
    root = sign()
    rewritten(room)
    head_hash = Room.objects.get(pk=room.pk).head_hash
    RootMark.objects.filter(room=room).update(hash=head_hash)
    assert does_not_hold(verify(), "The root was changed, or what it was made of.")

    forged = json.loads(root.statement) | {"root": "0" * 64}
    SignedRoot.objects.update(statement=json.dumps(forged))
    assert does_not_hold(verify(), "The root was changed")


def test_a_root_made_anew_with_another_key_is_not_ours(room: Room, key: str, settings: object) -> None:
    ours = settings.RECORD_KEY  # type: ignore[attr-defined]
    kept = sign().fingerprint
    rewritten(room)
    SignedRoot.objects.all()._raw_delete("default")
    RootMark.objects.all().delete()
    settings.RECORD_KEY, strange = fresh_seed()  # type: ignore[attr-defined]
    sign()
    settings.RECORD_KEY = ours  # type: ignore[attr-defined]
    assert does_not_hold(verify(), "a key that is not ours")
    assert "does not hold" not in verify(key=[strange]), "a key of ours from before is told"
    assert does_not_hold(verify(key=[strange], root=[kept]), "is not among ours"), (
        "the root in somebody's mailbox tells"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signature": ""}, "The root is not signed"),
        ({"signature": "0" * 128}, "The signature does not fit"),
        ({"number": 9}, "A root before this one is missing"),
        ({"salt": "0" * 64}, "The root was changed"),
        ({"statement": "{"}, "The root was changed"),
    ],
)
def test_each_part_of_a_root_is_looked_at(change: dict, words: str, room: Room, key: str) -> None:
    sign()
    sign()
    SignedRoot.objects.filter(number=2).update(**change)
    assert does_not_hold(verify(), words)


def test_a_root_taken_out_is_missed_and_so_is_the_link(room: Room, key: str) -> None:
    for _ in range(3):
        sign()
    SignedRoot.objects.filter(number=2).delete()
    assert does_not_hold(verify(), "A root before this one is missing")
    SignedRoot.objects.filter(number=3).update(number=2)
    told = verify()
    assert does_not_hold(told, "The root was changed")


def test_a_room_taken_out_with_all_its_lines_is_missed(room: Room, key: str, stray: Room) -> None:
    sign()
    Event.objects.filter(room=stray).delete()
    stray.delete()
    assert does_not_hold(verify(), "its end was cut off")


@pytest.fixture
def stray(council: None) -> Room:
    """A room that nothing else refers to."""
    room = Room.objects.create(kind=Room.Kind.CHAT, key="stray", audience=Room.Audience.MEMBERS_ONLY)
    events.record("room.opened", room=room, actor=None)
    return room


# --- Making them -------------------------------------------------------------------------------------------------


def test_roots_are_linked_signed_and_grow_with_the_rooms_that_moved(
    room: Room, key: str, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    first = sign()
    reply(tunisia, budget)
    second = sign()

    assert second.told["previous"] == first.fingerprint
    assert signature_holds(key, second.statement.encode(), second.signature)
    assert list(second.marks.values_list("room", flat=True)) == [room.pk]
    assert "does not hold" not in verify()


def test_without_a_key_a_root_is_kept_unsigned_and_says_so(room: Room) -> None:
    told = StringIO()
    call_command("sign_roots", stdout=StringIO(), stderr=told)
    assert "NOT signed" in told.getvalue()
    assert "It is not signed" in verify()


@pytest.mark.parametrize("text", ["short", "0" * 63, "é" * 32, "AAAA"])
def test_a_key_that_cannot_be_read_is_said(text: str, settings: object) -> None:
    settings.RECORD_KEY = text  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="MAJLIS_RECORD_KEY"):
        record_key()


def test_a_key_in_base64_is_the_same_key(settings: object) -> None:
    import base64

    seed, public = fresh_seed()
    settings.RECORD_KEY = base64.b64encode(bytes.fromhex(seed)).decode()  # type: ignore[attr-defined]
    assert record_key().public_key().public_bytes_raw().hex() == public  # type: ignore[union-attr]


def test_a_new_key_is_printed_and_kept_nowhere() -> None:
    out = StringIO()
    call_command("record_key", stdout=out)
    first, second = out.getvalue().splitlines()[:2]
    assert first.startswith("MAJLIS_RECORD_KEY=") and second.startswith("public key: ")


def test_the_heads_receive_the_root_each_in_her_language(
    room: Room, key: str, jordan: Person, tunisia: Person, delegate: Person
) -> None:
    root = sign("--mail")
    told = {message.to[0]: message for message in mail.outbox}
    assert told.keys() == {jordan.email, tunisia.email}
    message = told[tunisia.email]
    assert message.extra_headers["Content-Language"] == "fr"
    assert root.fingerprint in message.body and root.signature in message.body
    name, content, kind = message.attachments[0]
    assert (name, kind) == ("majlis-root-1.json", "application/json")
    assert json.loads(content)["statement"] == root.statement


def test_nothing_of_a_private_conversation_stands_in_a_root(
    room: Room, key: str, jordan: Person, tunisia: Person
) -> None:
    """The root of a Council with a private conversation looks as one without: same size of proof, no number."""
    from forum.record.exported import proof_of

    sign()
    without = proof_of(room)
    group = actions.start_group(author=jordan, people=[tunisia], client_id=uuid4(), name="سرّ").result
    sign()
    having = proof_of(room)
    assert len(having["place"]["path"]) == len(without["place"]["path"])  # type: ignore[index, call-overload]
    assert f'"room": {group.pk}' not in json.dumps(having)
    assert having["leaf"]["salt"] != without["leaf"]["salt"]  # type: ignore[index, call-overload]
