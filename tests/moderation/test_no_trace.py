"""Nothing of a hidden, held or withdrawn post is told to those who may not read it, anywhere (domain.md W3).

Every address of the site with everything that can stand in it, every frame of the socket, mail, and the database itself
after an erasure. The people deal the addresses among them; with MAJLIS_TRACES=all each walks them all.
"""

import logging
import os
import random
from collections.abc import Callable
from itertools import groupby
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.db.models.functions import Cast
from django.test import Client

from accounts.models import Person
from accounts.standing import standing_of
from forum.actions import publish_promotion
from forum.errors import NothingChosen
from forum.models import Thread
from forum.permissions import can_read_thread

from . import traces
from .traces_ground import HELD, MARKS, NOBODYS, REPLIES, Ground, act, before

pytestmark = [pytest.mark.django_db, pytest.mark.pure]

CAST = ("jordan", "tunisia", "emirates", "president", "secretariat", "second_secretariat", "chair")
# Who reads none of it: members (one of whom reported it all, one of whom answered it), an officer of a committee who
# proposed what is to be done, and everybody further away.
OUTSIDE = (
    "tunisia",
    "emirates",
    "chair",
    "delegate",
    "observer",
    "expert",
    "adviser",
    "guest",
    "stranger",
    "anonymous",
)
# Who reads what is hidden, and nothing that is gone.
OFFICERS = ("secretariat", "second_secretariat", "president")
WHOLE = os.environ.get("MAJLIS_TRACES") == "all"
FEW = 4  # Of what is asked so seldom everybody asks all.


@pytest.fixture
def cast(request: pytest.FixtureRequest, settings, caplog) -> dict[str, Person]:
    caplog.set_level(logging.ERROR, logger="django.request")  # Thousands of refusals are what is wanted here.
    settings.EDIT_WINDOW *= 0  # So that an edit keeps what it replaced.
    settings.POSTS_PER_MINUTE = 1000
    return {name: request.getfixturevalue(name) for name in (*CAST, *OUTSIDE[:-1])}


@pytest.fixture
def browser(request: pytest.FixtureRequest, signed_in: Callable[[Person], Client]) -> Callable[[str], Client]:
    def browser_of(name: str) -> Client:
        return Client() if name == "anonymous" else signed_in(request.getfixturevalue(name))

    return browser_of


def share(questions: list[traces.Asked], name: str, people: tuple[str, ...], ground: Ground) -> list[traces.Asked]:
    """What this person asks of what these people ask together: everything there is little of, and of the rest her part.

    What is said of a thread is dealt among those who read the thread, so that each question is asked once by one who
    comes as far as the text. Whoever reads none of it asks one of each kind, in turns with others like her.
    """
    if WHOLE:
        return questions
    readers = {thread.pk: [one for one in people if _reads(one, thread, ground)] for thread in ground.threads}
    far = [one for one in people if not any(one in those for those in readers.values())]
    near = [one for one in people if one not in far]
    dealt = []
    for turn, (_which, alike) in enumerate(groupby(sorted(questions, key=_kind), key=_kind)):
        found = list(alike)
        if name in far:
            dealt += random.Random(name).sample(found, far[turn % len(far)] == name)
        elif len(found) <= FEW:
            dealt += found
        else:
            dealt += [one for number, one in enumerate(found) if _is_hers(one, number + turn, name, readers, near)]
    return dealt


def _is_hers(asked: traces.Asked, number: int, name: str, readers: dict[int, list[str]], near: list[str]) -> bool:
    those = readers.get(asked.thread or 0) or near
    return those[number % len(those)] == name


def _reads(name: str, thread: Thread, ground: Ground) -> bool:
    return name in ground.cast and can_read_thread(standing_of(ground.cast[name]), thread)


def _kind(asked: traces.Asked) -> tuple[str, str, bool, str]:
    return asked.pattern, asked.method, asked.json, asked.form


def found_by(client: Client, asked: list[traces.Asked], ground: Ground, marks: tuple[str, ...]) -> dict[str, list[str]]:
    """{mark: where it was found}."""
    found: dict[str, list[str]] = {}
    for one in asked:
        for name in traces.traces(traces.answer_to(client, one), marks, ground):
            found.setdefault(name, []).append(str(one))
    return found


# --- The addresses -----------------------------------------------------------------------------------------------


def test_it_is_known_what_stands_in_every_address() -> None:
    assert traces.unknown_places() == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_who_may_not_read_it_finds_no_trace_of_it(name: str, cast, browser) -> None:
    ground = before(cast)
    act(ground)
    asked = share(traces.questions(ground), name, OUTSIDE, ground)
    assert found_by(browser(name), asked, ground, MARKS) == {}


