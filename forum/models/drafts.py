"""What is written and not sent yet: drafts of every place, and posts that go out at their hour."""

from django.db import models

from accounts.models import Person

from .room import Room
from .thread import Post, Thread


class Draft(models.Model):
    """What she typed in one place, on whatever device. Nobody else reads it, the desk neither."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=60)  # thread:12, new:5 (a thread in room 5), edit:33 (post 33)
    room = models.ForeignKey(Room, models.CASCADE, null=True, blank=True, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+")
    # The fields of the form by name, as typed: title, body, language, direction, capacity, kind, reply_to, files …
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)  # two devices that write at once are told apart by it
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="one_draft_a_place")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.place}"


class ScheduledPost(models.Model):
    """A post that goes out at its hour, through the same action, with the rights its author has then."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"  # taken by a worker, since `send_at`
        SENT = "sent"
        REFUSED = "refused"  # `refusal` says why; the text is kept
        CANCELLED = "cancelled"

    person = models.ForeignKey(Person, models.CASCADE, related_name="scheduled")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="scheduled")
    client_id = models.UUIDField(unique=True)  # of the post it becomes: it becomes one
    fields = models.JSONField(default=dict)  # what `create_post` is given, and the form as it was typed
    send_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    refusal = models.CharField(max_length=60, blank=True)  # a code
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["send_at", "pk"]
        indexes = [models.Index(fields=["state", "send_at"], name="scheduled_due")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.thread_id} {self.send_at}"
