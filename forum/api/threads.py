"""A thread, its posts by number, and how far she has read it."""

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from accounts.requests import MemberRequest

from .. import actions, moves, selectors
from ..content import guess_language
from ..errors import ReplyElsewhere
from ..forms import MOST_ID
from ..models import Post, Thread
from ..post_rows import rows_page
from . import schemas, shapes
from .commands import NewPost, ReadUpTo
from .door import WRITE
from .kept import drawn_posts
from .posts import done_post

router = Router(tags=["threads"])
MOST_POSTS = 50


class Place(Schema):
    """Which posts: after a number, before one, around one; without any the latest."""

    after: int | None = Field(None, ge=0, le=MOST_ID)
    before: int | None = Field(None, ge=0, le=MOST_ID)
    around: int | None = Field(None, ge=0, le=MOST_ID)
    limit: int = Field(MOST_POSTS, ge=1, le=MOST_POSTS)
    fragments: bool = False


@router.get("/{int:pk}", response=schemas.Thread, url_name="thread", summary="One thread")
def thread(request: MemberRequest, pk: int) -> object:
    """One that was merged leads to the thread where its posts stand, if she reads there."""
    found = selectors.get_thread_for(request.standing, pk)
    if (target := moves.merged_target(request.standing, found)) is not None:
        return HttpResponseRedirect(reverse("api-1:thread", args=[target.pk]))
    return shapes.told_thread(found, selectors.last_read(request.standing.person, found))


@router.get("/{int:pk}/posts", response=schemas.Posts, url_name="posts", summary="Posts by number")
def posts(request: MemberRequest, pk: int, place: Query[Place]) -> HttpResponse:
    """Published posts in order: `after` or `before` a number, or `around` one; without any of them the latest.

    The answer is encoded by us and not looked through by the library once more: this is the list asked for most.
    """
    found = selectors.get_thread_for(request.standing, pk)
    standing, asked = request.standing, {"after": place.after, "before": place.before, "around": place.around}
    read = selectors.last_read(standing.person, found)
    page = rows_page(standing, found, **asked, limit=place.limit)
    me = standing.person.pk
    told = {
        "posts": drawn_posts(found, page.rows, fragments=place.fragments),
        "mine": [row.number for row in page.rows if row.author == me],
        "older": page.older,
        "newer": page.newer,
        "last_number": found.last_number,
        "read": read,
        "room": found.room_id,
        # Read with the thread, before its posts (delivery.md G8).
        "head": found.room.head,
        "epoch": found.room.epoch,
    }
    return HttpResponse(msgspec.json.encode(told), content_type="application/json; charset=utf-8")


@router.post(
    "/{int:pk}/posts",
    response={201: schemas.PostDone, 200: schemas.PostDone},
    auth=WRITE,
    url_name="create_post",
    summary="Write a post",
)
def create_post(request: MemberRequest, pk: int, command: NewPost) -> object:
    """201 the first time, 200 for the same `client_id` again; 409 where it came with another text before."""
    found = selectors.get_thread_for(request.standing, pk)
    done = actions.create_post(
        author=request.standing.person,
        thread=found,
        body=command.body,
        language=command.language or guess_language(command.body),
        client_id=command.client_id,
        capacity=command.capacity,
        kind=command.kind,
        reply_to=_answered(request, found, command.reply_to),
        direction=command.direction,
        confirmed=command.confirmed,
    )
    return done_post(done)


def _answered(request: MemberRequest, thread: Thread, pk: int | None) -> Post | None:
    if pk is None:
        return None
    post = selectors.published_in(request.standing, thread).filter(pk=pk).first()
    if post is None or post.is_gone:
        raise ReplyElsewhere
    return post


@router.get("/{int:pk}/read", response=schemas.Marker, url_name="read_marker", summary="How far I have read")
def read_marker(request: MemberRequest, pk: int) -> shapes.Told:
    found = selectors.get_thread_for(request.standing, pk)
    return {"thread": found.pk, "number": selectors.last_read(request.standing.person, found)}


@router.put("/{int:pk}/read", response=schemas.Marker, auth=WRITE, url_name="mark_read", summary="I have read up to")
def mark_read(request: MemberRequest, pk: int, marker: ReadUpTo) -> shapes.Told:
    """The marker moves forward only and never past the last post; the answer says where it stands."""
    found = selectors.get_thread_for(request.standing, pk)
    number = actions.mark_read(person=request.standing.person, thread=found, number=marker.number)
    return {"thread": found.pk, "number": number}