@pytest.mark.parametrize("name", OFFICERS)
def test_what_is_gone_is_gone_for_officers_too(name: str, cast, browser) -> None:
    ground = before(cast)
    act(ground)
    hers = share(traces.questions(ground), name, OFFICERS, ground)
    # Whoever erases by law sees what she erases; of the others a part, for officers come everywhere.
    asked = [one for one in hers if one.pattern != "posts/<pk>/erase/"][:: 1 if WHOLE else 6]
    others = tuple(mark for mark in NOBODYS if ground.by_mark[mark.removesuffix(" earlier")].author_id != cast[name].pk)
    assert found_by(browser(name), asked, ground, others) == {}


# --- The other half: those entitled find it, and before the act everybody does -----------------------------------

# Where a member comes upon what a post says, while it stands.
SHOWN_ON = {
    *("inbox/", "catch-up/", "conversations/", "conversations/<pk>/"),
    *("rooms/<key>/", "t/<pk>/<slug>", "t/<pk>/promote/", "promotions/<pk>/"),
    *("files/<key>/<name>", "t/<pk>/files/", "rooms/<key>/files/"),
    *("posts/<pk>/report/", "posts/<pk>/revisions/", "posts/<pk>/source/"),
    *(traces.API + one for one in ("posts/<pk>", "posts/<pk>/revisions", "threads/<pk>/posts")),
}


def test_while_it_stands_a_member_finds_it_on_every_page_that_shows_it(cast, browser) -> None:
    """So that the walk cannot pass on empty pages."""
    ground = before(cast)
    of_interest = [one for one in traces.questions(ground) if one.pattern in SHOWN_ON and one.method == "get"]
    reader, seen, found_on = browser("tunisia"), set(), set()
    for one in of_interest:
        if one.json and one.pattern in found_on:
            continue
        if found := traces.traces(traces.answer_to(reader, one), MARKS, ground):
            seen.update(found)
            found_on.add(one.pattern)
    assert seen == {name for name in MARKS if name not in (*HELD, "held title", "bureau withdrawn")}
    assert found_on >= SHOWN_ON


@pytest.mark.parametrize("form", ["html", "md", "json", "pdf"])
def test_an_export_holds_what_stands_and_nothing_that_is_hidden(form: str, cast, browser) -> None:
    ground = before(cast)
    thread = ground.by_mark["hidden"].thread_id
    asked = [one for one in traces.questions(ground) if one.form == form and one.thread == thread]
    assert set(REPLIES) <= set(found_by(browser("tunisia"), asked, ground, MARKS))
    act(ground)
    assert found_by(browser("tunisia"), asked, ground, MARKS) == {}


def test_the_author_and_the_desk_find_what_is_hidden_and_the_bureau_what_it_reads(cast, browser) -> None:
    ground = before(cast)
    act(ground)
    questions = traces.questions(ground)
    pages = ("posts/<pk>/moderation/", "api/v1/posts/<pk>", "api/v1/threads/<pk>")
    asked = [one for one in questions if one.pattern in pages and one.method == "get" and not one.json]
    hidden = {*REPLIES, "first hidden", "summary", "unnamed"} - {*NOBODYS}
    jordans = hidden | {"message hidden", "committee", "held", "held back"}
    expected = {
        "jordan": jordans,
        "secretariat": jordans - {"message hidden"} | {"held first", "held title"},
        "president": hidden | {"held first", "held title"},
    }
    for name, marks in expected.items():
        assert set(found_by(browser(name), asked, ground, MARKS)) == marks, name


# --- What is not an address --------------------------------------------------------------------------------------


def test_after_an_erasure_no_row_holds_the_text(cast) -> None:
    """In no column of any table, but where another has quoted it in words of her own."""
    ground = before(cast)
    erased = [name for name in MARKS if "erased" in name]
    assert rows_with(ground, erased)
    act(ground)
    assert rows_with(ground, erased) == []


def test_the_log_and_the_notices_never_held_a_text(cast) -> None:
    ground = before(cast)
    act(ground)
    texts = {"forum.post", "forum.revision", "forum.thread", "forum.storedfile", "forum.poll", "forum.pollvote"}
    assert {label for label, _field, _name in rows_with(ground, list(MARKS))} <= texts


def rows_with(ground: Ground, names: list[str]) -> list[tuple[str, str, str]]:
    """(table, column, mark) wherever a mark is stored."""
    found = []
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if not isinstance(column, TextField | CharField | JSONField):
                continue
            for name in names:
                mark = ground.marks[name][0]  # In JSON the Arabic one may be written in escapes.
                if (
                    model._default_manager.annotate(told=Cast(column.name, TextField()))
                    .filter(told__contains=mark)
                    .exists()
                ):
                    found.append((model._meta.label_lower, column.name, name))
    return found


def test_no_mail_holds_it(cast, mailoutbox) -> None:
    ground = before(cast)
    act(ground)
    said = "\n".join(str(sent.message()) for sent in mailoutbox)
    assert traces.traces(said, MARKS, ground) == []


def test_what_was_hidden_since_is_not_promoted(cast) -> None:
    ground = before(cast)
    act(ground)
    with pytest.raises(NothingChosen):
        publish_promotion(promoter=cast["tunisia"], draft=ground.draft, client_id=uuid4())
