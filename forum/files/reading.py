"""Who may fetch a file: its sender while it stands nowhere, then whoever may read one of its posts now."""

from uuid import UUID

from django.http import Http404

from accounts.standing import Standing

from ..models import LINE_KINDS, Post, Room, StoredFile
from ..permissions import can_read_hidden, can_send_files
from ..selectors import MOST_ID, posts_for


def get_room_to_send_to(standing: Standing, pk: int) -> Room:
    """The room, or the same 404 whether she cannot write in it or there is none."""
    room = Room.objects.select_related("body").filter(pk=pk).first() if pk <= MOST_ID else None
    if room is None or not can_send_files(standing, room):
        raise Http404
    return room


def get_file_for(standing: Standing, key: UUID) -> StoredFile:
    """The file, or the same 404 whether it is closed to her, gone, or was never there. Two queries.

    Nothing of a right is kept in the address: who leaves the room, or whose post is hidden, is asked again each time.
    """
    file = StoredFile.objects.filter(key=key, removed_at__isnull=True).first()
    if file is None:
        raise Http404
    posts = posts_for(standing).filter(attachments__file=file).exclude(kind__in=LINE_KINDS)
    if any(_shows(standing, post) for post in posts):
        return file
    if file.sender_id == standing.person.pk and not file.attachments.exists():
        return file
    raise Http404


def _shows(standing: Standing, post: Post) -> bool:
    """Whether she reads the text: behind a tombstone only those who read behind it. What was withdrawn is withdrawn."""
    if post.is_erased:
        return False
    if post.is_hidden:
        return can_read_hidden(standing, post)
    return not post.is_withdrawn
