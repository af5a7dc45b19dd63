"""What concerns a person and waits for her, and how much of each place she wants to be told (product.md §1.19–22)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from notifications.base.models import AbstractNotification

from accounts.models import Person

from .room import Room
from .thread import Post, Thread


class Notification(AbstractNotification):
    """The library's row with what the inbox asks for: where it leads, from when it is shown, whether it is done.

    `verb` is the kind, a key of data/notifications.json. `forum.notifications` alone writes these rows.
    """

    # Ours are found by the indexes below; each index of the library's would cost every mention of hundreds.
    unread = models.BooleanField(default=True)
    timestamp = models.DateTimeField()
    public = models.BooleanField(default=False)
    deleted = models.BooleanField(default=False)
    emailed = models.BooleanField(default=False)

    room = models.ForeignKey(Room, models.CASCADE, null=True, blank=True, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(null=True, blank=True)  # of the post, or of the first of several
    bundle = models.CharField(max_length=80)  # what the inbox shows as one line
    due_at = models.DateTimeField()  # shown from: after quiet hours, or when she asked to be told later
    done_at = models.DateTimeField(null=True, blank=True)
    # Taken back because its post is out of sight: whether it was unread then, should the post come back.
    was_unread = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-timestamp", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "done_at", "unread", "due_at"], name="notice_waiting"),
            models.Index(fields=["recipient", "thread", "number"], name="notice_in_thread"),
            models.Index(fields=["post"], name="notice_of_post"),
            # What the worker has not looked at yet; it leaves the index once it has.
            models.Index(fields=["due_at"], condition=models.Q(emailed=False), name="notice_to_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.bundle}"

    @property
    def kind(self) -> str:
        return self.verb


class Level(models.Model):
    """How much a person wants to be told of a room, or of one thread in it."""

    class Choice(models.TextChoices):
        ALL = "all", pgettext_lazy("notification level", "All")
        MENTIONS = "mentions", _("What is addressed to me")
        CATCH_UP = "catch_up", _("On the catch-up page only")
        MUTE = "mute", pgettext_lazy("notification level", "Nothing")

    person = models.ForeignKey(Person, models.CASCADE, related_name="levels")
    room = models.ForeignKey(Room, models.CASCADE, related_name="levels")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="levels")
    level = models.CharField(max_length=8, choices=Choice.choices)
    by_rule = models.BooleanField(default=False)  # set because she wrote there, not chosen by her

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "thread"], name="one_level_a_thread"),
            models.UniqueConstraint(
                fields=["person", "room"], condition=models.Q(thread__isnull=True), name="one_level_a_room"
            ),
        ]
        indexes = [models.Index(fields=["room", "thread", "level"], name="levels_in_a_room")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.room_id}/{self.thread_id} {self.level}"
