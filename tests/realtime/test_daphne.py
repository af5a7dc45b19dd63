"""The same through a real Daphne process: what only a real server and a real network show."""

import asyncio
from contextlib import suppress

import pytest
import websockets

from .stage import line, post, sign_out

pytestmark = pytest.mark.ops


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


async def test_posts_of_many_at_once_reach_everyone_whole_and_in_order(served):
    server, stage = served
    async with line(server.url, stage, "jordan") as hers, line(server.url, stage, "writer0") as his:
        await hers.sees("live")
        await his.sees("live")
        writing = [post(server.url, stage, f"writer{n % 6}", f"كلمة {n}") for n in range(24)]
        answers = [answer for _status, answer in await asyncio.gather(*writing)]
        last = max(answer["seq"] for answer in answers)
        for reader in (hers, his):
            while not reader.seqs or reader.seqs[-1] < last:
                await reader.frame()
            assert reader.seqs == list(range(stage.head + 1, last + 1))


async def test_every_end_arrives_with_its_code(served):
    """Daphne itself refuses to send codes below 3000, so these prove our way round it."""
    server, stage = served
    async with line(server.url, stage, "writer1") as theirs:
        await theirs.socket.send(" " * (64 * 1024 + 1))
        assert await theirs.ends() == 1009
    async with line(server.url, stage, "writer1") as theirs:
        with suppress(websockets.ConnectionClosed):
            await theirs.socket.send(" " * 1_000_000)
        # The server reads no further, so the rest of what was sent may meet a line that is down.
        assert await theirs.ends() in {1009, 1006}
    async with line(server.url, stage, "writer1") as theirs:
        for _n in range(60):
            await theirs.says("ping")
        assert await theirs.ends() == 1008


async def test_the_handshake_tells_what_a_browser_can_act_on(served):
    server, stage = served
    address = server.url.replace("http://", "ws://") + "/ws/"

    async def status(**headers: str) -> int:
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(address, origin=headers.pop("origin", server.url), additional_headers=headers)
        return refused.value.response.status_code

    assert await status() == 403
    assert await status(Cookie=stage.cookie("jordan"), origin=f"https://127.0.0.1:{server.port}") == 403
    async with websockets.connect(
        address, origin=server.url, additional_headers={"Cookie": "majlis=" + "0" * 32}
    ) as invented:
        await invented.wait_closed()
        assert invented.close_code == 4401


async def test_signing_out_closes_the_sockets_of_that_session(served):
    server, stage = served
    async with line(server.url, stage, "writer2") as theirs, line(server.url, stage, "writer3") as others:
        await theirs.sees("live")
        await others.sees("live")
        await asyncio.to_thread(sign_out, server.url, stage, "writer2")
        assert await theirs.ends() == 4401
        await others.says("ping")
        await others.sees("pong")


async def test_a_frame_longer_than_the_servers_own_buffer_arrives_whole(served):
    server, stage = served
    async with line(server.url, stage, "tunisia") as his:
        await his.sees("live")
        long = "كلمة " * 7_000
        status, answer = await post(server.url, stage, "jordan", long)
        assert status in {200, 201}, answer
        frame = await his.sees("event", seq=answer["seq"])
        assert frame["html"].count("كلمة") >= 7_000
