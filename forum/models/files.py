"""Files that people send, and the posts they stand beside (security.md §1.10)."""

import uuid

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import Person

from .room import Room
from .thread import Post


class StoredFile(models.Model):
    """One file as it came, checked. Its place in the store has nothing to do with its name.

    Until it stands beside a post only its sender may fetch it; then whoever may read one of its posts now.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", pgettext_lazy("kind of a file", "Picture")
        DOCUMENT = "document", pgettext_lazy("kind of a file", "Document")  # PDF and office files
        TEXT = "text", pgettext_lazy("kind of a file", "Text")
        OTHER = "other", pgettext_lazy("kind of a file", "File")

    class Scan(models.TextChoices):
        """What the scanner said; `unscanned` only where no scanner is set."""

        UNSCANNED = "unscanned"
        CLEAN = "clean"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="files")  # for which it was sent
    sender = models.ForeignKey(Person, models.PROTECT, related_name="files_sent")
    name = models.CharField(max_length=200)  # as shown: no path, no controls
    media_type = models.CharField(max_length=100)  # decided from the content
    kind = models.CharField(max_length=10, choices=Kind.choices)
    size = models.PositiveBigIntegerField()  # bytes, as stored
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)  # of pictures, in pixels
    height = models.PositiveIntegerField(null=True, blank=True)
    has_preview = models.BooleanField(default=False)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.UNSCANNED)
    text = models.TextField(blank=True)  # what a search finds in it
    created_at = models.DateTimeField(auto_now_add=True)
    # Its bytes are gone (erasure, retention, never attached); the row stays for the record.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["sender", "-created_at"], name="files_of_a_sender"),
            models.Index(fields=["room", "-created_at"], name="files_of_a_room"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.kind}"


class Attachment(models.Model):
    """A file beside a post. `Post.files` says the same for drawing; both are written together."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    order = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=500, blank=True)  # what a picture shows, for those who do not see it

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "file"], name="a_file_once_a_post")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.file_id}"
