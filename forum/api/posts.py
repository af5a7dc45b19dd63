"""One post: reading it, and what is done to it."""

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from ninja import Router, Status

from accounts.requests import MemberRequest

from .. import actions, moves, selectors
from ..commands import Done
from ..content import guess_language
from ..models import Post
from ..permissions import can_edit, can_publish, can_withdraw, require
from . import schemas, shapes
from .commands import Command, EditPost, ReturnPost
from .door import WRITE

router = Router(tags=["posts"])
DONE = {200: schemas.PostDone}


def told_done(done: Done[Post]) -> shapes.Told:
    return {
        "post": shapes.told_posts([done.result], fragments=True)[0],
        "room": done.room.pk,
        "seq": done.seq,
        "epoch": done.room.epoch,
        "replayed": done.replayed,
    }


def done_post(done: Done[Post]) -> Status:
    return Status(200 if done.replayed else 201, told_done(done))


def _changed(done: Done[Post]) -> Status:
    return Status(200, told_done(done))


@router.get("/{int:pk}", response=schemas.OnePost, url_name="post", summary="One post")
def post(request: MemberRequest, pk: int, fragments: bool = False) -> object:
    """The line that keeps the number of a moved post leads to that post, if she reads it where it stands now."""
    found = selectors.get_post_for(request.standing, pk)
    if found.kind == Post.Kind.MOVED and (gone := moves.stood_here(request.standing, found)) is not None:
        return HttpResponseRedirect(reverse("api-1:post", args=[gone.pk]))
    [told] = shapes.told_posts([found], fragments=fragments)
    return {"post": told, "mine": found.author_id == request.standing.person.pk}


@router.patch("/{int:pk}", response=DONE, auth=WRITE, url_name="edit_post", summary="Change the text")
def edit_post(request: MemberRequest, pk: int, command: EditPost) -> Status:
    found = selectors.get_post_for(request.standing, pk)
    require(can_edit, request.standing, found)
    done = actions.edit_post(
        author=request.standing.person,
        post=found,
        body=command.body,
        language=(found.language if command.language is None else command.language) or guess_language(command.body),
        client_id=command.client_id,
        direction=found.direction if command.direction is None else command.direction,
        confirmed=command.confirmed,
    )
    return _changed(done)


@router.post("/{int:pk}/withdraw", response=DONE, auth=WRITE, url_name="withdraw_post", summary="Take a post back")
def withdraw_post(request: MemberRequest, pk: int, command: Command) -> Status:
    found = selectors.get_post_for(request.standing, pk)
    require(can_withdraw, request.standing, found)
    return _changed(actions.withdraw_post(author=request.standing.person, post=found, client_id=command.client_id))


@router.post("/{int:pk}/publish", response=DONE, auth=WRITE, url_name="publish_post", summary="Approve a post")
def publish_post(request: MemberRequest, pk: int, command: Command) -> Status:
    """For the secretariat, on boards where posts are approved first."""
    found = selectors.get_post_for(request.standing, pk)
    require(can_publish, request.standing, found)
    return _changed(actions.publish_post(actor=request.standing.person, post=found, client_id=command.client_id))


@router.post("/{int:pk}/return", response=DONE, auth=WRITE, url_name="return_post", summary="Return a post")
def return_post(request: MemberRequest, pk: int, command: ReturnPost) -> Status:
    """To its author, with a reason she reads."""
    found = selectors.get_post_for(request.standing, pk)
    require(can_publish, request.standing, found)
    return _changed(
        actions.return_post(
            actor=request.standing.person, post=found, client_id=command.client_id, reason=command.reason
        )
    )


@router.get("/{int:pk}/revisions", response=schemas.Revisions, url_name="revisions", summary="All texts of a post")
def revisions(request: MemberRequest, pk: int) -> shapes.Told:
    """The newest first. What was withdrawn is withdrawn with its history."""
    found = selectors.get_post_for(request.standing, pk)
    if found.is_gone:
        raise Http404
    return {"revisions": shapes.told_texts(selectors.texts_of(found))}
