"""What happened in a room since a number of its log: the same events a socket is sent, in the same order."""

from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema

from accounts.requests import MemberRequest

from .. import fragments
from ..bylines import aliases_in
from ..forms import MOST_ID
from ..log_page import LogPage, log_page
from ..mentions import known_in
from ..models import Event
from . import schemas, shapes
from .rooms import heard_room

router = Router(tags=["events"])
MOST_EVENTS = 200
# Markup beyond this is left out, as in a frame: the post is fetched instead.
MOST_MARKUP = 128 * 1024


class Since(Schema):
    after: int = Field(ge=0, le=MOST_ID, description="The last seq you have.")
    epoch: str = Field(max_length=16, description="The epoch it belongs to.")
    limit: int = Field(MOST_EVENTS, ge=1, le=MOST_EVENTS)


@router.get("/{room}/events", response=schemas.Events, url_name="events", summary="What happened since")
def events(request: MemberRequest, room: str, since: Query[Since]) -> shapes.Told:
    """In order and without a hole. A `skip` is an event that is not hers to see; it counts all the same.

    With `resync` the log cannot bring her up to date (too far behind, ahead, or of another epoch): read the lists
    anew and go on from their head and epoch.
    """
    pk = heard_room(request, room)
    page = log_page(request.standing, pk, after=since.after, epoch=since.epoch, limit=since.limit)
    return {
        "room": page.room,
        "head": page.head,
        "epoch": page.epoch,
        "resync": page.resync,
        "more": page.more,
        "events": _told(page),
    }


def _told(page: LogPage) -> list[shapes.Told]:
    posts = [event.post for event, seen in page.events if seen and event.post]
    aliases, known = aliases_in({post.thread for post in posts}), known_in(posts)
    language = get_language() or "ar"
    drawn: dict[int, str | None] = {}
    for post in posts:
        if post.pk not in drawn:
            markup = fragments.render_post(post, language, aliases=aliases, known=known) + ""
            drawn[post.pk] = markup if len(markup) <= MOST_MARKUP else None
    return [_event(event, drawn) if seen else {"seq": event.seq, "skip": True} for event, seen in page.events]


def _event(event: Event, drawn: dict[int, str | None]) -> shapes.Told:
    """Nothing of who acted: under non-attribution that is the person who must not be named."""
    post = event.post
    return {
        "seq": event.seq,
        "skip": False,
        "kind": event.kind,
        "thread": event.thread_id,
        "post": event.post_id,
        "number": post.number if post else None,
        "client_id": str(post.client_id) if post else None,
        "html": drawn.get(post.pk) if post else None,
    }
