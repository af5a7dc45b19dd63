"""docs/protocol.md and the code say the same."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from forum.events import KINDS
from realtime import connection, decoder, frames, protocol

pytestmark = pytest.mark.pure
DOC = Path(settings.BASE_DIR, "docs", "protocol.md").read_text(encoding="utf-8")


def chapter(title: str) -> str:
    return DOC.split(f"\n## {title}\n")[1].split("\n## ")[0]


def examples_in(title: str) -> dict[str, list[str]]:
    """{message: its examples} of a chapter, one section for each."""
    sections = re.split(r"^### `(\w+)`$", chapter(title), flags=re.MULTILINE)[1:]
    pairs = zip(sections[::2], sections[1::2], strict=True)
    return {name: re.findall(r"```json\n(.+?)```", text, flags=re.DOTALL) for name, text in pairs}


def tag_of(struct: type[msgspec.Struct]) -> str:
    return str(struct.__struct_config__.tag)


def first_cells(title: str) -> set[str]:
    return set(re.findall(r"^\| `?([\w.]+)`? \|", chapter(title), flags=re.MULTILINE))


def test_every_message_is_described_and_its_examples_are_understood():
    described = examples_in("What a client may send")
    assert set(described) == {tag_of(message) for message in protocol.MESSAGES}
    for name, examples in described.items():
        assert examples, name
        for example in examples:
            assert tag_of(type(decoder.decode(example, depth=32))) == name


def test_every_frame_is_described_and_its_examples_are_what_we_send():
    described = examples_in("What the server sends")
    by_tag = {tag_of(frame): frame for frame in frames.FRAMES}
    assert set(described) == set(by_tag)
    for name, examples in described.items():
        assert examples, name
        for example in examples:
            told = msgspec.json.decode(example, type=by_tag[name], strict=True)
            assert json.loads(frames.encode(told).text) == json.loads(example)


def test_every_field_of_a_frame_is_in_an_example():
    described = examples_in("What the server sends")
    for frame in frames.FRAMES:
        shown = {field for example in described[tag_of(frame)] for field in json.loads(example)}
        assert shown == {"t", *frame.__struct_fields__}, frame


def test_every_kind_of_event_is_described():
    assert first_cells("Kinds of events") - {"kind"} == KINDS


def test_every_close_code_is_described():
    told = {cell for cell in first_cells("Why a socket ends") if cell.isdigit()}
    assert told == {str(int(code)) for code in frames.Close}


def test_every_error_code_is_described():
    source = "".join(Path(module.__file__).read_text() for module in (connection, decoder))
    used = set(re.findall(r'(?:refuse|BadMessage|_price_of_nonsense)\(\s*"(\w+)"', source))
    assert len(used) > 8
    assert first_cells("What the server sends") - {"code"} == used
