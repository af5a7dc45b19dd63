"""The numbered truth: one log per room, and the commands already carried out (delivery.md §2)."""

from django.db import models

from accounts.models import Person

from .room import Room
from .thread import Post, Thread


class Event(models.Model):
    """What happened in a room. Pointers and reasons only, never text; nobody changes an event."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["room", "seq"]
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="one_event_a_seq")]
        # The newest lines of all rooms together, for the audit page.
        indexes = [models.Index(fields=["-at", "-id"], name="events_by_time")]

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq} {self.kind}"


class Command(models.Model):
    """A change asked for with a client_id, kept so that asking again gives the first result (G3)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    result = models.BigIntegerField()  # the id of what was made or changed
    seq = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "client_id"], name="one_command_a_client_id")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.client_id}"
