"""The sample dialogue, told through the actions people use, at the times it happened.

Every command has a client_id made from the sample's own ids, so telling it again changes nothing (delivery.md G3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from accounts.models import Person

from .. import clock
from ..actions import create_post, invite_to_thread, publish_post, start_thread
from ..models import Post, Room, Thread
from .people import REVIEWER, author_of
from .structure import read

WEEKS = 8
APPROVAL = timedelta(minutes=20)
CAPACITIES = {
    "official_position": "delegation",
    "reservation": "delegation",
    "proposal": "delegation",
    "draft_text": "chair",
    "chair": "chair",
    "chair_ruling": "chair",
}
Step = Callable[[], None]
Sample = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """One post of the sample: when it was said, and by whom in which thread."""

    moment: datetime
    thread: Sample
    post: Sample


def client_id(sample_id: str, act: str = "post") -> UUID:
    return uuid5(NAMESPACE_URL, f"majlis-sample:{act}:{sample_id}")


def steps() -> list[Step]:
    """What is still to be told, in the order of time; empty when all of it was."""
    told = set(Post.objects.filter(client_id__in=_ids()).values_list("client_id", flat=True))
    waiting = set(Post.objects.filter(client_id__in=_ids(), status="submitted").values_list("client_id", flat=True))
    return [
        _tell(turn)
        for turn in sorted(timeline(), key=lambda turn: turn.moment)
        if client_id(turn.post["id"]) not in told or client_id(turn.post["id"]) in waiting
    ]


def threads() -> list[Sample]:
    """The sample's threads without those of bodies that are still switched off: nobody can speak there."""
    off = {room["key"] for body in read("bodies")["bodies"] if body["phase"] == "later" for room in body["rooms"]}
    return [thread for thread in read("sample_dialogue")["threads"] if _place(thread) not in off]


def timeline(now: datetime | None = None) -> list[Turn]:
    """The threads' beginnings spread over the eight weeks before `now`, and every post in the past."""
    now = now or clock.now()
    found = []
    samples = threads()
    for order, thread in enumerate(samples):
        lasts = timedelta(minutes=max(post["minutes_after_start"] for post in thread["posts"]))
        even = now - timedelta(weeks=WEEKS) * (1 - order / len(samples))
        begins = min(even, now - lasts - timedelta(hours=2))
        for post in thread["posts"]:
            found.append(Turn(begins + timedelta(minutes=post["minutes_after_start"]), thread, post))
    return found


def _ids() -> list[UUID]:
    return [client_id(post["id"]) for thread in threads() for post in thread["posts"]]


def _place(thread: Sample) -> str:
    return thread["place"].split(":", 1)[1]


def _tell(turn: Turn) -> Step:
    def tell() -> None:
        room = Room.objects.get(key=_place(turn.thread))
        author = author_of(turn.post["author"])
        first = turn.thread["posts"][0]
        with clock.at(turn.moment):
            if turn.post is first and room.kind == Room.Kind.BOARD:
                _start(room, author, turn)
            else:
                _reply(_thread_of(room, first), author, turn)
        _approve(turn)

    return tell


def _start(room: Room, author: Person, turn: Turn) -> None:
    start_thread(
        author=author,
        room=room,
        title=turn.thread["title"],
        kind=turn.thread["kind"],
        attribution=turn.thread["attribution"],
        tags=turn.thread["tags"],
        post_kind=turn.post["kind"],
        **_said(turn.post),
    )


def _reply(thread: Thread, author: Person, turn: Turn) -> None:
    if "observer" in _class_of(turn.post["author"]):
        invite_to_thread(actor=author_of(REVIEWER), thread=thread, person=author)
    answered = turn.post.get("reply_to")
    create_post(
        author=author,
        thread=thread,
        kind=turn.post["kind"],
        reply_to=Post.objects.get(client_id=client_id(answered)) if answered else None,
        **_said(turn.post),
    )


def _said(post: Sample) -> dict[str, Any]:
    return {
        "body": post["text"],
        "language": post["language"],
        "capacity": CAPACITIES.get(post["kind"], ""),
        "client_id": client_id(post["id"]),
    }


def _thread_of(room: Room, first: Sample) -> Thread:
    if room.kind == Room.Kind.CHAT:
        return Thread.objects.get(room=room, kind=Thread.Kind.STREAM)
    return Post.objects.select_related("thread").get(client_id=client_id(first["id"])).thread


def _class_of(key: str) -> str:
    return next(author["class"] for author in read("sample_dialogue")["authors"] if author["key"] == key)


def _approve(turn: Turn) -> None:
    """The secretariat approves what waits on a pre-moderated board."""
    post = Post.objects.get(client_id=client_id(turn.post["id"]))
    if post.status == Post.Status.SUBMITTED:
        with clock.at(min(turn.moment + APPROVAL, clock.now())):
            publish_post(actor=author_of(REVIEWER), post=post, client_id=client_id(turn.post["id"], "publish"))
