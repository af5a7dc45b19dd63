"""What she has missed: what has an end for her, what was said to her, then place by place what is new.

Levels decide where a thread stands: followed places before the rest, muted ones nowhere (product.md §1.15, §1.20).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Max, Q

from accounts.days import working_days_after
from accounts.models import Accreditation
from accounts.permissions import can_accredit
from accounts.selectors import desk_rows, expiring
from accounts.stages import stage_now
from accounts.standing import Standing

from . import clock
from .held import held
from .inbox import Row, rows_for
from .models import Level, Post, ReadMarker, Room, Thread
from .notifications import usual_level
from .selectors import awaiting_approval, posts_for, threads_for, unmuted, with_unread

# Who has read nothing for longer than this is offered the page on the first page. Reading anything ends the offer.
ABSENCE = timedelta(days=2)
MOST_THREADS = 200
MANDATE_DAYS = 30
REVIEW_DAYS = 3  # domain.md W1
SECTIONS = ("addressed", "followed", "rest")
SEATED = frozenset(Accreditation.SEATED)


@dataclass(frozen=True)
class Deadline:
    """Something with an end, and what it is about: posts that wait, a nomination, a mandate."""

    kind: str  # approval, review or mandate
    due: datetime
    thread: Thread | None = None
    waiting: int = 0  # posts
    accreditation: Accreditation | None = None


@dataclass(frozen=True)
class News:
    """A thread with something new."""

    thread: Thread  # with `read` and `unread`
    last: Post | None  # its last post, if she may read it
    told: list[Row]  # what of it is addressed to her

    @property
    def first_new(self) -> int:
        return self.thread.read + 1  # type: ignore[attr-defined,no-any-return]


@dataclass(frozen=True)
class RoomNews:
    room: Room
    threads: list[News] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """Each thread with its last number as she was shown it: marking it read goes no further."""
        return " ".join(f"{news.thread.pk}:{news.thread.last_number}" for news in self.threads)


@dataclass(frozen=True)
class CatchUp:
    deadlines: list[Deadline]
    notices: list[Row]  # open rows that are about no thread with something new
    sections: Mapping[str, list[RoomNews]]

    @property
    def is_empty(self) -> bool:
        return not (self.deadlines or self.notices or self.sections)

    @property
    def threads(self) -> list[News]:
        """In the order of the page, which is that of the key N."""
        return [news for rooms in self.sections.values() for room in rooms for news in room.threads]


def catch_up_for(standing: Standing, now: datetime | None = None) -> CatchUp:
    """A flat number of queries, whatever has come."""
    now = now or clock.now()
    rows = [row for row in rows_for(standing, now) if row.unread]
    placed = _placed(standing, rows)
    known = {news.thread.pk for found in placed.values() for news in found}
    return CatchUp(
        deadlines=deadlines_for(standing, now),
        notices=[row for row in rows if row.thread is None or row.thread.pk not in known],
        sections={name: _by_room(found) for name, found in placed.items() if found},
    )


def next_new(standing: Standing, after: int | None) -> News | None:
    """The thread that follows in the order of the page; from its last one, or from elsewhere, the first other one."""
    rows = [row for row in rows_for(standing, clock.now()) if row.unread]
    sections = {name: _by_room(found) for name, found in _placed(standing, rows).items()}
    news = CatchUp([], [], sections).threads
    at = next((place for place, one in enumerate(news) if one.thread.pk == after), -1)
    others = [one for one in (*news[at + 1 :], *news[: at + 1]) if one.thread.pk != after]
    return others[0] if others else None


def absent_since(standing: Standing, now: datetime | None = None) -> datetime | None:
    """When she last read anything, if that is long enough ago to offer the page; nothing for who never has."""
    last: datetime | None = ReadMarker.objects.filter(person=standing.person).aggregate(last=Max("read_at"))["last"]
    return last if last is not None and last < (now or clock.now()) - ABSENCE else None


# --- Threads -----------------------------------------------------------------------------------------------------


def _placed(standing: Standing, rows: Iterable[Row]) -> dict[str, list[News]]:
    """Every thread with something new in its section, the last moved first."""
    new = with_unread(standing.person, threads_for(standing)).filter(unread__gt=0)  # type: ignore[misc]
    new = unmuted(standing.person, new).prefetch_related("room__memberships__person")
    threads = list(new.order_by("-moved_at", "-pk")[:MOST_THREADS])
    last = _last_posts(standing, threads)
    told: dict[int, list[Row]] = {}
    for row in rows:
        if row.section == "addressed" and row.thread is not None:
            told.setdefault(row.thread.pk, []).append(row)
    levels = {(row.room_id, row.thread_id): row.level for row in Level.objects.filter(person=standing.person)}
    placed: dict[str, list[News]] = {name: [] for name in SECTIONS}
    for thread in threads:
        news = News(thread, last.get(thread.pk), told.get(thread.pk, []))
        placed[_section_of(news, levels)].append(news)
    return placed


def _section_of(news: News, levels: Mapping[tuple[int, int | None], str]) -> str:
    thread = news.thread
    if news.told or thread.room.kind == Room.Kind.DIRECT:
        return "addressed"
    of_room = levels.get((thread.room_id, None), usual_level(thread.room))
    level = levels.get((thread.room_id, thread.pk), of_room)
    return "followed" if level == Level.Choice.ALL else "rest"


def _last_posts(standing: Standing, threads: list[Thread]) -> dict[int, Post]:
    if not threads:
        return {}
    newest = posts_for(standing).filter(thread__in=threads, number=F("thread__last_number"))
    return {post.thread_id: post for post in newest}


def _by_room(found: Iterable[News]) -> list[RoomNews]:
    rooms: dict[int, RoomNews] = {}
    for news in found:
        room = rooms.setdefault(news.thread.room_id, RoomNews(news.thread.room))
        room.threads.append(news)
    return list(rooms.values())


# --- Deadlines ---------------------------------------------------------------------------------------------------


def deadlines_for(standing: Standing, now: datetime) -> list[Deadline]:
    """What has an end for her now, the soonest first. Procedures of the Council join here when they come."""
    found = [*_approvals(standing), *_reviews(standing), *_mandates(standing, now)]
    return sorted(found, key=lambda deadline: deadline.due)


def _approvals(standing: Standing) -> Iterable[Deadline]:
    """Posts that wait for her to publish or return them, within one working day (W2)."""
    waiting = awaiting_approval(standing)
    if not waiting:
        return
    first: dict[int, datetime] = {}
    for one in held(Post.objects.filter(thread__in=waiting, status=Post.Status.SUBMITTED)):
        first[one.post.thread_id] = min(one.due, first.get(one.post.thread_id, one.due))
    for thread in waiting:
        due = first[thread.pk]
        yield Deadline("approval", due, thread=thread, waiting=thread.waiting)  # type: ignore[attr-defined]


def _reviews(standing: Standing) -> Iterable[Deadline]:
    """Nominations on the desk, within three working days (W1)."""
    if not can_accredit(standing):
        return
    for row in desk_rows(standing):
        if stage_now(row) in (Accreditation.Stage.NOMINATED, Accreditation.Stage.UNDER_REVIEW):
            yield Deadline("review", working_days_after(row.nominated_at, REVIEW_DAYS), accreditation=row)


def _mandates(standing: Standing, now: datetime) -> Iterable[Deadline]:
    """Her own mandate and those of her delegation, while somebody can still see to it."""
    concerned = Q(person=standing.person)
    if standing.classes & SEATED:
        concerned |= Q(state=standing.state_code, klass__in=SEATED)
    for row in expiring(MANDATE_DAYS).filter(concerned):
        if row.ends is not None:
            yield Deadline("mandate", row.ends, accreditation=row)
