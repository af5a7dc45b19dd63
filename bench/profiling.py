"""Where the time of a post goes: one process, one thread, the whole way from the request to the answer."""

from cProfile import Profile
from itertools import count
from pstats import Stats
from typing import Any
from uuid import uuid4

from . import stage as staging
from .result import Result
from .run import Run
from .stage import text_of

POSTS = 300
# The parts of a post, by the function in which each begins; what is inside of another part is counted there.
PARTS = (
    ("the database: sending, waiting, reading", "psycopg/connection.py", "wait"),
    ("Markdown and sanitiser", "forum/content/__init__.py", "render"),
    ("markup of the answer", "forum/fragments.py", "render_post"),
    ("form", "django/forms/forms.py", "full_clean"),
)
VIEW = ("forum/views/answers.py", "answered")


async def profile_posts(run: Run) -> Result:
    server, stage = run.parts.majlis("postgres", people=12)
    told = staging.ask(server.env, f"_profile({stage.sessions[0]!r}, {stage.thread}, {50 if run.quick else POSTS})")
    server.close()
    return Result(
        row="profile",
        what="one post in one thread, PostgreSQL: processor time, statements, calls of Python functions",
        measured=f"{told['cpu']:.1f} ms, {told['statements']} statements, {told['calls']:,} calls",
        numbers={f"part {name}": share for name, share in told["shares"].items()},
    )


def measure(session: str, thread: int, posts: int) -> dict[str, Any]:
    """Runs beside the servers: the processor time of a post, then the shares of its parts under the profiler."""
    import time

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import clear_script_prefix

    clear_script_prefix()
    token = "c" * 32
    headers = {"host": settings.ALLOWED_HOSTS[0], "accept": "application/json", "origin": settings.ORIGIN}
    client = Client(headers=headers)
    client.cookies[settings.SESSION_COOKIE_NAME], client.cookies[settings.CSRF_COOKIE_NAME] = session, token

    numbers = count()

    def post() -> None:
        values = {"body": text_of(next(numbers)), "language": "ar", "client_id": str(uuid4())}
        answer = client.post(f"/t/{thread}/reply/", values, headers={"x-csrftoken": token})
        assert answer.status_code == 201, answer.content[:300]

    for _n in range(10):
        post()
    with CaptureQueriesContext(connection) as captured:
        post()
        statements = len(captured)
    began = time.process_time()
    for _n in range(posts):
        post()
    cpu = (time.process_time() - began) / posts * 1000
    profile = Profile()
    profile.enable()
    for _n in range(posts):
        post()
    profile.disable()
    stats = Stats(profile)
    return {
        "cpu": cpu,
        "statements": statements,
        "calls": stats.total_calls // posts,  # type: ignore[attr-defined]
        "shares": _shares(stats),
    }


def _shares(stats: Any) -> dict[str, float]:
    """Each part's share of the time; the statements of session and rights are counted with the database."""
    found = {name: _of(stats, file, function) for name, file, function in PARTS}
    found["around the view: session, rights, headers, routing"] = stats.total_tt - _of(stats, *VIEW)
    rest = stats.total_tt - sum(found.values())
    found["the action itself and everything else"] = max(rest, 0.0)
    return {name: share / stats.total_tt for name, share in found.items()}


def _of(stats: Any, file: str, function: str) -> float:
    """The time spent in a function and in all it calls."""
    return sum(row[3] for (path, _line, name), row in stats.stats.items() if path.endswith(file) and name == function)
