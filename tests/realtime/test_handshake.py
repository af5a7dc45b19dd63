"""Who may open a socket, and what the others are told."""

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from accounts import sessions
from realtime.limits import Bucket

from .conftest import Tab, scope_for, session_key

pytestmark = pytest.mark.django_db(transaction=True)


async def opened(scope) -> Tab:
    tab = Tab(scope)
    await tab.opens()
    return tab


ELSEWHERE = [
    "",
    "null",
    "http://127.0.0.1",
    "http://127.0.0.1:8001",
    "https://127.0.0.1:8000",
    "http://127.0.0.1:8000.evil.example",
    "http://127.0.0.1:8000@evil.example",
    "http://evil.example",
    "http://evil.example:8000",
    "http://127.0.0.1:80000",
    "http://localhost:8000",
    "ws://127.0.0.1:8000",
    "http://127.0.0.1:8000/ws/",
]


@pytest.mark.parametrize("origin", ELSEWHERE)
async def test_a_page_elsewhere_cannot_open_a_socket(origin, jordan, live, signed_in):
    cookie = session_key(await sync_to_async(signed_in)(jordan))
    tab = await opened(scope_for(cookie, origin=origin))
    assert tab.refused
    await tab.leaves()


async def test_our_own_page_can(jordan, live, signed_in):
    cookie = session_key(await sync_to_async(signed_in)(jordan))
    tab = await opened(scope_for(cookie, origin=settings.ORIGIN))
    assert (await tab.sees("hello"))["person"] == jordan.pk
    await tab.leaves()


async def test_two_origins_are_none(jordan, live, signed_in):
    scope = scope_for(session_key(await sync_to_async(signed_in)(jordan)))
    scope["headers"].append((b"origin", b"http://evil.example"))
    tab = await opened(scope)
    assert tab.refused
    await tab.leaves()


async def test_the_anonymous_are_refused(live):
    tab = await opened(scope_for(None))
    assert tab.refused
    await tab.leaves()


@pytest.mark.parametrize("path", ["/ws", "/ws/x", "/", "/WS/"])
async def test_there_is_one_path(path, jordan, live, signed_in):
    cookie = session_key(await sync_to_async(signed_in)(jordan))
    tab = await opened(scope_for(cookie, path=path))
    assert tab.refused
    await tab.leaves()


def bearing(cookie: str) -> dict:
    scope = scope_for(None)
    scope["headers"].append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    return scope


@pytest.mark.parametrize("cookie", ["x", "0" * 32, "z" * 4000])
async def test_an_invented_session_is_an_ended_one(cookie, live):
    tab = await opened(bearing(cookie))
    assert await tab.ends() == 4401
    await tab.leaves()


@pytest.mark.parametrize("cookie", ["", "../../etc/passwd", "' OR 1=1 --", "é" * 200, "a\x00b"])
async def test_what_was_never_a_session_of_ours_is_refused_like_none(cookie, live):
    tab = await opened(bearing(cookie))
    assert tab.refused
    await tab.leaves()


async def test_an_ended_session_says_so(jordan, live, signed_in):
    client = await sync_to_async(signed_in)(jordan)
    key = session_key(client)
    await sync_to_async(client.session.flush)()
    tab = await opened(scope_for(key))
    assert await tab.ends() == 4401
    await tab.leaves()


async def test_who_owes_the_second_factor_is_told(jordan, live, signed_in):
    client = await sync_to_async(signed_in)(jordan)

    def forget_factor() -> None:
        session = client.session
        del session[sessions.SECOND_FACTOR]
        session.save()

    await sync_to_async(forget_factor)()
    tab = await opened(scope_for(session_key(client)))
    assert await tab.ends() == 4403
    await tab.leaves()


async def test_a_session_past_its_absolute_limit_is_an_ended_one(jordan, live, signed_in):
    client = await sync_to_async(signed_in)(jordan)

    def grow_old() -> None:
        session = client.session
        session[sessions.BEGAN] -= settings.SESSION_ABSOLUTE_AGE + 1
        session.save()

    await sync_to_async(grow_old)()
    tab = await opened(scope_for(session_key(client)))
    assert await tab.ends() == 4401
    await tab.leaves()


async def test_a_stranger_with_an_account_is_not_let_in(stranger, live, signed_in):
    tab = await opened(scope_for(session_key(await sync_to_async(signed_in)(stranger))))
    assert await tab.ends() == 4401
    assert [frame["t"] for frame in tab.seen] == []
    await tab.leaves()


async def test_the_eleventh_socket_of_a_person_is_refused_and_the_others_stay(jordan, live, signed_in):
    cookie = session_key(await sync_to_async(signed_in)(jordan))
    tabs = [await opened(scope_for(cookie)) for _n in range(settings.LIVE["sockets_per_person"])]
    for tab in tabs:
        await tab.sees("hello")

    one_more = await opened(scope_for(cookie))
    assert await one_more.ends() == 1008
    assert one_more.seen[0]["code"] == "too_many_sockets"

    await tabs[0].leaves()
    instead = await opened(scope_for(cookie))
    await instead.sees("hello")
    for tab in [*tabs[1:], one_more, instead]:
        if tab in tabs:
            tab.says("ping")
            await tab.sees("pong")
        await tab.leaves()


@pytest.mark.pure
def test_a_bucket_gives_a_burst_and_then_its_rate():
    now = [0.0]
    bucket = Bucket(10, 40, clock=lambda: now[0])
    assert sum(bucket.take() for _n in range(100)) == 40
    now[0] += 1
    assert sum(bucket.take() for _n in range(100)) == 10
    now[0] += 100
    assert sum(bucket.take() for _n in range(100)) == 40
