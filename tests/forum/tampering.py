"""Two hundred ways to change a log behind the application's back. Each tells the line that should be named, if one."""

import random
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.db.models import F

from forum import events
from forum.models import Event, Post, Revision, Room

Way = Callable[[random.Random, Room], int | None]
FAR = 1_000_000


def a_line(rng: random.Random, room: Room, *, but_last: bool = False) -> Event:
    return Event.objects.get(room=room, seq=rng.randint(1, room.head - but_last))


def change(rng: random.Random, room: Room, **values: object) -> int:
    line = a_line(rng, room)
    Event.objects.filter(pk=line.pk).update(**values)
    return line.seq


def another(rng: random.Random, model: type, but: int | None) -> int:
    return rng.choice([pk for pk in model.objects.values_list("pk", flat=True) if pk != but])


def the_kind(rng: random.Random, room: Room) -> int:
    line = a_line(rng, room)
    line.kind = rng.choice(sorted(events.KINDS - {line.kind}))
    line.save(update_fields=["kind"])
    return line.seq


def a_pointer(name: str) -> Way:
    def way(rng: random.Random, room: Room) -> int:
        line = a_line(rng, room)
        field = Event._meta.get_field(name)
        value = (
            None
            if getattr(line, f"{name}_id") and rng.random() < 0.3
            else another(rng, field.related_model, getattr(line, f"{name}_id"))
        )
        Event.objects.filter(pk=line.pk).update(**{name: value})
        return line.seq

    way.__name__ = f"the_{name}"
    return way


def the_room(rng: random.Random, room: Room) -> int:
    line = a_line(rng, room)
    line.room = Room.objects.exclude(pk=room.pk).filter(head=0).order_by("pk")[0]
    line.save(update_fields=["room"])
    return line.seq


def the_data(rng: random.Random, room: Room) -> int:
    line = a_line(rng, room)
    name = rng.choice([*line.data, "reason"])
    line.data = rng.choice([{}, line.data | {name: rng.randint(100, 10**12)}, line.data | {name: None}, [line.data]])
    line.save(update_fields=["data"])
    return line.seq


def the_time(rng: random.Random, room: Room) -> int:
    return change(rng, room, at=F("at") + timedelta(microseconds=rng.choice([1, -1, 1000, 86_400_000_000])))


def the_hash(rng: random.Random, room: Room) -> int:
    return change(rng, room, hash=f"{rng.getrandbits(256):064x}")


def the_hash_before(rng: random.Random, room: Room) -> int:
    return change(rng, room, prev_hash=f"{rng.getrandbits(256):064x}")


def the_number(rng: random.Random, room: Room) -> int:
    line = a_line(rng, room)
    Event.objects.filter(pk=line.pk).update(seq=rng.choice([0, FAR, room.head + 1]))
    return line.seq


def a_line_with_its_hash(rng: random.Random, room: Room) -> int:
    """Whoever knows how the hash is made makes it again; the next line still tells of the old one."""
    line = a_line(rng, room)
    line.at += timedelta(hours=1)
    line.hash = events.hash_of(line)
    line.save(update_fields=["at", "hash"])
    return line.seq + 1 if line.seq < room.head else line.seq


def a_stretch_with_its_hashes(rng: random.Random, room: Room) -> int:
    """Several lines made again one after the other, and the rest left alone."""
    first = rng.randint(1, room.head - 2)
    last = rng.randint(first, room.head - 1)
    rewrite(room, first, last)
    return last + 1


def rewrite(room: Room, first: int, last: int) -> str:
    previous = Event.objects.get(room=room, seq=first).prev_hash
    for line in Event.objects.filter(room=room, seq__gte=first, seq__lte=last).order_by("seq"):
        line.at -= timedelta(days=1) if line.seq == first else timedelta()
        line.prev_hash = previous
        line.hash = previous = events.hash_of(line)
        line.save(update_fields=["at", "prev_hash", "hash"])
    return previous


