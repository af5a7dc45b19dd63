"""Every address of the site with what there is put into its places, and whether a text left a trace in an answer.

The addresses come from the resolver. A new one is walked the day it is added; where something stands in it that nobody
here knows what to put for, the test says what to add.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Accreditation
from forum.exports import FORMATS
from forum.models import Room, SynonymGroup, ThreadMove
from moderation.models import Appeal, Case, PrivilegedRead, Silence, VeilLift, Warned, WordRule

from .traces_ground import Ground

API = "api/v1/"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# What serves no words of anybody, or ends and begins sessions; their own tests ask about them.
NOT_WALKED = ("account/", "demo/<token>", "invitation/<token>", "mail/stop/<token>")

Values = Callable[[Ground], Iterable[object]]


def _threads(ground: Ground) -> list[int]:
    return [thread.pk for thread in ground.threads]


def _posts(ground: Ground) -> list[int]:
    return [post.pk for post in ground.posts]


def _rooms(ground: Ground) -> list[int]:
    return [room.pk for room in ground.rooms]


def _keys(ground: Ground) -> list[str]:
    return [room.key for room in ground.rooms if room.key]


def _people(ground: Ground) -> list[int]:
    return [person.pk for person in ground.people]


def _conversations(ground: Ground) -> list[int]:
    return [room.pk for room in ground.rooms if room.kind == Room.Kind.DIRECT]


# What stands for each place of an address, by the address up to and with that place.
VALUES: dict[str, Values] = {
    "t/<pk>": _threads,
    "t/<pk>/p/<number>": lambda ground: range(1, max(thread.last_number for thread in ground.threads) + 1),
    "posts/<pk>": _posts,
    "rooms/<key>": _keys,
    "drafts/<place>": lambda ground: [f"thread:{thread.pk}" for thread in ground.threads],
    "drafts/later/<pk>": lambda ground: [1],
    "files/<key>": lambda ground: [file.key for file in ground.files],
    "search/words/<pk>": lambda ground: SynonymGroup.objects.values_list("pk", flat=True)[:2],
    "rooms/<pk>": _rooms,
    "conversations/<pk>": _conversations,
    "conversations/with/<person>": _people,
    "people/<pk>": _people,
    "desk/<pk>": lambda ground: Accreditation.objects.filter(person__in=ground.people).values_list("pk", flat=True)[:2],
    "desk/<pk>/<act>": lambda ground: ["review", "end", "suspend"],
    "sessions/<pk>": lambda ground: [1],
    "tokens/<pk>": lambda ground: [1],
    "promotions/<pk>": lambda ground: [ground.draft.pk],
    "promotions/<pk>/<act>": lambda ground: ["publish", "answer", "discard"],
    "moves/<pk>": lambda ground: ThreadMove.objects.values_list("pk", flat=True),
    "record/roots/<number>": lambda ground: [1],
    "retention/<key>": _keys,
    "warnings/<pk>": lambda ground: Warned.objects.values_list("pk", flat=True),
    "committee/cases/<pk>": lambda ground: Case.objects.values_list("pk", flat=True),
    "moderation/cases/<pk>": lambda ground: Case.objects.values_list("pk", flat=True),
    "moderation/cases/<pk>/suspension/<accreditation>": lambda ground: [1],
    "moderation/held/<pk>": _posts,
    "moderation/silences/<pk>": lambda ground: Silence.objects.values_list("pk", flat=True),
    "moderation/people/<pk>": _people,
    "moderation/veils/<pk>": lambda ground: VeilLift.objects.values_list("pk", flat=True),
    "moderation/readings/<pk>": lambda ground: PrivilegedRead.objects.values_list("pk", flat=True),
    "moderation/readings/room/<pk>": _rooms,
    "moderation/words/<pk>": lambda ground: WordRule.objects.values_list("pk", flat=True),
    "moderation/appeals/<pk>": lambda ground: Appeal.objects.values_list("pk", flat=True),
    API + "threads/<pk>": _threads,
    API + "posts/<pk>": _posts,
    API + "rooms/<room>": lambda ground: [*_keys(ground), *_rooms(ground)],
    API + "conversations/<pk>": _conversations,
    API + "people/<pk>": _people,
}
# Which of two places depend on each other: only the pairs that are there.
PAIRS: dict[str, Callable[[Ground], Iterable[tuple[object, ...]]]] = {
    "t/<pk>/p/<number>": lambda ground: [(post.thread_id, post.number) for post in ground.posts if post.number],
    # Without the words of a title that is a mark itself: an address that is asked for may be repeated.
    "files/<key>/<name>": lambda ground: [(file.key, "x.txt") for file in ground.files],
    "t/<pk>/<slug>": lambda ground: [(one.pk, one.slug if one.last_number else "x") for one in ground.threads],
}


class Unknown(AssertionError):
    pass


@dataclass(frozen=True)
class Asked:
    """One question to the site: from which pattern, where, and how."""

    pattern: str
    url: str
    method: str = "get"
    json: bool = False
    form: str = ""
    thread: int | None = None  # of which it tells, if of one

    def __str__(self) -> str:
        return (
            f"{self.method.upper()} {self.url}{' as JSON' if self.json else ''}{' ' + self.form if self.form else ''}"
        )


def patterns(entries: list | None = None, before: str = "") -> Iterator[str]:
    """Every address as "t/<pk>/p/<number>/"; once each, whatever the methods."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, route)
        elif isinstance(entry, URLPattern) and "(?P" not in route:  # Those are the library's for passwords.
            yield PLACE.sub(r"<\1>", route)


