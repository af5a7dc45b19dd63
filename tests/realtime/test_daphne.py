"""The same through a real Daphne process: what only a real server and a real network show."""

from collections.abc import Iterator

import pytest

from tests import servers

from .stage import Stage, lay, line, post

pytestmark = pytest.mark.ops


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[servers.Server, Stage]]:
    server = servers.Server()
    stage = lay(server.env)
    with server:
        yield server, stage


async def test_a_post_through_the_page_arrives_in_each_readers_language(served):
    server, stage = served
    async with line(server.url, stage, "jordan") as hers, line(server.url, stage, "tunisia") as his:
        await hers.sees("live")
        await his.sees("live")

        status, answer = await post(server.url, stage, "jordan", "**نعم** نوافق.")

        assert status in {200, 201}, answer
        assert "<strong>نعم</strong>" in (await his.sees("event", seq=answer["seq"]))["html"]
        await hers.sees("mine", number=answer["number"])
        await hers.sees("event", seq=answer["seq"])
