"""What the rows are measured on: people of the Council with their sessions, a thread, and very many posts.

`lay` and `fill` run in a process of their own on the database of the servers, through `manage.py shell`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests import servers

STATES = ("JO", "AE", "BH", "TN", "DZ", "SA", "SD", "IQ", "OM", "PS", "QA", "KW", "LB", "LY", "EG", "MA", "MR", "YE")
LANGUAGES = ("ar", "ar", "ar", "en", "fr")
AT_ONCE = 100_000  # posts of one call
# What directors write: from a word of assent to a proposal with a list and a quotation.
TEXTS = (
    "نوافق.",
    "شكراً، ننتظر النص النهائي قبل اجتماع اللجنة.",
    "نقترح أن تُنشر **خلاصة المقارنة** على صفحة المجلس، وأن يضاف إليها جدول بالمواعيد لكل دولة.",
    "> ما المهلة؟\n\nأسبوعان من تاريخ التعميم، وفق [المادة الخامسة](https://example.org/5).",
    "هذه ملاحظاتنا على المسودة:\n\n- توحيد تسمية الخدمة في الدليل؛\n- نشر واجهات الربط مع أمثلتها؛\n"
    "- تقرير فصلي عن *نسبة الخدمات الرقمية*.\n\nونرحب بتعليق اللجنة الفنية قبل يوم الأحد.",
)

# What makes each post another one: whoever writes the same again and again is reported to the secretariat.
_TOPICS = ("الهوية", "الدفع", "الجمارك", "الصحة", "التعليم", "البلديات", "الضمان", "المشتريات", "الترخيص", "القضاء")
_TIMES = ("غداً", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "قريباً", "لاحقاً", "مبكراً", "تدريجياً")


def text_of(number: int) -> str:
    """The post of this number: one of TEXTS with a sentence that only it ends with."""
    digits = [int(digit) for digit in str(number)]
    told = " و".join(f"{_TOPICS[digit]} {_TIMES[(digit + place) % 10]}" for place, digit in enumerate(digits))
    return f"{TEXTS[number % len(TEXTS)]}\n\nيشمل ذلك {told}."


@dataclass
class Stage:
    """The people's sessions, the thread they talk in and where its room's log stands."""

    sessions: list[str]
    languages: list[str]
    room: int
    epoch: str
    head: int
    thread: int
    path: str

    def cookie(self, person: int) -> str:
        return f"majlis={self.sessions[person % len(self.sessions)]}"


def lay(env: Mapping[str, str], people: int) -> Stage:
    """Migrate, lay the Council, `people` members with their sessions, and one thread."""
    servers.migrate(env)
    return Stage(**ask(env, f"_lay({people})"))


def ask(env: Mapping[str, str], call: str) -> Any:
    code = f"from bench import stage; print(stage.json.dumps(stage.{call}))"
    return json.loads(servers.manage("shell", "-v", "0", "-c", code, env=env).strip().splitlines()[-1])


# --- What runs beside the servers --------------------------------------------------------------------------------


def _lay(people: int) -> dict[str, Any]:
    from forum.actions import start_thread
    from forum.loading import lay_structure
    from forum.models import Room, Thread
    from forum.views.addresses import thread_url

    lay_structure()
    members = [_member(n) for n in range(people)]
    room = Room.objects.get(key="governance")
    started: Thread = start_thread(
        author=members[0], room=room, title="مؤشر النضج الرقمي", body=TEXTS[2], language="ar", client_id=uuid4()
    ).result
    room.refresh_from_db()
    return {
        "sessions": [_session(member) for member in members],
        "languages": [member.language for member in members],
        "room": room.pk,
        "epoch": room.epoch,
        "head": room.head,
        "thread": started.pk,
        "path": thread_url(started),
    }


def _member(n: int) -> Any:
    from tests.cast import accredit, make_person

    language = LANGUAGES[n % len(LANGUAGES)]
    person = make_person(f"member{n}", name=f"عضو الوفد {n}", name_second=f"Member {n}", language=language)
    accredit(person, "delegation_member", STATES[n % len(STATES)])
    return person


def _session(person: Any) -> str:
    """A session as sign-in with a second factor leaves it."""
    from importlib import import_module

    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts import sessions

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    sessions.begin(session)
    sessions.mark_second_factor(session, person)
    session.save()
    UserSession.objects.create(user=person, session_key=session.session_key, ip="127.0.0.1", user_agent="bench")
    return session.session_key


def _desk(cases: int) -> dict[str, Any]:
    """Two of the secretariat, and so many cases about what four members wrote."""
    from accounts.models import Person
    from tests.cast import accredit, make_person
    from tests.moderation import long_day

    officers = [make_person(f"officer{n}", name=f"موظف الأمانة {n}") for n in (1, 2)]
    for officer in officers:
        accredit(officer, "secretariat_staff")
    laid = long_day.lay(list(Person.objects.filter(email__startswith="member").order_by("pk")[:4]), officers, cases)
    _analyse()
    return {"session": _session(officers[0]), "case": laid[0].pk}


def fill(env: Mapping[str, str], thread: int, up_to: int, *, elsewhere: int = 0) -> None:
    """Let the thread hold `up_to` posts, and other threads of the room `elsewhere` more between them."""
    ask(env, f"_fill({thread}, {up_to})")
    while elsewhere > 0:
        ask(env, f"_fill_others({thread}, {min(elsewhere, AT_ONCE)})")
        elsewhere -= AT_ONCE


def _fill(thread_id: int, up_to: int) -> int:
    from forum.models import Thread

    thread = Thread.objects.select_related("room").get(pk=thread_id)
    templates = _templates(thread)
    _copy_posts(thread, templates, up_to - thread.last_number)
    _analyse()
    return up_to


def _fill_differing(thread_id: int, posts: int) -> int:
    """Posts of which no two are the same, with their words, in threads of ten thousand each."""
    from accounts.models import Person
    from forum.models import Post, Thread
    from forum.search.index import reindex

    like = Thread.objects.select_related("room").get(pk=thread_id)
    authors = list(Person.objects.filter(email__startswith="member").order_by("pk").values_list("pk", flat=True))
    for first in range(0, posts, 10_000):
        thread = Thread.objects.get(pk=like.pk)
        thread.pk, thread.last_number = None, min(10_000, posts - first)
        thread.save(force_insert=True)
        made = [
            Post(
                room_id=like.room_id,
                thread=thread,
                author_id=authors[n % len(authors)],
                number=n + 1,
                status=Post.Status.PUBLISHED,
                capacity="personal",
                author_class="delegation_member",
                body=text_of(first + n),
                language="ar",
                client_id=uuid4(),
            )
            for n in range(thread.last_number)
        ]
        Post.objects.bulk_create(made, batch_size=1000)
    reindex()
    _analyse()
    return posts


def _searches(queries: list[str], seconds: float) -> tuple[float, list[float]]:
    from itertools import cycle
    from time import perf_counter

    from accounts.models import Person
    from forum.search import find

    person = Person.objects.filter(email__startswith="member").order_by("pk")[0]
    for query in queries:
        find(person, query)
    began, times = perf_counter(), []
    for query in cycle(queries):
        at = perf_counter()
        if at > began + seconds:
            break
        find(person, query)
        times.append(perf_counter() - at)
    return len(times) / (perf_counter() - began), times


def _fill_others(like: int, posts: int) -> int:
    """More threads in the same room, of ten thousand posts each."""
    from forum.models import Post, Thread

    first = Thread.objects.select_related("room").get(pk=like)
    templates = list(Post.objects.filter(thread=first).order_by("pk").values_list("pk", flat=True)[1 : len(TEXTS) + 1])
    each = min(posts, 10_000)
    for _n in range(posts // each):
        copy = Thread.objects.get(pk=first.pk)
        copy.pk, copy.last_number = None, 0
        copy.save(force_insert=True)
        _copy_posts(copy, templates, each)
    _analyse()
    return posts


def _analyse() -> None:
    """So that the database knows what it holds, as it does after some minutes of ordinary life."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _templates(thread: Any) -> list[int]:
    """Posts written the ordinary way, to be multiplied."""
    from forum.actions import create_post

    author = thread.starter
    made = [
        create_post(author=author, thread=thread, body=body, language="ar", client_id=uuid4()).result for body in TEXTS
    ]
    thread.refresh_from_db()
    return [post.pk for post in made]