# --- Order -------------------------------------------------------------------------------------------------------


def put(line: Event, seq: int) -> None:
    Event.objects.filter(pk=line.pk).update(seq=seq)


def two_swapped(rng: random.Random, room: Room) -> int:
    one, other = sorted(rng.sample(list(Event.objects.filter(room=room)), 2), key=lambda line: line.seq)
    put(one, FAR)
    put(other, one.seq)
    put(one, other.seq)
    return one.seq


def two_swapped_in_their_places(rng: random.Random, room: Room) -> int:
    """What the lines say is exchanged; numbers and links stay."""
    one, other = sorted(rng.sample(list(Event.objects.filter(room=room)), 2), key=lambda line: line.seq)
    for name in ("kind", "actor_id", "thread_id", "post_id", "data", "at"):
        mine, its = getattr(one, name), getattr(other, name)
        setattr(one, name, its)
        setattr(other, name, mine)
    one.save()
    other.save()
    return one.seq


def a_stretch_turned_round(rng: random.Random, room: Room) -> int:
    first = rng.randint(1, room.head - 1)
    last = rng.randint(first + 1, room.head)
    lines = list(Event.objects.filter(room=room, seq__gte=first, seq__lte=last).order_by("seq"))
    for line in lines:
        put(line, line.seq + FAR)
    for place, line in enumerate(reversed(lines)):
        put(line, first + place)
    return first


# --- Less and more -----------------------------------------------------------------------------------------------


def one_deleted(rng: random.Random, room: Room) -> int:
    line = a_line(rng, room)
    line.delete()
    return line.seq


def one_deleted_and_the_gap_closed(rng: random.Random, room: Room) -> int:
    line = a_line(rng, room, but_last=True)
    line.delete()
    for later in Event.objects.filter(room=room, seq__gt=line.seq).order_by("seq"):
        put(later, later.seq - 1)
    return line.seq


def the_end_cut(rng: random.Random, room: Room) -> int:
    last = rng.randint(1, room.head - 1)
    Event.objects.filter(room=room, seq__gt=last).delete()
    return last + 1


def the_end_cut_and_the_head_moved(rng: random.Random, room: Room) -> int:
    last = rng.randint(1, room.head - 1)
    Event.objects.filter(room=room, seq__gt=last).delete()
    Room.objects.filter(pk=room.pk).update(head=last)
    return last


def everything_deleted(rng: random.Random, room: Room) -> int:
    Event.objects.filter(room=room).delete()
    return 1


def copy_of(line: Event, seq: int) -> Event:
    return Event(
        room=line.room, seq=seq, kind=line.kind, actor=line.actor, thread=line.thread, post=line.post, data=line.data,
        at=line.at, prev_hash=line.prev_hash, hash=line.hash,
    )  # fmt: skip


def one_appended(rng: random.Random, room: Room) -> int:
    extra = copy_of(a_line(rng, room), room.head + 1)
    extra.prev_hash = room.head_hash
    extra.hash = events.hash_of(extra)
    extra.save()
    if rng.random() < 0.5:
        Room.objects.filter(pk=room.pk).update(head=extra.seq)
    return room.head + 1


def one_put_in(rng: random.Random, room: Room) -> int:
    line = a_line(rng, room)
    for later in Event.objects.filter(room=room, seq__gte=line.seq).order_by("-seq"):
        put(later, later.seq + 1)
    extra = copy_of(line, line.seq)
    extra.at += timedelta(seconds=1)
    extra.hash = events.hash_of(extra)
    extra.save()
    Room.objects.filter(pk=room.pk).update(head=F("head") + 1)
    return line.seq + 1


def one_put_before_all(rng: random.Random, room: Room) -> int:
    copy_of(a_line(rng, room), 0).save()
    return 0


def the_head(rng: random.Random, room: Room) -> None:
    head = rng.choice([0, room.head - 1, room.head + 1, FAR])
    Room.objects.filter(pk=room.pk).update(head=head)


