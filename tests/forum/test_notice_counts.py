"""After thousands of random acts the badge says what a fresh recount says (the count of what waits is never kept)."""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.errors import Refused
from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, clock, inbox
from forum.models import Level, Notification, Post, Room, Thread
from forum.selectors import stream_of

from .recount import Place, Recount

# All of it takes a minute and more: MAJLIS_ACTS=10000 is for the run that looks at everything.
ACTS = int(os.environ.get("MAJLIS_ACTS", "2000"))
SEED = int(os.environ.get("MAJLIS_SEED", "2"))
CHECKS = 10
BEGIN = datetime(2027, 1, 3, 6, 0, tzinfo=UTC)
MOST_THREADS = 40


class Crowd:
    """People who do things at random, and the list of what they did."""

    def __init__(self, seed: int, people: list[Person], boards: list[Room], hall: Room) -> None:
        self.dice = random.Random(seed)
        self.people = people
        self.now = BEGIN
        self.acts: list[tuple[str, datetime, dict[str, Any]]] = []
        self.refused = 0
        self.boards = boards
        self.threads: list[Thread] = [stream_of(hall)]
        self.groups: list[Room] = []
        self.pairs: list[Room] = []

    def id(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def one(self) -> Person:
        return self.dice.choice(self.people)

    def did(self, name: str, **about: Any) -> None:
        self.acts.append((name, self.now, about))

    def step(self) -> None:
        """One act, at some later minute. What the actor may not do is nothing that happened."""
        self.now += timedelta(minutes=self.dice.randint(1, 25))
        names, weights = zip(*WEIGHTS.items(), strict=True)
        (name,) = self.dice.choices(names, weights)
        try:
            with clock.at(self.now):
                getattr(self, name)()
        except (Refused, PermissionDenied, Http404):
            self.refused += 1

    # --- Writing -------------------------------------------------------------------------------------------------

    def say(self) -> None:
        author, thread = self.one(), self.dice.choice(self.threads)
        mentions = set(self.dice.sample([person.pk for person in self.people], self.dice.choice([0, 0, 1, 1, 2, 3])))
        answered = self._answered(thread) if self._flips(3) else None
        post: Post = actions.create_post(
            author=author,
            thread=thread,
            body="قول " + " ".join(f"@[{pk}]" for pk in sorted(mentions)),
            language="ar",
            client_id=self.id(),
            reply_to=answered,
            confirmed=True,
        ).result
        self._wrote(post, set() if thread.hides_authors else mentions, answered.author_id if answered else None)

    def _answered(self, thread: Thread) -> Post | None:
        rows = thread.posts.filter(status="published", kind="post")
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=self.dice.choice(pks)) if pks else None

    def begin(self) -> None:
        if len(self.threads) >= MOST_THREADS:
            return self.say()
        author, board = self.one(), self.dice.choice(self.boards)
        thread = actions.start_thread(
            author=author,
            room=board,
            title=f"موضوع {len(self.threads)}",
            body="افتتاح",
            language="ar",
            client_id=self.id(),
        ).result
        self.threads.append(thread)
        self._wrote(thread.posts.get(), set(), None, begins=True)
        return None

    def _wrote(self, post: Post, mentions: set[int], answers: int | None, *, begins: bool = False) -> None:
        self.did(
            "post",
            author=post.author_id,
            room=post.room_id,
            thread=post.thread_id,
            number=post.number,
            post=post.pk,
            mentions=mentions,
            answers=None if answers == post.author_id else answers,
            begins=begins,
        )

    def edit(self) -> None:
        post = self._some_post()
        if post is None:
            return
        named = {int(token) for token in post.mentions}
        added = {self.one().pk} - named
        body = "قول معدّل " + " ".join(f"@[{pk}]" for pk in sorted(named | added))
        actions.edit_post(author=post.author, post=post, body=body, language="ar", client_id=self.id(), confirmed=True)
        if not post.thread.hides_authors:
            self.did(
                "edit",
                author=post.author_id,
                room=post.room_id,
                thread=post.thread_id,
                number=post.number,
                post=post.pk,
                added=added,
            )

    def withdraw(self) -> None:
        post = self._some_post()
        if post is None:
            return
        actions.withdraw_post(author=post.author, post=post, client_id=self.id())
        self.did("withdraw", post=post.pk)

    def _some_post(self, thread: Thread | None = None) -> Post | None:
        """One of the last."""
        rows = Post.objects.filter(status="published", kind="post").select_related("thread__room", "author")
        last = (rows.filter(thread=thread) if thread else rows).order_by("-pk")[:60]
        return self.dice.choice(list(last) or [None])

    # --- Reading and settling ------------------------------------------------------------------------------------

    def read(self) -> None:
        person, thread = self.one(), self.dice.choice(self.threads)
        last = Thread.objects.get(pk=thread.pk).last_number
        number = self.dice.randint(0, last + 2)
        actions.mark_read(person=person, thread=thread, number=number)
        self.did("read", person=person.pk, thread=thread.pk, number=min(number, last))

    def settle(self) -> None:
        person = self.one()
        bundles = sorted(set(Notification.objects.filter(recipient=person).values_list("bundle", flat=True)))
        if not bundles:
            return
        bundle, about = self.dice.choice(bundles), {"person": person.pk}
        match self.dice.choice(["finish", "finish", "postpone", "look", "unlook"]):
            case "finish":
                actions.finish_notices(person=person, bundle=bundle)
                self.did("finish", bundle=bundle, **about)
            case "postpone":
                until = self.now + timedelta(minutes=self.dice.randint(10, 4000))
                actions.postpone_notices(person=person, bundle=bundle, until=until)
                self.did("postpone", bundle=bundle, until=until, **about)
            case "look":
                actions.open_notices(person=person, bundle=bundle)
                self.did("look", bundle=bundle, **about)
            case "unlook":
                actions.keep_unread(person=person, bundle=bundle)
                self.did("unlook", bundle=bundle, **about)

    def level(self) -> None:
        person, thread = self.one(), self.dice.choice(self.threads)
        of_room = thread.kind == Thread.Kind.STREAM or self._flips(3)
        level = self.dice.choice(["", "", "all", "all", "mentions", "catch_up", Level.Choice.MUTE.value])
        actions.set_level(person=person, room=thread.room, thread=None if of_room else thread, level=level)
        self.did("level", person=person.pk, room=thread.room_id, thread=None if of_room else thread.pk, level=level)

    # --- Coming and going ----------------------------------------------------------------------------------------

    def leave(self) -> None:
        person, room = self.one(), self.dice.choice(self.groups)
        actions.leave_conversation(actor=person, room=room.pk, client_id=self.id())
        self.did("leave", person=person.pk, room=room.pk)

    def add(self) -> None:
        actor, room = self.one(), self.dice.choice(self.groups)
        here = set(room.memberships.filter(left_at=None).values_list("person", flat=True))
        people = [person for person in self.people if person.pk not in here and self._flips(2)]
        past = self._flips(2)
        done = actions.add_to_conversation(actor=actor, room=room, people=people, client_id=self.id(), past=past)
        if people and not done.replayed:
            thread = stream_of(room)
            line = thread.posts.get(number=thread.last_number)
            newcomers = [person.pk for person in people]
            about = {"room": room.pk, "thread": thread.pk, "number": line.number, "post": line.pk, "past": past}
            self.did("add", actor=actor.pk, people=newcomers, **about)

    def _flips(self, sides: int) -> bool:
        return self.dice.randrange(sides) == 0


