"""Five hundred cases on the desk as a long day leaves them: every state, reports, findings and notes; laid in bulk."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from accounts.models import Person
from forum import clock
from forum.models import Post, Room, Thread
from moderation import reasons
from moderation.models import Appeal, Case, Finding, Note, Report

State = Case.State
# Of each twenty cases: most wait, some are in hand, the rest are in every later state.
STATES = [
    *[State.REPORTED] * 9,
    *[State.TRIAGED] * 5,
    State.DISMISSED,
    State.ACTIONED,
    State.APPEALED,
    State.UPHELD,
    State.REVERSED,
    State.CLOSED,
]
ROOMS = ("governance", "identity", "infrastructure", "shared-services", "security")


def lay(people: Sequence[Person], officers: Sequence[Person], number: int = 500) -> list[Case]:
    """So many cases about posts of these people, the oldest first, one every three minutes until now."""
    threads = [_thread(key, people[0]) for key in ROOMS]
    posts = Post.objects.bulk_create(
        _post(n, threads[n % len(threads)], people[n % len(people)]) for n in range(number)
    )
    cases = Case.objects.bulk_create(_case(n, post, officers, number) for n, post in enumerate(posts))
    Report.objects.bulk_create(
        Report(case=case, reporter=person, reason=_reason(n).key, words="انظروا في هذه العبارة.", at=case.opened_at)
        for n, case in enumerate(cases)
        for person in people[: n % (len(people) + 1)]
        if case.origin == Case.Origin.REPORT and person.pk != case.post.author_id
    )
    Finding.objects.bulk_create(
        Finding(case=case, rule="links", detail={"n": 7}, at=case.opened_at) for case in cases if case.origin == "rule"
    )
    Note.objects.bulk_create(
        Note(case=case, author=officers[0], text="سألت الوفد.", at=case.opened_at)
        for case in cases
        if case.officer_id is not None
    )
    now = clock.now()
    Appeal.objects.bulk_create(
        Appeal(case=case, text="أرجو النظر.", lodged_at=now, due_at=now + timedelta(days=14))
        for case in cases
        if case.state == State.APPEALED
    )
    return cases


def _thread(key: str, starter: Person) -> Thread:
    room = Room.objects.get(key=key)
    attribution = room.attribution
    return Thread.objects.create(room=room, starter=starter, title=f"يوم طويل: {room.name_ar}", attribution=attribution)


def _post(n: int, thread: Thread, author: Person) -> Post:
    body = f"مشاركة رقم {n} تنتظر نظراً في مكتب الإشراف، وفيها من الكلام ما يكفي لمقتطف."
    return Post(
        room=thread.room,
        thread=thread,
        number=n + 1,
        author=author,
        author_class="head",
        client_id=uuid4(),
        body=body,
        body_html=f"<p>{body}</p>",
    )


def _reason(n: int) -> reasons.Reason:
    offered = reasons.reasons("post")
    return offered[n % len(offered)]


def _case(n: int, post: Post, officers: Sequence[Person], number: int) -> Case:
    state, reason = STATES[n % len(STATES)], _reason(n)
    opened = clock.now() - timedelta(minutes=3 * (number - n))
    decided = state not in (State.REPORTED, State.TRIAGED)
    in_hand = None if state == State.REPORTED else officers[n % len(officers)]
    return Case(
        post=post,
        thread=post.thread,
        room=post.room,
        origin=Case.Origin.values[n % 7 % 3],
        state=state,
        severity=reason.severity,
        opened_at=opened,
        due_at=opened + timedelta(hours=reasons.hours_to_act(reason.severity)),
        officer=in_hand,
        claimed_at=opened + timedelta(minutes=20) if in_hand else None,
        act=("none" if state == State.DISMISSED else "hide") if decided else "",
        reason=reason.key if decided else "",
        decided_by=in_hand if decided else None,
        decided_at=opened + timedelta(minutes=50) if decided else None,
        closed_at=opened + timedelta(hours=1) if state in (State.CLOSED, State.UPHELD, State.REVERSED) else None,
    )
