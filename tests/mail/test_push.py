"""Web push: sealed for one browser, with the rights of the moment, to public addresses only (docs/push.md)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from os import urandom
from threading import Thread as Running
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from accounts.models import Person
from forum import actions
from forum.mailing.posting import is_acceptable
from forum.mailing.sealing import packed, point_of, unpacked
from forum.models import MailPlan, OutboxItem, PushSubscription, Room, Thread
from tests.cast import join

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=3)


class Browser:
    """What a browser and its push service do, written from the standard and not from our side of it."""

    def __init__(self) -> None:
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), urandom(16)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 201

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": packed(point_of(self.key)), "auth": packed(self.secret)}

    def opened(self, body: bytes) -> dict[str, Any]:
        salt, size, theirs = body[:16], body[20], body[21 : 21 + body[20]]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        info = b"WebPush: info\x00" + point_of(self.key) + theirs
        shared = HKDF(hashes.SHA256(), 32, self.secret, info).derive(self.key.exchange(ec.ECDH(), public))
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(shared)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(shared)
        text = AESGCM(key).decrypt(nonce, body[21 + size :], None)
        assert text[-1:] == b"\x02"
        return json.loads(text[:-1])  # type: ignore[no-any-return]


@pytest.fixture
def browser(settings: Any) -> Iterator[tuple[Browser, str]]:
    sitting = Browser()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sitting.got.append((dict(self.headers), body))
            self.send_response(sitting.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    Running(target=server.serve_forever, daemon=True).start()
    own = ec.generate_private_key(ec.SECP256R1())
    settings.PUSH_LOOPBACK = True
    settings.PUSH_PUBLIC_KEY = packed(point_of(own))
    settings.PUSH_PRIVATE_KEY = packed(own.private_numbers().private_value.to_bytes(32, "big"))
    yield sitting, f"http://127.0.0.1:{server.server_port}/push/abc"
    server.shutdown()
    server.server_close()


@pytest.fixture
def hers(jordan: Person, browser: tuple[Browser, str], signed_in: Any) -> Any:
    """Jordan at the browser that asked to be woken; she wants no mail."""
    Person.objects.update(quiet_hours=False)
    MailPlan.objects.create(person=jordan, events="nothing", digest="never")
    client = signed_in(jordan)
    sitting, address = browser
    values = {"address": address, **sitting.keys, "client_id": str(uuid4())}
    assert client.post("/push/", values, headers={"accept": "application/json"}).status_code == 200
    return client


@pytest.fixture
def thread(emirates: Person, board: Any) -> Thread:
    return actions.start_thread(
        author=emirates, room=board("governance"), title="Open Data", body="أولاً.", language="ar", client_id=uuid4()
    ).result


def mention(author: Person, thread: Thread, person: Person, body: str = "ما رأيك؟") -> Any:
    return actions.create_post(
        author=author, thread=thread, body=f"{body} @[{person.pk}]", language="ar", client_id=uuid4(), confirmed=True
    ).result


def test_her_browser_alone_reads_what_is_addressed_to_her(
    hers: Any, browser: Any, jordan: Person, emirates: Person, thread: Thread, worked: Any, later: Any
) -> None:
    post = mention(emirates, thread, jordan)
    later(SOON)
    assert worked() == []
    sitting, _address = browser
    [(headers, body)] = sitting.got
    told = sitting.opened(body)
    assert (told["dir"], told["lang"], told["url"]) == ("rtl", "ar", f"/t/{thread.pk}/p/{post.number}/")
    assert "ما رأيك" in told["body"]
    assert headers["Content-Encoding"] == "aes128gcm"
    token = headers["Authorization"].removeprefix("vapid t=").split(",")[0]
    assert json.loads(unpacked(token.split(".")[1]))["aud"].startswith("http://127.0.0.1:")
    assert "ما رأيك".encode() not in body
    worked()
    assert len(sitting.got) == 1  # once


def test_of_a_closed_room_it_says_only_that_there_is_something(
    hers: Any, browser: Any, jordan: Person, emirates: Person, worked: Any, later: Any
) -> None:
    for person in (jordan, emirates):
        join(person, "committee-identity")
    room = Room.objects.get(body__key="committee-identity", kind="chat")
    mention(emirates, room.threads.get(), jordan, "سرّ")
    later(SOON)
    worked()
    sitting, _address = browser
    told = sitting.opened(sitting.got[0][1])
    assert told["body"] == ""
    assert told["url"] == "/inbox/"
    assert room.name_ar not in told["title"] + told["tag"]
    assert emirates.name not in told["title"]


def test_whoever_may_not_read_or_has_signed_out_is_not_woken(
    hers: Any, browser: Any, jordan: Person, emirates: Person, thread: Thread, worked: Any, later: Any
) -> None:
    sitting, _address = browser
    post = mention(emirates, thread, jordan)
    actions.withdraw_post(author=emirates, post=post, client_id=uuid4())
    later(SOON)
    worked()
    assert sitting.got == []
    mention(emirates, thread, jordan)
    hers.post("/account/logout/")
    later(SOON)
    worked()
    assert sitting.got == []
    assert not PushSubscription.objects.exists()


def test_a_browser_that_is_gone_is_forgotten_and_a_service_that_is_away_asked_again(
    hers: Any, browser: Any, jordan: Person, emirates: Person, thread: Thread, worked: Any, later: Any
) -> None:
    sitting, _address = browser
    sitting.status = 503
    mention(emirates, thread, jordan)
    later(SOON)
    worked()
    item = OutboxItem.objects.get(kind="push")
    assert (item.done_at, item.error) == (None, "NotReached")
    sitting.status = 410
    later(SOON)
    worked()
    assert not PushSubscription.objects.exists()
    assert OutboxItem.objects.get(kind="push").outcome == "nothing"


def test_one_that_is_away_keeps_the_others_neither_waiting_nor_woken_again(
    hers: Any, browser: Any, jordan: Person, emirates: Person, thread: Thread, worked: Any, later: Any
) -> None:
    sitting, _address = browser
    [hers_there] = PushSubscription.objects.all()
    for place in ("first", "last"):
        away = PushSubscription(person=jordan, keys=hers_there.keys, session_key=hers_there.session_key)
        away.address = f"http://127.0.0.1:9/{place}"
        away.pk = hers_there.pk - 1 if place == "first" else None
        away.save(force_insert=True)
    mention(emirates, thread, jordan)
    for _turn in range(4):
        later(SOON)
        worked()
    assert len(sitting.got) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("http://push.example.org/a", "https://127.0.0.1/a", "https://[::1]/a", "https://10.0.0.8/a", "https://"),
        *("https://localhost/a", "https://push.example.org:8443/a", "https://user@push.example.org/a", "x" * 1200),
    ],
)
def test_the_server_is_sent_to_public_services_only(
    address: str, jordan: Person, signed_in: Any, settings: Any, browser: Any
) -> None:
    settings.PUSH_LOOPBACK = False
    assert not is_acceptable(address)
    values = {"address": address, **browser[0].keys, "client_id": str(uuid4())}
    answer = signed_in(jordan).post("/push/", values, headers={"accept": "application/json"})
    assert 400 <= answer.status_code < 500
    assert not PushSubscription.objects.exists()


def test_without_keys_nothing_is_offered_and_nothing_taken(jordan: Person, signed_in: Any) -> None:
    hers = signed_in(jordan)
    assert "data-key" not in hers.get("/mail/").content.decode()
    sitting = Browser()
    values = {"address": "https://push.example.org/a", **sitting.keys, "client_id": str(uuid4())}
    assert hers.post("/push/", values, headers={"accept": "application/json"}).json()["code"] == "push_off"
