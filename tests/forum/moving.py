"""Moving, splitting, merging and undoing as an officer does it: by the forms of the pages."""

from django.test import Client

from accounts.models import Person
from forum.models import Post, ReadMarker, Room, Thread, ThreadMove

from .pages import codes, send

REASON = "مكانها في لوحة أخرى"


def nth(thread: Thread, number: int) -> Post:
    return Post.objects.get(thread=thread, number=number)


def split(officer: Client, thread: Thread, *numbers: int, title: str = "منفصل", room: Room | None = None) -> Thread:
    posts = [nth(thread, number).pk for number in numbers]
    fields = {"posts": posts, "title": title, "target": (room or thread.room).pk, "reason": REASON}
    answer = send(officer, f"/t/{thread.pk}/split/", **fields)
    assert answer.status_code == 302, codes(answer.content.decode())
    return ThreadMove.objects.latest("pk").target


def merge(officer: Client, thread: Thread, target: Thread) -> ThreadMove:
    answer = send(officer, f"/t/{thread.pk}/merge/", target=target.pk, reason=REASON)
    assert answer.status_code == 302, codes(answer.content.decode())
    return ThreadMove.objects.latest("pk")


def move(officer: Client, thread: Thread, room: Room) -> ThreadMove:
    answer = send(officer, f"/t/{thread.pk}/move/", target=room.pk, reason=REASON)
    assert answer.status_code == 302, codes(answer.content.decode())
    thread.refresh_from_db()
    return ThreadMove.objects.latest("pk")


def undo(officer: Client, moved: ThreadMove) -> None:
    answer = send(officer, f"/moves/{moved.pk}/undo/", reason="خطأ في الاختيار")
    assert answer.status_code == 302, codes(answer.content.decode())


def refusal(officer: Client, url: str, **fields: object) -> list[str]:
    answer = send(officer, url, **({"reason": REASON} | fields))
    assert answer.status_code in {400, 409}, answer.status_code
    return codes(answer.content.decode())


def bodies(thread: Thread) -> list[str]:
    return list(
        Post.objects.filter(thread=thread).exclude(kind="moved").order_by("number").values_list("body", flat=True)
    )


def numbers(thread: Thread) -> list[int | None]:
    return list(Post.objects.filter(thread=thread).order_by("number").values_list("number", flat=True))


def marker(person: Person, thread: Thread) -> int:
    return ReadMarker.objects.filter(person=person, thread=thread).values_list("last_number", flat=True).first() or 0
