"""What a decision asks of a person: a warning to acknowledge, a silence with an end."""

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Person
from forum.models import Room

from .case import Case


class Warned(models.Model):
    """A written warning; it stands before her pages until she says that she has read it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="warnings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="warnings")
    text = models.TextField()
    at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)  # undone or reversed

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["person", "acknowledged_at"], name="warnings_unread")]

    def __str__(self) -> str:
        return f"warning of {self.person_id} in case {self.case_id}"


class Silence(models.Model):
    """She reads and does not write, in one room or everywhere, until it ends."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="silences")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="silences")
    reason = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "lifted_at", "until"], name="silences_standing")]

    def __str__(self) -> str:
        return f"{self.person_id} silent until {self.until}"

    @property
    def place(self) -> str:
        """Where, in the reader's language; a private conversation is named to nobody who has no place in it."""
        if self.room is None:
            return _("everywhere")
        return _("a private conversation") if self.room.kind == Room.Kind.DIRECT else self.room.name
