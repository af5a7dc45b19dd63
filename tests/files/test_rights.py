"""A file is read by whoever reads its post now, whatever she knew before (security.md §1.10)."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from forum import actions, clock
from forum.actions.erasure import forget_texts
from forum.actions.files import sweep_files
from forum.files.beside import FileGiven
from forum.files.errors import FileNotThere
from forum.models import Post, Room, StoredFile, Thread
from forum.search import find
from moderation import actions as desk

from . import given
from .conftest import kept

pytestmark = pytest.mark.django_db
Sends = Callable[[Person, Room, str, bytes], StoredFile]


@pytest.fixture
def sent() -> Sends:
    def send(person: Person, room: Room, name: str, content: bytes) -> StoredFile:
        kept_in = tempfile.TemporaryFile()  # noqa: SIM115 (as the server receives it; gone with its last holder)
        kept_in.write(content)
        upload = UploadedFile(kept_in, name, size=len(content))
        return actions.send_file(person=person, room=room, upload=upload, client_id=uuid4()).result

    return send


@pytest.fixture
def thread(jordan: Person, board: Callable[[str], Room]) -> Thread:
    return actions.start_thread(
        author=jordan, room=board("governance"), title="الملفات", body="أولاً.", language="ar", client_id=uuid4()
    ).result


def say(author: Person, thread: Thread, *files: StoredFile, body: str = "مرفق.") -> Post:
    beside = [FileGiven(file.pk, "وصف الصورة") for file in files]
    return actions.create_post(
        author=author, thread=thread, body=body, language="ar", client_id=uuid4(), files=beside
    ).result


def address(file: StoredFile) -> str:
    return f"/files/{file.key}/{file.name}"


def test_before_it_is_posted_only_its_sender_fetches_it_and_afterwards_every_reader(
    jordan: Person,
    tunisia: Person,
    stranger: Person,
    thread: Thread,
    signed_in: Callable[[Person], Client],
    sent: Sends,
) -> None:
    file = sent(jordan, thread.room, "p.png", given.picture())
    assert [signed_in(who).get(address(file)).status_code for who in (jordan, tunisia)] == [200, 404]
    say(jordan, thread, file)
    answers = [signed_in(who).get(address(file)).status_code for who in (jordan, tunisia)]
    assert answers == [200, 200]
    assert signed_in(stranger).get(address(file)).status_code in (302, 403, 404)
    assert Client().get(address(file)).status_code in (302, 404)
    page = signed_in(tunisia).get(f"/t/{thread.pk}/", follow=True).content.decode()
    assert address(file) in page
    assert 'alt="وصف الصورة"' in page
    assert page.count("data-picture") == 1


def test_another_persons_file_cannot_be_put_beside_a_post(
    jordan: Person, tunisia: Person, thread: Thread, sent: Sends
) -> None:
    file = sent(jordan, thread.room, "p.png", given.picture())
    with pytest.raises(FileNotThere):
        say(tunisia, thread, file)
    assert not file.attachments.exists()


def test_with_its_post_a_file_is_hidden_and_comes_back(
    jordan: Person, tunisia: Person, secretariat: Person, thread: Thread, signed_in: Any, sent: Sends
) -> None:
    file = sent(jordan, thread.room, "d.docx", given.docx("زرافة"))
    post = say(jordan, thread, file)
    assert find(tunisia, "زرافة").posts == [post]
    reported = desk.report_post(reporter=tunisia, post=post, reason="off_topic", client_id=uuid4()).result
    case = desk.claim_case(actor=secretariat, case=reported)
    desk.decide_case(actor=secretariat, case=case, act="hide", reason="off_topic", words="سبب", client_id=uuid4())
    assert signed_in(tunisia).get(address(file)).status_code == 404
    assert signed_in(jordan).get(address(file)).status_code == 200
    assert find(tunisia, "زرافة").posts == []
    listing = signed_in(tunisia).get(f"/t/{thread.pk}/files/").content.decode()
    assert file.name not in listing


def test_what_is_erased_is_gone_with_its_bytes(
    jordan: Person, thread: Thread, signed_in: Any, sent: Sends, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    file = sent(jordan, thread.room, "p.png", given.picture(size=(900, 700)))
    post = say(jordan, thread, file)
    assert len(kept(shelf)) == 2  # and its preview
    with django_capture_on_commit_callbacks(execute=True):
        forget_texts([Post.objects.select_for_update().get(pk=post.pk)])
    assert kept(shelf) == []
    assert signed_in(jordan).get(address(file)).status_code == 404
    file.refresh_from_db()
    assert (file.name, file.sha256, file.removed_at is not None) == ("", "", True)


def test_what_was_never_posted_is_swept_after_a_day(
    jordan: Person, thread: Thread, sent: Sends, shelf: Path, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sent(jordan, thread.room, "left.txt", b"left")
    posted = sent(jordan, thread.room, "stays.txt", b"stays")
    say(jordan, thread, posted)
    assert sweep_files() == 0
    later = timezone.now() + actions.files.UNUSED * 2
    monkeypatch.setattr(clock, "now", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_files() == 1
    assert len(kept(shelf)) == 1


def test_the_files_of_a_place_are_listed_by_kind_newest_first(
    jordan: Person, tunisia: Person, thread: Thread, signed_in: Any, sent: Sends
) -> None:
    names = [("a.png", given.picture()), ("b.pdf", given.pdf()), ("c.txt", b"words")]
    for name, content in names:
        say(jordan, thread, sent(jordan, thread.room, name, content))
    client = signed_in(tunisia)
    for place in (f"/t/{thread.pk}/files/", f"/rooms/{thread.room.key}/files/"):
        page = client.get(place).content.decode()
        assert sorted((page.index(name), name) for name, _c in names)[0][1] == "c.txt"
        only = client.get(place + "?kind=picture").content.decode()
        assert "a.png" in only
        assert "b.pdf" not in only
    assert client.get("/rooms/bureau-room/files/").status_code == 404
    assert client.get(f"/t/{thread.pk}/files/?before=x").status_code == 400


def test_an_export_names_the_files_of_what_stands_and_of_nothing_else(
    jordan: Person, thread: Thread, signed_in: Any, sent: Sends
) -> None:
    post = say(jordan, thread, sent(jordan, thread.room, "محضر Minutes.docx", given.docx("نص")))

    def exported(form: str) -> str:
        values = {"form": form, "client_id": str(uuid4())}
        return b"".join(signed_in(jordan).post(f"/t/{thread.pk}/export/", values).streaming_content).decode()

    assert all("محضر Minutes.docx" in exported(form) for form in ("html", "json"))
    assert "Minutes.docx" in exported("md")
    actions.withdraw_post(author=jordan, post=post, client_id=uuid4())
    assert not any("Minutes.docx" in exported(form) for form in ("html", "json", "md"))
