"""What officers read beside the cases: silences, proposals, veils, rooms that were opened to one of them."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Accreditation, Person
from accounts.standing import Standing
from forum import clock
from forum.bylines import aliases_in, byline_of
from forum.models import Post, Room, Thread
from forum.permissions import can_read_room, can_read_thread
from forum.selectors import POST_PARTS, REPLY_PARTS

from .errors import ReadingOver
from .models import Case, PrivilegedRead, Proposal, Silence, VeilLift, Warned
from .permissions import (
    can_inspect,
    can_propose,
    can_see_supervision,
    can_see_veil,
    can_use_desk,
    committees_led_by,
    suspends_for,
)
from .selectors import POST

HIDES = Room.Attribution.NON_ATTRIBUTION
MOST = 200
SHOWN_FOR = timedelta(days=7)


def _require(allowed: bool) -> None:
    if not allowed:
        raise Http404


# --- Warnings and silences ---------------------------------------------------------------------------------------


def next_warning(person: Person) -> Warned | None:
    """The oldest that she has not read."""
    rows = Warned.objects.filter(person=person, acknowledged_at=None, lifted_at=None)
    return rows.select_related("case__post__thread__room").first()


@dataclass(frozen=True)
class SilenceLine:
    """A silence as officers read it: her name, or where authors are hidden the one she has there."""

    silence: Silence
    name: str
    hides: bool
    mine: bool


def silences_for(standing: Standing) -> list[SilenceLine]:
    """Those that stand, the first to end on top. Two queries."""
    _require(can_use_desk(standing))
    rows = Silence.objects.filter(lifted_at=None, until__gt=clock.now()).order_by("until", "pk")[:MOST]
    return _lines(rows.select_related("person", "room", "by", *_OF_CASE), standing)


def get_silence_for(standing: Standing, pk: int) -> SilenceLine:
    _require(can_use_desk(standing))
    found = _lines(Silence.objects.filter(pk=pk).select_related("person", "room", "by", *_OF_CASE), standing)
    _require(bool(found))
    return found[0]


_OF_CASE = tuple(f"case__post__{part}" for part in POST_PARTS)


def _lines(rows: "QuerySet[Silence]", standing: Standing) -> list[SilenceLine]:
    found = list(rows)
    aliases = aliases_in({row.case.post.thread for row in found if row.case is not None})
    lines = []
    for row in found:
        hides = row.case is not None and row.case.post.thread.hides_authors
        name = byline_of(row.case.post, aliases=aliases).name if hides and row.case else row.person.display_name
        lines.append(SilenceLine(row, name, hides, mine=row.person_id == standing.person.pk))
    return lines


def standing_silences_of(person: Person) -> list[Silence]:
    """Her own, for her page."""
    rows = Silence.objects.filter(person=person, lifted_at=None, until__gt=clock.now())
    return list(rows.select_related("room", "case__post__thread").order_by("-until"))


@dataclass(frozen=True)
class Measures:
    """What the desk has on a person under her own name; what a thread without names would tell is left out."""

    person: Person
    accreditations: list[Accreditation]
    cases: list[Case]
    warnings: list[Warned]
    silences: list[Silence]


def measures_of(standing: Standing, pk: int) -> Measures:
    _require(can_use_desk(standing))
    person = Person.objects.filter(pk=pk, is_active=True, accreditations__isnull=False).distinct().first()
    if person is None:
        raise Http404
    named = ~Q(case__post__thread__attribution=HIDES)
    cases = Case.objects.filter(post__author=person).exclude(post__thread__attribution=HIDES)
    stages = [Accreditation.Stage.ACTIVE, Accreditation.Stage.SUSPENDED]
    return Measures(
        person,
        list(Accreditation.objects.filter(person=person, stage__in=stages)),
        list(cases.order_by("-opened_at")[:20]),
        list(Warned.objects.filter(named, person=person).order_by("-at")[:20]),
        list(Silence.objects.filter(named, person=person).select_related("room", "by")[:20]),
    )


def get_suspending_case_for(standing: Standing, pk: int) -> Case:
    """A case from which she may suspend: for the desk, and for the Bureau once it is asked."""
    case = Case.objects.select_related(*POST, "appeal").filter(pk=pk).first()
    if case is None or not suspends_for(standing, case):
        raise Http404
    return case


def accreditations_of(case: Case) -> list[Accreditation]:
    """Those of the author that can be suspended or are."""
    stages = [Accreditation.Stage.ACTIVE, Accreditation.Stage.SUSPENDED]
    return list(Accreditation.objects.filter(person=case.post.author_id, stage__in=stages).select_related("state"))


# --- Proposals of committee officers -----------------------------------------------------------------------------


def committee_cases_for(standing: Standing) -> list[Case]:
    """The cases of her committee's rooms, the open ones first; 404 for whoever leads none."""
    led = committees_led_by(standing)
    _require(bool(led))
    rows = Case.objects.filter(room__body__in=led, post__thread__room__body__in=led, post__number__isnull=False)
    rows = rows.exclude(post__author=standing.person).select_related(*POST, "room").order_by("-opened_at", "-pk")
    found = [case for case in rows[:MOST] if can_propose(standing, case)]
    return sorted(found, key=lambda case: not case.is_open)


def get_committee_case_for(standing: Standing, pk: int) -> Case:
    case = Case.objects.select_related(*POST, "room").prefetch_related("reports", "findings").filter(pk=pk).first()
    if case is None or not can_propose(standing, case):
        raise Http404
    return case


