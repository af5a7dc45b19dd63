"""What the desk reads. Names tell how they fail: `get_…_for` gives it or 404 (house.md §5.3)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.models import Person
from accounts.standing import Standing
from forum import clock
from forum.models import Post, Room
from forum.permissions import can_read_hidden, can_read_thread, readable_rooms
from forum.selectors import POST_PARTS, get_post_for, published_in

from .models import Appeal, AppealVote, Case, Report, Silence, Warned, WordRule
from .models.case import OPEN
from .permissions import can_see_decision, can_use_desk, sits_on_appeals

POST = (
    "post__thread__room__body",
    "post__author",
    "post__author_state",
    "post__author_office",
    "post__reply_to__author",
    "officer",
    "decided_by",
)
PAGE = 30
AROUND = 5  # of a private conversation the desk sees the post and five around it, and nothing else (W3)


@dataclass(frozen=True)
class Filters:
    """How the queue is narrowed. Empty: everything that is open."""

    state: str = "open"  # open, mine, free, late, decided, appealed, all
    room: int | None = None
    severity: int | None = None
    origin: str = ""
    officer: int | None = None


@dataclass(frozen=True)
class Queue:
    cases: list[Case]
    next: int | None  # ask from= this many
    counts: dict[str, int] = field(default_factory=dict)


def queue_for(standing: Standing, filters: Filters, *, start: int = 0) -> Queue:
    """A page of the desk: what is late on top, then by when it is due, the gravest first. Three queries, flat.

    Which cases stand on the page is asked first and alone: sorting all that wait with all that is drawn of each,
    five hundred rows of a hundred columns, takes the database longer than everything else together.
    """
    _require_desk(standing)
    rows = _filtered(Case.objects.all(), filters, standing)
    ordered = rows.order_by(F("closed_at").asc(nulls_first=True), "due_at", "-severity", "pk")
    if filters.state in ("decided", "appealed", "all"):
        ordered = rows.order_by("-opened_at", "-pk")
    found = list(ordered.values_list("pk", flat=True)[start : start + PAGE + 1])
    return Queue(_with_reports(found[:PAGE]), start + PAGE if len(found) > PAGE else None, _counts(standing))


def _with_reports(pks: list[int]) -> list[Case]:
    """These cases in this order, each with `said`: how many reported its post. One query."""
    reports = Report.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(n=Count("pk"))
    cases = _cases().annotate(said=Coalesce(Subquery(reports.values("n")), 0)).in_bulk(pks)
    return [cases[pk] for pk in pks if pk in cases]


def _counts(standing: Standing) -> dict[str, int]:
    """How many wait in each heap. One query."""
    is_open, now = Q(state__in=OPEN), clock.now()
    return Case.objects.aggregate(
        open=Count("pk", filter=is_open),
        mine=Count("pk", filter=is_open & Q(officer=standing.person)),
        free=Count("pk", filter=is_open & Q(officer=None)),
        late=Count("pk", filter=is_open & Q(due_at__lt=now)),
        appealed=Count("pk", filter=Q(state=Case.State.APPEALED)),
    )


def _filtered(rows: QuerySet[Case], filters: Filters, standing: Standing) -> QuerySet[Case]:
    now = clock.now()
    heaps = {
        "open": Q(state__in=OPEN),
        "mine": Q(state__in=OPEN, officer=standing.person),
        "free": Q(state__in=OPEN, officer=None),
        "late": Q(state__in=OPEN, due_at__lt=now),
        "decided": ~Q(state__in=OPEN),
        "appealed": Q(state=Case.State.APPEALED),
    }
    rows = rows.filter(heaps.get(filters.state, Q()))
    if filters.room is not None:
        rows = rows.filter(room=filters.room)
    if filters.severity is not None:
        rows = rows.filter(severity=filters.severity)
    if filters.origin:
        rows = rows.filter(origin=filters.origin)
    if filters.officer is not None:
        rows = rows.filter(officer=filters.officer)
    return rows


def rooms_on_the_desk(standing: Standing) -> list[Room]:
    """The rooms from which cases have come, for the filter. Private conversations have no name there."""
    _require_desk(standing)
    rows = Room.objects.filter(pk__in=Case.objects.values("room")).exclude(kind=Room.Kind.DIRECT)
    return list(rows.order_by("order", "pk"))


def officers_on_the_desk(standing: Standing) -> list[Person]:
    """Those who have or had a case in hand, for the filter, by name."""
    _require_desk(standing)
    rows = Person.objects.filter(pk__in=Case.objects.exclude(officer=None).values("officer"))
    return sorted(rows, key=lambda person: person.display_name)


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related(*POST)


def _require_desk(standing: Standing) -> None:
    if not can_use_desk(standing):
        raise Http404


def require_desk(standing: Standing) -> None:
    """404 for whoever has no desk."""
    _require_desk(standing)


def rooms_that_approve(standing: Standing) -> list[Room]:
    """Where posts of some wait by a rule of the room. One query."""
    approves = Q(moderation=Room.Moderation.PRE) | ~Q(held_classes=[])
    house = Q(kind__in=[Room.Kind.BOARD, Room.Kind.CHAT])
    return list(Room.objects.filter(readable_rooms(standing), approves, house).order_by("pk"))


def written_before(standing: Standing, post: Post) -> list[Post]:
    """What stands at the end of its thread, below which a post that waits will stand."""
    shown = published_in(standing, post.thread)
    if post.number is not None:
        shown = shown.filter(number__lt=post.number)
    return list(shown.order_by("-number")[:AROUND])[::-1]


def get_case_for(standing: Standing, pk: int) -> Case:
    """A case for an officer, with its reports, findings and notes."""
    _require_desk(standing)
    reports = Prefetch("reports", Report.objects.select_related("reporter"))
    case = _cases().prefetch_related(reports, "findings", "notes__author").filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


@dataclass(frozen=True)
class Context:
    """The post of a case with what stands around it."""

    before: list[Post]
    after: list[Post]
    whole: bool  # whether the officer may open the thread itself


def context_of(standing: Standing, case: Case) -> Context:
    """Five posts before and after: all that the desk sees of a conversation it has no place in (W3)."""
    post = case.post
    around = Post.objects.filter(thread=post.thread, number__isnull=False, status=Post.Status.PUBLISHED)
    around = around.select_related("thread__room", "author", "author_state", "author_office", "reply_to__author")
    number = post.number or 0
    before = list(around.filter(number__lt=number).order_by("-number")[:AROUND])[::-1]
    after = list(around.filter(number__gt=number).order_by("number")[:AROUND])
    return Context(before, after, can_read_thread(standing, post.thread))


@dataclass(frozen=True)
class History:
    """What the desk knows of an author: other cases, warnings, silences."""

    cases: list[Case]
    warnings: list[Warned]
    silences: list[Silence]


def history_of(standing: Standing, person: Person, *, but: Case | None = None) -> History:
    """Of a post without a name only what its thread knows of that voice, and of a name nothing from such a thread: the
    other cases beside one would tell who wrote it (W2)."""
    _require_desk(standing)
    cases = Case.objects.filter(_one_voice(but, "post__thread"), post__author=person)
    if but is not None:
        cases = cases.exclude(pk=but.pk)
    cases = cases.select_related("post__thread__room", "decided_by").order_by("-opened_at")
    voice = _one_voice(but, "case__post__thread")
    return History(
        list(cases[:10]),
        list(Warned.objects.filter(voice, person=person).order_by("-at")[:10]),
        list(Silence.objects.filter(voice, person=person).select_related("room")[:10]),
    )


def _one_voice(case: Case | None, path: str) -> Q:
    """What may stand beside a case without telling more of its author than the case does."""
    if case is not None and case.post.thread.hides_authors:
        return Q(**{path: case.post.thread_id})
    return ~Q(**{f"{path}__attribution": Room.Attribution.NON_ATTRIBUTION})


def decision_about(standing: Standing, post: Post) -> Case | None:
    """The last case of a post, for those who may know of it: its author, the desk, the Bureau on an appeal.

    Its author knows of none before something was decided against her post: not that it was reported, nor that the
    report was dismissed (W3).
    """
    rows = Case.objects.select_related("appeal").filter(post=post)
    if post.author_id == standing.person.pk:
        rows = rows.exclude(state__in=[*OPEN, Case.State.DISMISSED])
    case = rows.order_by("-opened_at", "-pk").first()
    if case is None or not can_see_decision(standing, case):
        return None
    return case


def get_decided_post_for(standing: Standing, pk: int) -> Post:
    """A post she reads, or one of her own: whoever reads its room no longer still learns why, and may appeal (W3)."""
    try:
        return get_post_for(standing, pk)
    except Http404:
        rows = Post.objects.select_related(*POST_PARTS, "thread__room__body", "room")
        own = rows.filter(pk=pk, author=standing.person).first() if standing.admitted else None
        if own is None:
            raise
        return own


def has_reported(person: Person, post: Post) -> bool:
    return Report.objects.filter(case__post=post, reporter=person).exists()


def may_read_text(standing: Standing, post: Post) -> bool:
    """The text behind a tombstone: its author, the secretariat, the Bureau. What was erased is nobody's."""
    return post.moderation != Post.Moderation.ERASED and can_read_hidden(standing, post)


