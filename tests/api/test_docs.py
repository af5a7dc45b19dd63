"""The examples of docs/api.md, sent one after another, are answered as the page says."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Person
from forum.api.document import openapi
from forum.models import Room, Thread
from tests.api.conftest import API, Program

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```http\n(\w+) (\S+)\n(.*?)```\n\n```json\n(\d+)\n(.*?)```", PAGE, re.DOTALL)


def shape(value: Any) -> Any:
    """Names and kinds of values; what the values are differs from one Council to another."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


def test_every_example_is_answered_as_the_page_says(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable, bearer: Callable[..., Program]
) -> None:
    asked = reply(tunisia, budget, "نوافق.").result
    reply(tunisia, budget, f"نسأل @[{jordan.pk}]")
    program = bearer(jordan)
    bundle = program.get("/notifications")[1]["notifications"][0]["bundle"]
    room = Room.objects.get(pk=budget.room_id)
    named = {"thread": budget.pk, "post": asked.pk, "person": tunisia.pk, "bundle": bundle}
    named |= {"seq": room.head, "epoch": room.epoch}

    assert len(EXAMPLES) >= 10
    for method, path, sent, status, answer in EXAMPLES:
        path, sent = (re.sub(r"{(\w+)}", lambda found: str(named[found[1]]), text) for text in (path, sent))
        body = json.loads(sent) if sent.strip() else None
        got, told = program.ask(method, path.removeprefix(API), body, **{"accept-language": "en"})
        assert got == int(status), (method, path, told)
        assert shape(told) == shape(json.loads(answer)), (method, path)


def test_the_page_speaks_of_addresses_there_are() -> None:
    there = {re.sub(r"{\w+}|governance", "X", path) for path in openapi()["paths"]}
    told = {re.sub(r"{\w+}|governance", "X", path.partition("?")[0]) for _method, path, *_rest in EXAMPLES}
    assert told <= there
