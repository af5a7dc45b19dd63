"""What the API answers is what its document says, for whatever fits the document and for whatever does not."""

import copy
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, get_args
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from accounts.models import Person
from forum import actions
from forum.api import commands
from forum.api.document import openapi
from forum.models import LINE_KINDS, Post, Room, Thread
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db
MISSING = 987_654_321
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
]
# The same examples each time: a test must not depend on luck.
bounded = settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def about(things: dict[str, list[Any]]) -> dict[str, Any]:
    """The document with addresses of what is there, so that what is sent reaches the code behind the door."""
    told = copy.deepcopy(openapi())
    for path, methods in told["paths"].items():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    kind = path.split("/")[3] if parameter["name"] == "pk" else "room"
                    parameter["schema"] = {"enum": [*things[kind], MISSING]}
    return told


@pytest.fixture
def things(
    jordan: Person,
    tunisia: Person,
    observer: Person,
    secretariat: Person,
    budget: Thread,
    reply: Callable,
    settings: Any,
) -> dict[str, list[Any]]:
    settings.POSTS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 100_000
    reply(tunisia, budget, f"نسأل @[{jordan.pk}]")
    own = reply(jordan, budget).result
    actions.invite_to_thread(actor=secretariat, thread=budget, person=observer)
    said = reply(observer, budget, "We agree.", language="en").result
    talk = actions.start_conversation(author=jordan, people=[observer], client_id=uuid4()).result
    return {
        "threads": [budget.pk, talk.threads.get().pk],
        "posts": [own.pk, said.pk, budget.posts.get(number=1).pk],
        "rooms": ["governance", "bureau-room", str(budget.room_id)],
        "room": ["governance", "bureau-room", str(Room.objects.get(key="ga-hall").pk)],
        "conversations": [talk.pk],
        "people": [jordan.pk, observer.pk],
    }


def answer_to(case: schemathesis.Case, program: Program) -> schemathesis.Response:
    """Send the case through the test client, which shares the test's own transaction."""
    sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    headers = {name: str(value) for name, value in sent.headers.items()} | program.headers
    type_ = headers.pop("Content-Type", "application/json")
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    told = program.client.generic(sent.method, sent.path_url, body, content_type=type_, headers=headers)
    headers = {name: [value] for name, value in told.items()}
    return schemathesis.Response(told.status_code, headers, told.content, sent, elapsed=0.0, verify=False)


@pytest.mark.parametrize("cast", ["jordan", "observer"])
def test_every_operation_answers_as_the_document_says(
    cast: str, request: pytest.FixtureRequest, things: dict[str, list[Any]], bearer: Callable[..., Program]
) -> None:
    program = bearer(request.getfixturevalue(cast))
    schema = schemathesis.openapi.from_dict(about(things))
    asked: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:

            @bounded
            @given(case=operation.as_strategy(generation_mode=mode))
            def answers(case: schemathesis.Case) -> None:
                answer = answer_to(case, program)
                case.validate_response(answer, checks=CHECKS)
                asked[answer.status_code] += 1

            # Some addresses have nothing that could be wrong.
            with suppress(Unsatisfiable):
                answers()
    assert {200, 404, 422} <= asked.keys()
    assert 201 in asked or cast == "observer"  # She writes only where she is invited, which chance seldom meets.
    assert sum(asked.values()) > 300


def test_the_words_offered_are_those_there_are() -> None:
    assert set(get_args(commands.Capacity)) == {"", *Post.Capacity.values}
    assert set(get_args(commands.PostKind)) == set(Post.Kind.values) - LINE_KINDS
    assert set(get_args(commands.ThreadKind)) == set(Thread.Kind.values) - {Thread.Kind.STREAM}
    assert set(get_args(commands.NewStatus.model_fields["status"].annotation)) == set(Person.Status.values)
