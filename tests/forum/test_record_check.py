"""An exported record is checked by somebody who has neither Majlis nor Django nor any library."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accounts.models import Person
from forum import actions
from forum.models import Room, Thread
from forum.record import check
from forum.record.exported import proof_of
from forum.record.keys import fresh_seed, record_key
from forum.record.mail import root_file
from forum.record.roots import make_root

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def key(settings: object) -> str:
    settings.RECORD_KEY, public = fresh_seed()  # type: ignore[attr-defined]
    return public


@pytest.fixture
def room(tunisia: Person, jordan: Person, budget: Thread, reply: Callable) -> Room:
    other = actions.start_thread(
        author=jordan, room=budget.room, title="موضوع آخر", body="كلام.", language="ar", client_id=uuid4()
    ).result
    for body in ("نعم.", "Oui.", "Yes."):
        reply(tunisia, budget, body)
        reply(tunisia, other, f"{body} {body}")
    return Room.objects.get(pk=budget.room_id)


def told(record: dict, key: str = "", roots: tuple[str, ...] = ()) -> tuple[int, str]:
    found = list(check.findings(json.loads(json.dumps(record)), key, roots))
    return check.verdict(found), "\n".join(f"{one.mark}: {one.sentence}" for one in found)


# --- A record that holds -----------------------------------------------------------------------------------------


def test_a_whole_room_is_proved_back_to_the_signed_root(room: Room, key: str) -> None:
    make_root(record_key())
    status, words = told(proof_of(room), key)
    assert status == 0, words
    assert f"Nothing is missing between line 1 and line {room.head}." in words
    assert "The texts are those the log tells of: 8." in words
    assert "WRONG" not in words


def test_a_thread_is_proved_without_a_word_of_the_others(room: Room, key: str, budget: Thread) -> None:
    make_root(record_key())
    record = proof_of(room, thread=budget)
    status, words = told(record, key)
    assert status == 0, words
    assert "Nothing is missing" not in words and f"The room had {room.head} lines" in words
    assert {line["thread"] for line in record["lines"]} == {budget.pk}  # type: ignore[attr-defined]
    assert "كلام." not in json.dumps(record, ensure_ascii=False)


@pytest.mark.parametrize("upto", range(1, 12))
def test_any_beginning_of_a_room_is_proved(upto: int, room: Room, key: str) -> None:
    make_root(record_key())
    status, words = told(proof_of(room, min(upto, room.head)), key)
    assert status == 0, words


def test_lines_younger_than_the_root_are_said_to_be_unproved(
    room: Room, key: str, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    make_root(record_key())
    reply(tunisia, budget)
    room.refresh_from_db()
    status, words = told(proof_of(room), key)
    assert status == 0 and "Younger than the root, and in a later one: 1 line." in words


def test_a_record_is_proved_by_a_root_somebody_kept(room: Room, key: str) -> None:
    root = make_root(None)
    assert told(proof_of(room), roots=(root.fingerprint,))[0] == 0
    assert told(proof_of(room), roots=("0" * 64,))[0] == 1


def test_without_key_or_root_nobody_vouches(room: Room, key: str) -> None:
    status, words = told(proof_of(room))
    assert status == 1 and "No root goes with this record" in words
    make_root(record_key())
    status, words = told(proof_of(room))
    assert status == 1 and "give the Council’s public key" in words
    status, words = told(proof_of(room), fresh_seed()[1])
    assert status == 1 and "not signed with the key you gave" in words


def test_lines_of_a_thread_without_names_are_sealed(
    jordan: Person, board: Callable[[str], Room], key: str, reply: Callable, tunisia: Person
) -> None:
    veiled = actions.start_thread(
        author=jordan,
        room=board("governance"),
        title="موضوع بلا أسماء",
        body="رأي أول.",
        language="ar",
        client_id=uuid4(),
        attribution="non_attribution",
    ).result
    reply(tunisia, veiled)
    make_root(record_key())
    record = proof_of(Room.objects.get(pk=veiled.room_id), thread=veiled)
    assert '"actor"' not in json.dumps(record)
    status, words = told(record, key)
    assert status == 0 and "Sealed, their place proved and not what they say: 3 lines." in words


def test_a_withdrawn_or_hidden_text_does_not_go_out(room: Room, key: str, tunisia: Person, budget: Thread) -> None:
    post = budget.posts.get(number=2)
    actions.withdraw_post(author=tunisia, post=post, client_id=uuid4())
    room.refresh_from_db()
    make_root(record_key())
    record = proof_of(room)
    assert post.salt not in json.dumps(record)
    status, words = told(record, key)
    assert status == 0 and "Without text, erased or left out of this file: 1 post." in words


def test_the_text_of_then_goes_with_the_lines_of_then(
    room: Room, key: str, tunisia: Person, budget: Thread, settings: object
) -> None:
    """She edits twice after the line up to which the record goes; what she had written first was kept, the rest too."""
    settings.EDIT_WINDOW *= 0  # type: ignore[attr-defined]
    then, post = room.head, budget.posts.get(number=2)
    for body in ("نعم، بشرط.", "لا."):
        actions.edit_post(author=tunisia, post=post, body=body, language="ar", client_id=uuid4())
    room.refresh_from_db()
    make_root(record_key())
    for upto, expected in (
        (then, ["نعم."]),
        (then + 1, ["نعم، بشرط.", "نعم."]),
        (then + 2, ["لا.", "نعم.", "نعم، بشرط."]),
    ):
        record = proof_of(room, upto)
        assert told(record, key)[0] == 0, told(record, key)
        texts = [text["body"] for text in record["texts"] if text["post"] == post.pk]  # type: ignore[attr-defined]
        assert sorted(texts) == sorted(expected)


def test_kinds_that_the_caller_seals_are_placed_and_not_told(
    room: Room, key: str, secretariat: Person, budget: Thread
) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="سبب داخلي")
    room.refresh_from_db()
    make_root(record_key())
    record = proof_of(room, thread=budget, seal=("thread.locked",))
    assert "سبب داخلي" not in json.dumps(record, ensure_ascii=False)
    assert told(record, key)[0] == 0


# --- A record that does not hold ---------------------------------------------------------------------------------


def leaves_of(value: object, path: tuple = ()) -> list[tuple]:
    """The paths of every value in a record."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in leaves_of(part, (*path, name))]
    if isinstance(value, list):
        return [found for index, part in enumerate(value) for found in leaves_of(part, (*path, index))]
    return [path]


