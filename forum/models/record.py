"""What makes the record provable: signed roots, where each room stood in them, and how far a page has checked."""

import hashlib
import json

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy

from .room import Room


class Ground(models.TextChoices):
    """On which a text is erased for good. The last nobody gives: the night does."""

    PERSONAL_DATA = "personal_data", pgettext_lazy("legal ground", "Protection of personal data")
    COURT = "court", pgettext_lazy("legal ground", "Order of a court or an authority")
    RIGHTS = "rights", pgettext_lazy("legal ground", "Rights of a third party")
    CLASSIFIED = "classified", pgettext_lazy("legal ground", "Classified information of a State")
    RETENTION = "retention", pgettext_lazy("legal ground", "End of the time of keeping")


class SignedRoot(models.Model):
    """A night's root over all logs. `statement` is what was signed, to the letter; everything else explains it."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    statement = models.TextField()
    signature = models.CharField(max_length=128, blank=True)  # none where no key was given
    public_key = models.CharField(max_length=64, blank=True)
    # Every room's leaf is salted from this: a proof tells one of them, and nothing of what others there are.
    salt = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"root {self.number}"

    @cached_property
    def told(self) -> dict[str, object]:
        return json.loads(self.statement)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.statement.encode()).hexdigest()


class RootMark(models.Model):
    """Where a room stood when a root was made. Written only when it has moved since the mark before."""

    root = models.ForeignKey(SignedRoot, models.PROTECT, related_name="marks")
    # Without a constraint in the database: a room that has gone is found by the mark that stays.
    room = models.ForeignKey(Room, models.DO_NOTHING, db_constraint=False, related_name="+")
    epoch = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    # The tree over the room's events as its full halves, the largest first: enough to go on from.
    peaks = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "root"], name="one_mark_a_root")]

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq} in root {self.root_id}"


class ChainCheck(models.Model):
    """How far the page has checked a room's chain, so that it goes on from there."""

    room = models.OneToOneField(Room, models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=16, blank=True)
    fault_seq = models.PositiveBigIntegerField(default=0)
    whole_at = models.DateTimeField(null=True, blank=True)  # when a walk last reached the end

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq}"
