"""What waits in her inbox, one line a bundle, and what she does with it."""

from math import ceil

from ninja import Router

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, clock, inbox
from ..errors import LaterNotPossible
from ..views.notice_words import Line, Words
from . import schemas, shapes
from .commands import Settle
from .door import NOTIFICATIONS

router = Router(tags=["notifications"], auth=NOTIFICATIONS)


@router.get("/count", response=schemas.Count, url_name="notifications_count", summary="The badge")
def count(request: MemberRequest) -> shapes.Told:
    """How many things wait, and in how many seconds the next one that is held back until then comes due."""
    waiting, next_due = inbox.count_for(request.standing)
    return {"count": waiting, "next_due": None if next_due is None else ceil(next_due)}


@router.get("", response=schemas.Notifications, url_name="notifications", summary="My inbox")
def notifications(request: MemberRequest) -> shapes.Told:
    """Everything open, the newest first: what waits, what is held back for later, what she has looked at."""
    rows = inbox.rows_for(request.standing, clock.now())
    style = style_of(request.standing.person, request.standing)
    return {"notifications": [_told(line) for line in Words(rows, request.standing.person, style).lines()]}


def _told(line: Line) -> shapes.Told:
    row = line.row
    return {
        "bundle": row.bundle,
        "kind": row.kind,
        "section": row.section,
        "text": line.text + "",
        "place": line.place + "",
        "excerpt": line.excerpt + "",
        "url": line.url,
        "room": row.room.pk if row.room else None,
        "thread": row.thread.pk if row.thread else None,
        "number": row.newest.number,
        "count": row.count,
        "unread": row.unread,
        "held": row.held,
        "since": row.since,
        "due_at": row.due_at,
        "upto": row.upto,
    }


@router.post("/act", response=schemas.Count, url_name="notifications_act", summary="Settle a line of my inbox")
def act(request: MemberRequest, settle: Settle) -> shapes.Told:
    """`done`, `later` (with `until`), `read` or `unread`. Each may be sent twice; `upto` is that of the line seen.

    Only what is hers and open is touched; the answer is the badge.
    """
    person, bundle, upto = request.standing.person, settle.bundle, settle.upto
    match settle.act:
        case "done":
            actions.finish_notices(person=person, bundle=bundle, upto=upto)
        case "later":
            if settle.until is None:
                raise LaterNotPossible
            actions.postpone_notices(person=person, bundle=bundle, until=settle.until, upto=upto)
        case "read":
            actions.open_notices(person=person, bundle=bundle, upto=upto)
        case "unread":
            actions.keep_unread(person=person, bundle=bundle, upto=upto)
    return count(request)
