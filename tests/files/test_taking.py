"""What is taken and what is refused: by what is in it, with a sentence, leaving nothing (security.md §1.10)."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts.models import Person
from forum.models import Room, StoredFile

from . import given
from .conftest import kept

pytestmark = pytest.mark.django_db


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixel_bomb(side: int = 30_000) -> bytes:
    """A small file that would be gigabytes of points."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(2_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def swollen() -> bytes:
    """An office file whose one part unpacks to far more than it may."""
    return given.docx("x", **{"word/media/zeros.xml": b"\0" * 210_000_000})


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED: list[tuple[str, bytes, str]] = [
    ("drawing.svg", SVG, "file_kind_refused"),
    ("drawing.png", SVG, "file_not_what_it_says"),
    ("page.html", b"<!doctype html><script>alert(1)</script>", "file_kind_refused"),
    ("notes.txt", b"\xef\xbb\xbf <script>alert(1)</script>", "file_not_what_it_says"),
    ("notes.txt", b"MZ\x90\x00\x03\x00\x00\x00", "file_not_what_it_says"),
    ("program.exe", b"MZ\x90\x00\x03\x00\x00\x00", "file_kind_refused"),
    ("report.pdf.exe", b"%PDF-1.4\n", "file_kind_refused"),
    ("report.pdf", b"PK\x03\x04 no office file", "file_archive_refused"),
    ("report.docx", given.pdf(), "file_not_what_it_says"),
    ("files.zip", given.packed({"a.txt": "a"}), "file_archive_refused"),
    ("files.rar", b"Rar!\x1a\x07\x00", "file_archive_refused"),
    ("report.docx", given.packed({"a.txt": "a"}), "file_not_what_it_says"),
    ("inner.docx", given.docx("x", **{"word/embeddings/more.zip": given.packed({"a": "b"})}), "file_archive_refused"),
    ("macros.docx", given.docx("x", **{"word/vbaProject.bin": b"x"}), "file_holds_programs"),
    ("empty.pdf", b"", "no_file"),
    ("broken.png", given.picture()[:60], "file_broken"),
    ("bomb.png", pixel_bomb(), "picture_too_large"),
]


@pytest.mark.parametrize("name, content, code", REFUSED, ids=[f"{name}-{code}" for name, _c, code in REFUSED])
def test_what_is_not_taken_is_told_why_and_leaves_nothing(
    name: str, content: bytes, code: str, jordan: Person, board: Any, signed_in: Any, send: Any, shelf: Path
) -> None:
    answer = send(signed_in(jordan), board("governance"), name, content)
    told = answer.json()
    assert (400 <= answer.status_code < 500, told["ok"]) == (True, False)
    # Django does not hand on a file without a byte: what is missing and what is empty are answered alike.
    assert told["code"] in ({code, "file_empty"} if not content else {code})
    assert len(told["message"]) > 20
    assert not StoredFile.objects.exists()
    assert kept(shelf) == []


def test_an_office_file_that_unpacks_to_far_more_is_not_opened(
    jordan: Person, board: Any, signed_in: Any, send: Any, shelf: Path
) -> None:
    answer = send(signed_in(jordan), board("governance"), "zeros.docx", swollen())
    assert (answer.status_code, answer.json()["code"]) == (413, "file_unpacks_too_large")
    assert kept(shelf) == []


def test_one_byte_over_is_over_and_exactly_as_much_is_not(
    jordan: Person, board: Any, signed_in: Any, send: Any, shelf: Path, settings: Any
) -> None:
    settings.FILE_MAX_BYTES = 10_000
    client = signed_in(jordan)
    over = send(client, board("governance"), "a.txt", b"a" * 10_001)
    assert (over.status_code, over.json()["code"]) == (413, "file_too_large")
    assert kept(shelf) == []
    assert send(client, board("governance"), "a.txt", b"a" * 10_000).status_code == 201


TAKEN: list[tuple[str, bytes, str, str]] = [
    ("محضر الاجتماع.pdf", given.pdf(), "محضر الاجتماع.pdf", "document"),
    ("../../etc/passwd.txt", b"root", "passwd.txt", "text"),
    (r"C:\Users\me\CON.txt", b"x", "_CON.txt", "text"),
    ("photo\u202egnp.txt", b"words", "photognp.txt", "text"),
    ("a\x00b\nc.txt", b"words", "abc.txt", "text"),
    ("wrong ending.png", given.picture("JPEG"), "wrong ending.jpg", "picture"),
    ("جدول.xlsx", given.xlsx("ميزانية"), "جدول.xlsx", "document"),
    ("عرض.pptx", given.pptx("خطة"), "عرض.pptx", "document"),
    ("نص.odt", given.odt("مذكرة"), "نص.odt", "document"),
    ("table.csv", "الاسم,العدد".encode("windows-1256"), "table.csv", "text"),
]


@pytest.mark.parametrize("name, content, shown, kind", TAKEN, ids=[shown for _n, _c, shown, _k in TAKEN])
def test_what_is_taken_bears_a_name_that_shows_and_the_kind_it_is(
    name: str, content: bytes, shown: str, kind: str, jordan: Person, board: Any, signed_in: Any, send: Any
) -> None:
    client = signed_in(jordan)
    answer = send(client, board("governance"), name, content)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["name"], answer.json()["kind"]) == (shown, kind)
    got = client.get(answer.json()["url"])
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["Content-Disposition"].startswith("inline" if kind == "picture" else "attachment")


def test_a_picture_loses_where_and_with_what_it_was_taken(
    jordan: Person, board: Any, signed_in: Any, send: Any
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[2] = (33.0, 53.0, 0.0)
    exif[0x0112] = 6  # lies on its side
    client = signed_in(jordan)
    answer = send(client, board("governance"), "p.jpg", given.picture("JPEG", size=(40, 30), exif=exif))
    assert (answer.json()["width"], answer.json()["height"]) == (30, 40)
    content = b"".join(client.get(answer.json()["url"]).streaming_content)
    assert b"Maker of cameras" not in content
    assert not Image.open(BytesIO(content)).getexif()


def test_the_same_file_sent_again_under_its_command_is_there_once(
    jordan: Person, board: Callable[[str], Room], send: Any, signed_in: Callable[[Person], Client], shelf: Path
) -> None:
    client, command = signed_in(jordan), "7d0f1c1e-6f5a-4d5e-9c55-0d7f5a3f5a10"
    first = send(client, board("governance"), "a.txt", b"words", client_id=command)
    again = send(client, board("governance"), "a.txt", b"words", client_id=command)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert len(kept(shelf)) == 1
    other = send(client, board("governance"), "a.txt", b"other words", client_id=command)
    assert other.json()["code"] == "client_id_reused"


def test_who_has_sent_her_share_is_told_so_and_an_unwritable_room_is_no_room(
    jordan: Person, observer: Person, board: Any, signed_in: Any, send: Any, shelf: Path, settings: Any
) -> None:
    settings.FILES_UNUSED = 1
    client = signed_in(jordan)
    assert send(client, board("governance"), "a.txt", b"one").status_code == 201
    assert send(client, board("governance"), "b.txt", b"two").json()["code"] == "files_unused"
    settings.FILES_UNUSED, settings.FILES_OF_A_PERSON = 40, 4
    assert send(client, board("governance"), "b.txt", b"two").json()["code"] == "files_full"
    assert send(client, board("bureau-room"), "b.txt", b"two").status_code == 404
    assert len(kept(shelf)) == 1
