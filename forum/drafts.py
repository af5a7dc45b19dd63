"""Where a draft belongs, and what of a form is kept in it: as typed, on the server, for its author alone."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.standing import Standing

from . import selectors
from .errors import ForumError
from .models import Draft, Post, Room, Thread

MOST = 200  # of one person
LONGEST = 250_000  # characters of all fields together
POLL = ("question", "options", "several", "reason", "counts", "shows", "until")
FIELDS = (
    *("title", "body", "named", "language", "direction", "capacity", "kind", "reply_to", "files"),
    *("attribution", "thread_kind", *(f"poll_{name}" for name in POLL)),
)


class TooManyDrafts(ForumError):
    code = "too_many_drafts"
    status = 409
    message = _("You keep %(n)s drafts already. Send or throw away some of them.")


class DraftTooLong(ForumError):
    code = "draft_too_long"
    status = 413
    message = _("This is too long to be kept as a draft. Attach it as a file.")


class NotOnItsWay(ForumError):
    code = "not_on_its_way"
    status = 409
    message = _("This post has gone out already, or was taken back. Reload the page to see what became of it.")


class TooManyScheduled(ForumError):
    code = "too_many_scheduled"
    status = 409
    message = _("%(n)s posts of yours wait for their hour already. Send or take back some of them.")


class PollNotLater(ForumError):
    code = "poll_not_later"
    message = _("A post with a poll cannot wait for an hour. Send it now, or take the poll out.")


class DraftElsewhere(ForumError):
    """Another device has written since; `draft` is what it wrote."""

    code = "draft_elsewhere"
    status = 409
    message = _("This draft was changed on another device. Choose which of the two texts to keep.")

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


@dataclass(frozen=True)
class Place:
    """What a draft will become: an answer in a thread, a thread in a room, or the new text of a post."""

    kind: str  # "thread", "new" or "edit"
    pk: int
    room: Room
    thread: Thread | None
    post: Post | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.pk}"

    @property
    def address(self) -> str:
        """Where one goes on writing."""
        if self.kind == "new":
            return f"{reverse('forum:new_thread', args=[self.room.key])}?draft=1"
        if self.kind == "edit":
            return f"{reverse('forum:edit_post', args=[self.pk])}?draft=1"
        return f"{reverse('forum:thread', args=[self.pk])}?draft=1#composer"


def place_for(standing: Standing, key: str) -> Place:
    """Raises Http404 for what she does not read, and for what is no place."""
    kind, _colon, number = key.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise Http404
    pk = int(number)
    if kind == "thread":
        thread = selectors.get_thread_for(standing, pk)
        return Place(kind, pk, thread.room, thread)
    if kind == "new":
        room = selectors.rooms_for(standing).filter(pk=pk).first()
        if room is None:
            raise Http404
        return Place(kind, pk, room, None)
    if kind == "edit":
        post = selectors.get_post_for(standing, pk)
        if post.author_id != standing.person.pk:
            raise Http404
        return Place(kind, pk, post.room, post.thread, post)
    raise Http404


def typed_in(data: QueryDict) -> dict[str, str]:
    """The fields of a form that a draft keeps. Raises DraftTooLong."""
    fields = {name: str(data[name]) for name in FIELDS if data.get(name)}
    if len(json.dumps(fields, ensure_ascii=False)) > LONGEST:
        raise DraftTooLong
    return fields


def says_something(fields: dict[str, Any]) -> bool:
    return any(str(fields.get(name, "")).strip() for name in ("title", "body", "files", "poll_question"))


def draft_at(standing: Standing, key: str) -> Draft | None:
    return Draft.objects.filter(person=standing.person, place=key).first()
