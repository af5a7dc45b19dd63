"""What the walk of the leak test goes over: one post in each state in which most may not read it, each with its mark.

A mark is a word that occurs nowhere else, in Arabic and in Latin letters, at the beginning of the text: an excerpt, a
title and an address show it too. `before` lays everything as it stood while all could read it; `act` takes it away.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from forum import actions as forum_actions
from forum import clock
from forum.files.beside import FileGiven
from forum.models import Post, Promotion, Room, StoredFile, Thread
from forum.polls import PollAsked
from moderation import actions
from moderation.actions.erasure import erase_by_law
from moderation.models import Case, VeilLift
from tests.cast import join

LATIN, ARABIC = "abcdefghijklmnopqrstuvwxyz", "بتثجحخدذرزسشصضطظعغفقكلمن"
Cast = Mapping[str, Person]

# How each reply of the open thread ends; its key is its mark, and that of its earlier text is key + " earlier".
REPLIES = ("hidden", "precaution", "sent back", "review", "erased", "withdrawn", "position")
# Beside these stand a file and a poll that bear their mark.
WITH_FILES = ("hidden", "erased", "withdrawn", "position")
FIRSTS = ("first hidden", "first erased", "first withdrawn")
STREAMS = ("message hidden", "message withdrawn", "message erased")
HELD = ("held", "held back", "held first")
OTHERS = ("summary", "committee", "unnamed", "bureau withdrawn")
EARLIER = tuple(f"{name} earlier" for name in REPLIES if name != "position")  # That one is not edited.
TITLES = ("held title",)
MARKS = REPLIES + FIRSTS + STREAMS + HELD + OTHERS + EARLIER + TITLES
# Nobody reads these again, but the author what she withdrew.
NOBODYS = tuple(name for name in MARKS if "erased" in name or "withdrawn" in name)


@dataclass
class Ground:
    marks: dict[str, tuple[str, str]]
    cast: Cast
    posts: list[Post] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    by_mark: dict[str, Post] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    draft: Promotion = None  # type: ignore[assignment]
    files: list[StoredFile] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        return [self.cast[name] for name in ("jordan", "tunisia", "secretariat")]

    def text(self, name: str) -> str:
        latin, arabic = self.marks[name]
        return f"{latin} {arabic} كلام يُقرأ."


def marks(seed: int = 7) -> dict[str, tuple[str, str]]:
    dice = random.Random(seed)
    return {name: ("zq" + "".join(dice.choices(LATIN, k=10)), "".join(dice.choices(ARABIC, k=12))) for name in MARKS}


def before(cast: Cast) -> Ground:
    """Everything that can be read by all is there, and is read by all; what is held back waits already."""
    ground = Ground(marks(), cast)
    _open_thread(ground)
    _threads_of_their_own(ground)
    _streams(ground)
    _held(ground)
    _rooms_of_bodies(ground)
    ground.threads = list(
        Thread.objects.filter(pk__in={post.thread_id for post in ground.posts}).select_related("room")
    )
    ground.rooms = list(Room.objects.filter(pk__in={thread.room_id for thread in ground.threads}))
    return ground


def act(ground: Ground) -> None:
    """Take it away: hide, hide as a precaution, send back, review, erase, withdraw."""
    for name in ("hidden", "position", "first hidden", "message hidden", "summary", "committee", "unnamed"):
        _decided(ground, name, "hide")
    _decided(ground, "sent back", "return_for_edit")
    _decided(ground, "review", "return_for_edit")
    _say_again(ground, "review")
    desk = ground.cast["secretariat"]
    actions.hide_meanwhile(actor=desk, case=_claimed(ground, "precaution"))
    for name in ("erased", "first erased", "message erased"):
        _claimed(ground, name)
        post = ground.by_mark[name]
        erase_by_law(actor=desk, post=post, ground="court", words="حكم", client_id=uuid4())
    for name in ("withdrawn", "first withdrawn", "message withdrawn", "bureau withdrawn"):
        post = ground.by_mark[name]
        forum_actions.withdraw_post(author=post.author, post=post, client_id=uuid4())
    _appealed(ground, "hidden")
    for post in ground.posts:
        post.refresh_from_db()


# --- Laying --------------------------------------------------------------------------------------------------------


def _thread(ground: Ground, author: str, room: str, title: str, body: str, **fields: object) -> Thread:
    place, person = Room.objects.select_related("body").get(key=room), ground.cast[author]
    thread = forum_actions.start_thread(
        author=person, room=place, title=title, body=body, language="ar", client_id=uuid4(), **fields
    ).result
    ground.posts.append(thread.posts.select_related("author").get())
    return thread


def _post(ground: Ground, author: str, thread: Thread, body: str, **fields: object) -> Post:
    post = forum_actions.create_post(
        author=ground.cast[author], thread=thread, body=body, language="ar", client_id=uuid4(), confirmed=True, **fields
    ).result
    ground.posts.append(post)
    return post


def _file(ground: Ground, sender: str, thread: Thread, name: str) -> StoredFile:
    """Its name and its words are the mark."""
    upload = SimpleUploadedFile(f"{ground.marks[name][0]}.txt", ground.text(name).encode())
    room = Room.objects.get(pk=thread.room_id)
    sent = forum_actions.send_file(person=ground.cast[sender], room=room, upload=upload, client_id=uuid4())
    ground.files.append(sent.result)
    return sent.result


def _poll(ground: Ground, name: str) -> PollAsked:
    """Its question, its options and what they mean bear the mark; its result is open to all."""
    text = ground.text(name)
    return PollAsked(text, ((text, text), ("غير ذلك", "")), asks_reason=True, shows="always")


def _answered(ground: Ground, voter: str, post: Post, reason: str) -> None:
    forum_actions.cast_vote(voter=ground.cast[voter], post=post, options=["0"], reason=reason, client_id=uuid4())


def _say_again(ground: Ground, name: str) -> None:
    """Change the text so that it says the mark of `name`; what it said before is kept as its earlier text."""
    post = ground.by_mark[name]
    forum_actions.edit_post(
        author=post.author,
        post=post,
        body=ground.text(name) + " منقّح",
        language="ar",
        client_id=uuid4(),
        confirmed=True,
    )


def _open_thread(ground: Ground) -> None:
    thread = _thread(ground, "jordan", "governance", "ميزانية البرامج", "نقترح جدولاً للنفقات.")
    tunisia = ground.cast["tunisia"]
    for name in REPLIES:
        kind = {"kind": "official_position", "capacity": "delegation"} if name == "position" else {}
        said = name if name == "position" else f"{name} earlier"
        if name in WITH_FILES:
            kind["files"] = [FileGiven(_file(ground, "jordan", thread, name).pk)]
            kind["poll"] = _poll(ground, name)
        post = _post(ground, "jordan", thread, f"{ground.text(said)} @[{tunisia.pk}]", **kind)
        ground.by_mark[name] = post
        if name in WITH_FILES:
            _answered(ground, "emirates", post, ground.text(name))
        _post(ground, "emirates", thread, "ردّ على ما سبق.", reply_to=post)
        if name != "position":  # It stands as it was said.
            _say_again(ground, name)


def _threads_of_their_own(ground: Ground) -> None:
    for name in FIRSTS:
        ground.by_mark[name] = _thread(ground, "jordan", "governance", "موضوع قصير", ground.text(name)).posts.get()
    closed = _thread(ground, "jordan", "governance", "موضوع منتهٍ", "سؤال.")
    forum_actions.close_thread(
        actor=ground.cast["jordan"], thread=closed, body=ground.text("summary"), language="ar", client_id=uuid4()
    )
    ground.by_mark["summary"] = summary = closed.posts.order_by("-number").first()
    ground.posts.append(summary)
    unnamed = _thread(ground, "emirates", "governance", "بلا أسماء", "رأي.", attribution="non_attribution")
    ground.by_mark["unnamed"] = _post(ground, "jordan", unnamed, ground.text("unnamed"))


def _streams(ground: Ground) -> None:
    """In each conversation the last thing that was said; the first is asked for by a draft for a board too."""
    cast = ground.cast
    for name in STREAMS:
        room = forum_actions.start_group(
            author=cast["jordan"], people=[cast["tunisia"], cast["emirates"]], client_id=uuid4()
        ).result
        ground.by_mark[name] = _post(ground, "jordan", room.threads.get(), ground.text(name))
    hidden = ground.by_mark["message hidden"]
    ground.draft = forum_actions.draft_promotion(
        promoter=cast["tunisia"],
        source=hidden.thread,
        posts=[ground.by_mark["message hidden"].pk],
        board=Room.objects.get(key="governance"),
        title="من المحادثة",
        intro="",
        language="ar",
        client_id=uuid4(),
    ).result


def _held(ground: Ground) -> None:
    """On a board where posts are approved first."""
    board = "common-positions"
    thread = _thread(ground, "secretariat", board, "موقف مشترك", "النص المقترح.")
    ground.by_mark["held"] = _post(ground, "jordan", thread, ground.text("held"))
    back = ground.by_mark["held back"] = _post(ground, "jordan", thread, ground.text("held back"))
    forum_actions.return_post(actor=ground.cast["secretariat"], post=back, client_id=uuid4(), reason="سبب")
    title = ground.text("held title")
    ground.by_mark["held first"] = _thread(ground, "president", board, title, ground.text("held first")).posts.get()
    ground.by_mark["held title"] = ground.by_mark["held first"]


def _rooms_of_bodies(ground: Ground) -> None:
    for name in ("jordan", "tunisia"):
        join(ground.cast[name], "committee-identity")
    committee = Room.objects.filter(body__key="committee-identity").first()
    assert committee is not None
    ground.by_mark["committee"] = _post(ground, "jordan", committee.threads.get(), ground.text("committee"))
    bureau = Room.objects.get(key="bureau-room").threads.get()
    ground.by_mark["bureau withdrawn"] = _post(ground, "president", bureau, ground.text("bureau withdrawn"))


# --- Acting --------------------------------------------------------------------------------------------------------


def _claimed(ground: Ground, name: str) -> Case:
    """The case of a member's report, in the hand of the desk; in her committee's room the chair has proposed an act."""
    case = actions.report_post(
        reporter=ground.cast["tunisia"],
        post=ground.by_mark[name],
        reason="disrespect",
        words="عبارة",
        client_id=uuid4(),
    ).result
    if name == "committee":
        fields = {"act": "hide", "reason": "disrespect", "words": "اقتراح", "client_id": uuid4()}
        actions.propose_act(actor=ground.cast["chair"], case=case, **fields)
    actions.claim_case(actor=ground.cast["secretariat"], case=case)
    ground.cases[name] = case
    return case


def _decided(ground: Ground, name: str, what: str) -> None:
    words, case = "نص إلى الكاتب", _claimed(ground, name)
    fields = {"act": what, "reason": "disrespect", "words": words, "client_id": uuid4()}
    actions.decide_case(actor=ground.cast["secretariat"], case=case, **fields)


def _appealed(ground: Ground, name: str) -> None:
    """What hangs on a case has a page too: an appeal, a silence, a lifted veil, a reading of a closed room."""
    jordan, desk, second = (ground.cast[name] for name in ("jordan", "secretariat", "second_secretariat"))
    case = ground.cases[name]
    actions.lodge_appeal(author=jordan, case=case, text="أرجو النظر", client_id=uuid4())
    asked = actions.ask_veil_lift(actor=desk, post=ground.by_mark["unnamed"], reason="سبب", client_id=uuid4()).result
    assert asked.state == VeilLift.State.ASKED
    bureau = Room.objects.get(key="bureau-room")
    actions.begin_reading(actor=second, room=bureau, reason="سبب", client_id=uuid4())
    ends = clock.now() + timedelta(hours=1)
    fields = {"everywhere": False, "reason": "disrespect", "words": "سبب", "client_id": uuid4()}
    actions.silence_person(actor=desk, case=case, until=ends, **fields)