WEIGHTS = {"say": 44, "begin": 3, "edit": 4, "withdraw": 3, "read": 20, "settle": 16, "level": 6, "leave": 2, "add": 2}


@pytest.fixture
def crowd(
    jordan: Person,
    tunisia: Person,
    emirates: Person,
    president: Person,
    chair: Person,
    secretariat: Person,
    expert: Person,
    board: Callable[[str], Room],
    settings: Any,
) -> Crowd:
    """Seven people, one of whom sleeps at night and one of whom reads less; boards, a hall, two conversations."""
    settings.POSTS_PER_MINUTE = 10**9
    jordan.quiet_hours = True
    jordan.save()
    Room.objects.filter(key="identity").update(audience=Room.Audience.MEMBERS_ONLY)
    boards = [board(key) for key in ("governance", "identity", "security")]
    people = [jordan, tunisia, emirates, president, chair, secretariat, expert]
    crowd = Crowd(SEED, people, boards, board("ga-hall"))
    with clock.at(BEGIN):
        pair = actions.start_conversation(author=jordan, people=[tunisia], client_id=crowd.id()).result
        group = actions.start_group(author=emirates, people=[jordan, chair], client_id=crowd.id(), name="فريق").result
    crowd.groups.append(group)
    crowd.threads += [stream_of(pair), stream_of(group)]
    return crowd


def places(crowd: Crowd) -> dict[int, Place]:
    """Who reads where at the beginning, as the Council's rules say and not as the code does."""
    everybody = {person.pk: 1 for person in crowd.people}
    expert = crowd.people[-1].pk
    seats = {pk: 1 for pk in everybody if pk != expert}
    found = {
        room.pk: Place("board", dict(seats if room.audience == Room.Audience.MEMBERS_ONLY else everybody))
        for room in crowd.boards
    }
    hall, pair, group = (thread.room_id for thread in crowd.threads[:3])
    jordan, tunisia, emirates, _, chair, *_ = [person.pk for person in crowd.people]
    return found | {
        hall: Place("chat", dict(seats)),
        pair: Place("direct", {jordan: 1, tunisia: 1}),
        group: Place("direct", {jordan: 1, emirates: 1, chair: 1}),
    }


def test_the_badge_equals_a_fresh_recount_after_thousands_of_acts(crowd: Crowd) -> None:
    begun = places(crowd)
    kinds: set[str] = set()
    for number in range(1, ACTS + 1):
        crowd.step()
        if number % (ACTS // CHECKS) == 0:
            fresh = {pk: Place(place.kind, dict(place.readers)) for pk, place in begun.items()}
            recount = Recount(fresh, sleepers={crowd.people[0].pk}).after(crowd.acts)
            for person in crowd.people:
                agree(person, recount, crowd.now, number)
            kinds |= recount.kinds

    assert USUAL <= kinds <= USUAL | {"room_access"}  # To be added to a group is rare among so many acts.
    assert crowd.refused < ACTS / 3
    assert len(crowd.acts) > ACTS / 2


USUAL = {"mention", "reply", "new_posts", "new_thread", "direct_message"}


def agree(person: Person, recount: Recount, now: datetime, number: int) -> None:
    """The count, what it counts, and when it will next change."""
    standing = standing_of(person)
    expected = recount.waiting(person.pk, now)
    found = set(inbox.waiting_for(standing, now).values_list("bundle", flat=True))
    assert found == expected, f"{person} after {number} acts"
    count, seconds = inbox.count_for(standing, now)
    due = recount.next_due(person.pk, now)
    assert (count, seconds) == (len(expected), (due - now).total_seconds() if due else None), f"{person}, {number} acts"