def proposal_of(person: Person, case: Case) -> Proposal | None:
    return Proposal.objects.filter(case=case, officer=person).first()


def proposals_in(case: Case) -> list[Proposal]:
    return list(Proposal.objects.filter(case=case).select_related("officer"))


def earlier_here(case: Case) -> list[Case]:
    """Other cases of the same voice in the same room; where authors are hidden, in the same thread."""
    post = case.post
    rows = Case.objects.filter(post__author=post.author_id, room=case.room_id).exclude(pk=case.pk)
    if post.thread.hides_authors:
        rows = rows.filter(post__thread=post.thread)
    else:
        rows = rows.exclude(post__thread__attribution=HIDES)
    return list(rows.filter(post__thread__room=post.thread.room_id).order_by("-opened_at")[:10])


# --- Veils -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VeilLine:
    """A request as the Bureau and the secretariat read it; a place they may not read is not named."""

    lift: VeilLift
    place: str


def veils_for(standing: Standing) -> list[VeilLine]:
    _require(can_see_supervision(standing))
    rows = VeilLift.objects.select_related("post__thread__room__body", "asked_by", "second")
    return [VeilLine(lift, _place_of(standing, lift)) for lift in rows[:MOST]]


def _place_of(standing: Standing, lift: VeilLift) -> str:
    return lift.post.thread.title if can_read_thread(standing, lift.post.thread) else ""


def get_veil_for(standing: Standing, pk: int) -> VeilLine:
    parts = tuple(f"post__{part}" for part in POST_PARTS)
    lift = (
        VeilLift.objects.select_related("asked_by", "second", "post__thread__room__body", *parts).filter(pk=pk).first()
    )
    if lift is None or not can_see_veil(standing, lift):
        raise Http404
    return VeilLine(lift, _place_of(standing, lift))


def veil_waits(post: Post) -> VeilLift | None:
    """The request about a post that waits or was granted."""
    return VeilLift.objects.filter(post=post).exclude(state=VeilLift.State.REFUSED).first()


# --- Rooms opened to an officer ----------------------------------------------------------------------------------


def rooms_closed_to(standing: Standing) -> list[Room]:
    """The rooms an officer could ask to read: those of the house she does not. One query."""
    _require(can_use_desk(standing))
    kinds = [Room.Kind.BOARD, Room.Kind.CHAT]
    rooms = Room.objects.filter(kind__in=kinds).select_related("body").order_by("order", "pk")
    return [room for room in rooms if can_inspect(standing, room)]


def get_closed_room_for(standing: Standing, pk: int) -> Room:
    room = Room.objects.select_related("body").filter(pk=pk).first()
    if room is None or not can_inspect(standing, room):
        raise Http404
    return room


def readings_for(standing: Standing) -> list[PrivilegedRead]:
    """Every use, the last first."""
    _require(can_see_supervision(standing))
    return list(PrivilegedRead.objects.select_related("room__body", "officer")[:MOST])


def get_reading_for(standing: Standing, pk: int) -> PrivilegedRead:
    """One use: for the Bureau, the secretariat, and the members of that room."""
    read = PrivilegedRead.objects.select_related("room__body", "officer").filter(pk=pk).first()
    if read is None or not (can_see_supervision(standing) or can_read_room(standing, read.room)):
        raise Http404
    return read


def get_running_for(standing: Standing, pk: int) -> PrivilegedRead:
    """For the officer who asked, while the hour lasts and the desk is hers. Raises ReadingOver."""
    read = PrivilegedRead.objects.select_related("room__body", "officer").filter(pk=pk).first()
    if read is None or read.officer_id != standing.person.pk or not can_use_desk(standing):
        raise Http404
    if read.until <= clock.now():
        raise ReadingOver
    return read


def threads_of_reading(read: PrivilegedRead) -> list[Thread]:
    """Those that have begun, the last moved first."""
    rows = Thread.objects.filter(room=read.room).exclude(last_number=0).order_by("-moved_at", "-pk")
    return [_in_room(thread, read.room) for thread in rows[:MOST]]


@dataclass(frozen=True)
class PostsPage:
    thread: Thread
    posts: list[Post]
    older: int | None
    newer: int | None


def posts_of_reading(read: PrivilegedRead, thread_pk: int, *, after: int = 0) -> PostsPage:
    """A page of a thread of that room as it stands: what is hidden or withdrawn is a tombstone here too."""
    thread = Thread.objects.filter(pk=thread_pk, room=read.room).first()
    if thread is None:
        raise Http404
    _in_room(thread, read.room)
    shown = [Post.Status.PUBLISHED, Post.Status.WITHDRAWN]
    rows = Post.objects.filter(thread=thread, number__gt=after, status__in=shown).order_by("number")
    size = settings.POSTS_PER_PAGE
    found = list(rows.select_related(*POST_PARTS, *REPLY_PARTS)[: size + 1])
    for post in found:
        post.thread = thread
    page = found[:size]
    newer = page[-1].number if len(found) > size else None
    return PostsPage(thread, page, max(after - size, 0) if after else None, newer)


def _in_room(thread: Thread, room: Room) -> Thread:
    thread.room = room
    return thread


def last_seen_by(room: Room) -> PrivilegedRead | None:
    """The last use of some days, for the page of a room that is closed to the secretariat; the list has all."""
    rows = PrivilegedRead.objects.filter(room=room, at__gt=clock.now() - SHOWN_FOR)
    return rows.select_related("officer").first()