def the_head_and_its_hash(rng: random.Random, room: Room) -> int:
    last = rng.randint(1, room.head - 1)
    hash = Event.objects.get(room=room, seq=last).hash
    Room.objects.filter(pk=room.pk).update(head=last, head_hash=hash)
    return last + 1


def the_hash_of_the_head(rng: random.Random, room: Room) -> int:
    Room.objects.filter(pk=room.pk).update(head_hash=rng.choice(["", f"{rng.getrandbits(256):064x}"]))
    return room.head


# --- What the lines tell of --------------------------------------------------------------------------------------


def a_post(rng: random.Random, room: Room) -> Post:
    return rng.choice(list(Post.objects.filter(room=room).order_by("pk")))


def last_told(post: Post) -> int:
    return [line.seq for line in Event.objects.filter(post=post).order_by("seq") if "content" in line.data][-1]


def the_words_of_a_post(rng: random.Random, room: Room) -> int:
    post = a_post(rng, room)
    body = rng.choice([post.body + " ", post.body[:-1], "", post.body.replace("ا", "أ", 1) + "."])
    Post.objects.filter(pk=post.pk).update(body=body)
    return last_told(post)


def the_words_of_two_posts_swapped(rng: random.Random, room: Room) -> int:
    one, other = rng.sample(list(Post.objects.filter(room=room)), 2)
    Post.objects.filter(pk=one.pk).update(body=other.body, salt=other.salt)
    Post.objects.filter(pk=other.pk).update(body=one.body, salt=one.salt)
    return min(last_told(one), last_told(other))


def the_salt_of_a_post(rng: random.Random, room: Room) -> int:
    post = a_post(rng, room)
    Post.objects.filter(pk=post.pk).update(salt=f"{rng.getrandbits(128):032x}")
    return last_told(post)


def the_author_of_a_post(rng: random.Random, room: Room) -> int:
    post = a_post(rng, room)
    Post.objects.filter(pk=post.pk).update(author=another(rng, type(post.author), post.author_id))
    return last_told(post)


def a_kept_text(rng: random.Random, room: Room) -> int:
    kept = rng.choice(list(Revision.objects.filter(post__room=room)))
    Revision.objects.filter(pk=kept.pk).update(body=kept.body + rng.choice(" .؟"))
    return last_told(kept.post)


def the_order_of_kept_texts(rng: random.Random, room: Room) -> int:
    one, other = Revision.objects.filter(post__room=room).order_by("number")[:2]
    Revision.objects.filter(pk=one.pk).update(body=other.body)
    Revision.objects.filter(pk=other.pk).update(body=one.body)
    return last_told(one.post)


def a_post_deleted(rng: random.Random, room: Room) -> int:
    post = rng.choice(list(Post.objects.filter(room=room, replies=None, revisions=None)))
    seq = last_told(post)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM forum_post WHERE id = %s", [post.pk])
    return seq


def a_post_put_in(rng: random.Random, room: Room) -> int:
    post = a_post(rng, room)
    post.pk, post.client_id, post.number = None, uuid4(), FAR
    post.save(force_insert=True)
    return 0


WAYS: list[Way] = [
    the_kind, a_pointer("actor"), a_pointer("thread"), a_pointer("post"), the_room, the_data, the_time, the_hash,
    the_hash_before, the_number, a_line_with_its_hash, a_stretch_with_its_hashes, two_swapped,
    two_swapped_in_their_places, a_stretch_turned_round, one_deleted, one_deleted_and_the_gap_closed, the_end_cut,
    the_end_cut_and_the_head_moved, everything_deleted, one_appended, one_put_in, one_put_before_all, the_head,
    the_head_and_its_hash, the_hash_of_the_head, the_words_of_a_post, the_words_of_two_posts_swapped,
    the_salt_of_a_post, the_author_of_a_post, a_kept_text, the_order_of_kept_texts, a_post_deleted, a_post_put_in,
]  # fmt: skip