def walked() -> list[str]:
    return sorted({route for route in patterns() if not route.startswith(NOT_WALKED)})


def unknown_places() -> list[str]:
    """A sentence for each place for which nobody has said what stands there."""
    wanted = {route[: match.end()] for route in walked() for match in re.finditer(r"<\w+>", route)}
    return [
        f"An address holds “{place}”: add to VALUES in tests/moderation/traces.py what stands there, "
        "or to NOT_WALKED if it tells nobody's words."
        for place in sorted(wanted - VALUES.keys() - PAIRS.keys())
    ]


def filled(route: str, ground: Ground) -> list[str]:
    """The addresses of a pattern with what there is in its places."""
    places = [route[: match.end()] for match in re.finditer(r"<\w+>", route)]
    if places and places[-1] in PAIRS:
        return [_with("/" + route, pair) for pair in PAIRS[places[-1]](ground)]
    urls = ["/" + route]
    for place in places:
        name = re.findall(r"<\w+>", place)[-1]
        values = [str(value) for value in VALUES.get(place, _posts)(ground)]
        urls = [url.replace(name, value, 1) for url in urls for value in values]
    return urls


def _with(route: str, values: tuple[object, ...]) -> str:
    for value in values:
        route = re.sub(r"<\w+>", str(value), route, count=1)
    return route


# What is asked for beside the address itself. Those that quote get each marked post of the thread.
def _queries(route: str, url: str, ground: Ground) -> Iterator[str]:
    yield ""
    if route in ("t/<pk>/<slug>", "conversations/<pk>/", "rooms/<key>/"):
        for post in ground.posts:
            if url.startswith((f"/t/{post.thread_id}/", f"/conversations/{post.room_id}/", f"/rooms/{post.room.key}/")):
                yield f"?quote={post.pk}"
                yield f"?reply_to={post.pk}"
    if route.startswith(API):
        yield "?fragments=true&after=0&epoch=" + _epoch(url, ground)
    if route in ("catch-up/next/", "inbox/", "home", "register/"):
        yield "?all=1&from=0&after=0&page=1"
    if route == "moderation/":
        yield "?state=all"


def _epoch(url: str, ground: Ground) -> str:
    name = re.search(r"/rooms/([^/]+)", url)
    rooms = [room for room in ground.rooms if name and name[1] in (room.key, str(room.pk))]
    return rooms[0].epoch if rooms else ""


def questions(ground: Ground) -> list[Asked]:
    """Everything that can be asked about what stands on this ground."""
    found = []
    for route in walked():
        for url in filled(route, ground):
            thread = _thread_of(route, url, ground)
            for query in _queries(route, url, ground):
                found.append(Asked(route, url + query, thread=thread))
                if not route.startswith(API):
                    found.append(Asked(route, url + query, json=True, thread=thread))
            if not route.startswith(API):
                found.append(Asked(route, url, method="post", thread=thread))
            if route.endswith("export/"):
                found += [Asked(route, url, method="post", form=key, thread=thread) for key in (*FORMATS, "csv")]
    return found


def _thread_of(route: str, url: str, ground: Ground) -> int | None:
    """The thread of which an address tells, by its first number."""
    place = route.removeprefix(API).partition("/")[0]
    number = int((re.findall(r"/(\d+)", url) or ["0"])[0])
    by_post = {post.pk: post.thread_id for post in ground.posts}
    return by_post.get(number) if place == "posts" else number if place in ("t", "threads") else None


def answer_to(client: Client, asked: Asked) -> str:
    """Everything the answer says. What a form would do is undone, as is what it did to the browser."""
    headers = {"accept": "application/json"} if asked.json else {}
    if asked.method == "get":
        return said(client.get(asked.url, headers=headers))
    fields = {"client_id": str(uuid4()), "form": asked.form, "format": asked.form}
    cookies = client.cookies.copy()
    try:
        with transaction.atomic():
            told = said(client.post(asked.url, fields if asked.form else {}, headers=headers))
            raise _Undo
    except _Undo:
        return told
    finally:
        client.cookies = cookies


class _Undo(Exception):
    pass


def said(response: HttpResponse) -> str:
    """Headers and body as a person would read them: unpacked, without escapes."""
    assert response.status_code < 500, (response.status_code, response.request["PATH_INFO"])
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return headers + readable(body)


def readable(body: bytes) -> str:
    """The words in a file, whatever its kind."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(readable(packed.read(name)) for name in packed.namelist())
    if body.startswith(b"%PDF"):
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    text = body.decode("utf-8", "replace")
    if "\\u" in text:
        text += json.dumps(_unescaped(text), ensure_ascii=False)
    return text + unquote(text) if "%" in text else text


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def traces(text: str, marks: Iterable[str], ground: Ground) -> list[str]:
    """Which of these marks left something in the text."""
    low = text.casefold()
    return [name for name in marks if any(mark in low for mark in ground.marks[name])]