def _copy_posts(thread: Any, templates: list[int], count: int) -> None:
    """Posts with their events and commands, by the database itself: a million take a minute."""
    from forum.models import Command, Event, Post, Room, Thread

    base, head = thread.last_number, Room.objects.get(pk=thread.room_id).head
    unlike = {"thread_id": str(thread.pk), "number": f"{base} + n", "client_id": _uuid(), "author_id": _author()}
    for turn, template in enumerate(templates):
        given = f"n % {len(templates)} = {turn}"
        _insert(Post, unlike, f"FROM series, (SELECT * FROM forum_post WHERE id = {template}) t WHERE {given}", count)
    last = Event.objects.filter(room=thread.room_id).order_by("-seq").first()
    source = (
        f"FROM forum_post p, (SELECT * FROM {{table}} WHERE id = {{row}}) t "
        f"WHERE p.thread_id = {thread.pk} AND p.number > {base}"
    )
    seq = f"{head} + p.number - {base}"
    _insert(
        Event,
        {"seq": seq, "thread_id": "p.thread_id", "post_id": "p.id", "actor_id": "p.author_id"},
        source.format(table="forum_event", row=last.pk),
        count,
    )
    command = Command.objects.order_by("-pk").first()
    _insert(
        Command,
        {"person_id": "p.author_id", "client_id": "p.client_id", "result": "p.id", "seq": seq},
        source.format(table="forum_command", row=command.pk),
        count,
    )
    Thread.objects.filter(pk=thread.pk).update(last_number=base + count)
    Room.objects.filter(pk=thread.room_id).update(head=head + count)


def _insert(model: Any, unlike: dict[str, str], source: str, count: int) -> None:
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    taken = ", ".join(f"{unlike[column]}" if column in unlike else f't."{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    series = (
        f"WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count}) "
        if connection.vendor == "sqlite"
        else f"WITH series AS (SELECT generate_series(1, {count}) AS n) "
    )
    with connection.cursor() as cursor:
        prefix, insert = (series, f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {taken} {source}')
        cursor.execute(prefix + insert)


def _uuid() -> str:
    from django.db import connection

    return "lower(hex(randomblob(16)))" if connection.vendor == "sqlite" else "gen_random_uuid()"


def _author() -> str:
    """Everybody in turn; the members' ids follow each other."""
    from accounts.models import Person

    ids = list(Person.objects.filter(email__startswith="member").order_by("pk").values_list("pk", flat=True))
    assert ids[-1] - ids[0] == len(ids) - 1
    return f"{ids[0]} + n % {len(ids)}"


def _profile(session: str, thread: int, posts: int) -> dict[str, Any]:
    from .profiling import measure

    return measure(session, thread, posts)


def _queries(session: str, path: str) -> int:
    """How many statements a page takes, once what is kept between pages is there."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import clear_script_prefix

    clear_script_prefix()
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return len(captured)