def changed(record: dict, path: tuple, rng: random.Random) -> dict:
    copy = json.loads(json.dumps(record))
    place = copy
    for step in path[:-1]:
        place = place[step]
    old = place[path[-1]]
    if isinstance(old, str) and old:
        at = rng.randrange(len(old))
        place[path[-1]] = old[:at] + ("0" if old[at] != "0" else "1") + old[at + 1 :]
    else:
        place[path[-1]] = (old or 0) + 1 if not isinstance(old, str) else "x"
    return copy


def test_whatever_is_changed_in_a_record_is_found(room: Room, key: str, budget: Thread) -> None:
    make_root(record_key())
    rng = random.Random(4)
    for record in (proof_of(room), proof_of(room, thread=budget)):
        paths = [path for path in leaves_of(record) if path != ("root", "key")]
        for path in paths:
            copy = changed(record, path, rng)
            try:
                status, words = told(copy, key)
            except (ValueError, KeyError, TypeError, IndexError):
                continue  # the command says that the file cannot be read
            assert status == 1, (path, words)


def test_lines_left_out_put_in_or_exchanged_are_found(room: Room, key: str, budget: Thread) -> None:
    make_root(record_key())
    record = json.loads(json.dumps(proof_of(room)))
    for lines in (record["lines"][1:], record["lines"][:-1], record["lines"][:3] + record["lines"][2:]):
        assert told(record | {"lines": lines}, key)[0] == 1
    # A sum over a part cannot hide a line that is told all the same.
    part = proof_of(room, thread=budget)
    assert told(record | {"nodes": part["nodes"]}, key)[0] == 1


# --- The command -------------------------------------------------------------------------------------------------


def test_the_file_copied_out_runs_alone(room: Room, key: str, tmp_path: Path) -> None:
    root = make_root(record_key())
    shutil.copy(ROOT / "forum" / "record" / "check.py", tmp_path)
    (tmp_path / "room.json").write_text(json.dumps(proof_of(room), ensure_ascii=False), encoding="utf-8")
    (tmp_path / "root.json").write_text(root_file(root), encoding="utf-8")
    (tmp_path / "wrong.json").write_text("{}")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        # -I and -S: no site-packages, no environment, nothing but the standard library.
        command = [sys.executable, "-I", "-S", str(tmp_path / "check.py"), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert run("--key", key, "room.json").returncode == 0
    assert run("--root", "root.json", "room.json").returncode == 0
    assert run("room.json").returncode == 1
    assert run("--key", key, "wrong.json").returncode == 1
    result = run("--key", key, "room.json", "nothing.json")
    assert result.returncode == 1 and "cannot be read" in result.stdout


def test_the_module_runs_without_django() -> None:
    script = (
        "import sys; sys.modules['django'] = None; import runpy; sys.argv = ['check', '--help']; "
        "runpy.run_module('forum.record.check', run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr


# --- Signatures --------------------------------------------------------------------------------------------------

# RFC 8032, §7.1: secret key, public key, message, signature of tests 1 to 3.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.mark.pure
@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_signatures_of_the_standard_hold(key: str, message: str, signature: str) -> None:
    assert check.signature_holds(key, bytes.fromhex(message), signature)


@pytest.mark.pure
def test_plain_arithmetic_agrees_with_the_library() -> None:
    rng = random.Random(8032)
    for length in range(24):
        private = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), rng.randbytes(length * 7)
        signature = private.sign(message)
        assert check.signature_holds(public.hex(), message, signature.hex())
        for index in (0, 31, 32, 63):
            wrong = bytearray(signature)
            wrong[index] ^= 1 << rng.randrange(8)
            assert not check.signature_holds(public.hex(), message, wrong.hex())
        assert not check.signature_holds(public.hex(), message + b".", signature.hex())


@pytest.mark.pure
def test_a_signature_with_a_number_past_the_order_is_refused() -> None:
    key, message, signature = VECTORS[0]
    scalar = int.from_bytes(bytes.fromhex(signature)[32:], "little") + check.ORDER
    doubled = bytes.fromhex(signature)[:32] + scalar.to_bytes(32, "little")
    assert not check.signature_holds(key, bytes.fromhex(message), doubled.hex())
    for broken in ("", "zz", signature[:-2], signature + "00"):
        assert not check.signature_holds(key, b"", broken)
    assert not check.signature_holds("ff" * 32, b"", signature)