def rooms_with_rules_for(standing: Standing) -> list[Room]:
    """Where an officer may set rules: the rooms of the house she reads, not private conversations."""
    _require_desk(standing)
    rooms = Room.objects.filter(readable_rooms(standing), kind__in=[Room.Kind.BOARD, Room.Kind.CHAT])
    return list(rooms.select_related("body").order_by("order", "pk"))


def word_rules() -> list[WordRule]:
    return list(WordRule.objects.filter(removed_at=None).select_related("room", "added_by").order_by("words", "pk"))


# --- Appeals -----------------------------------------------------------------------------------------------------


def require_appeals(standing: Standing) -> None:
    """404 for whoever neither hears appeals nor has a desk."""
    if not sits_on_appeals(standing) and not can_use_desk(standing):
        raise Http404


def appeals_for(standing: Standing) -> list[Appeal]:
    """The appeals before the Bureau, those that wait first; the desk reads them and decides none."""
    require_appeals(standing)
    cases = Prefetch("case", _cases())
    rows = Appeal.objects.prefetch_related(cases, Prefetch("votes", AppealVote.objects.select_related("member")))
    return list(rows.order_by(F("decided_at").desc(nulls_first=True), "due_at")[:100])


def get_appeal_for(standing: Standing, pk: int) -> Appeal:
    require_appeals(standing)
    cases = Prefetch("case", _cases())
    votes = Prefetch("votes", AppealVote.objects.select_related("member"))
    appeal = Appeal.objects.prefetch_related(cases, votes).filter(pk=pk).first()
    if appeal is None:
        raise Http404
    return appeal


def waiting_warnings(person: Person) -> list[Warned]:
    """Warnings she has not read yet."""
    return list(Warned.objects.filter(person=person, acknowledged_at=None, lifted_at=None))


def is_late(case: Case, now: datetime | None = None) -> bool:
    return case.is_open and case.due_at < (now or clock.now())
