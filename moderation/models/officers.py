"""What an officer may not do alone: propose to the desk, lift a veil, read a room that is closed to her."""

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from forum.models import Post, Room

from .case import Case


class Proposal(models.Model):
    """What an officer of a committee thinks should be done in a case of her committee's room. The desk decides."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    act = models.CharField(max_length=20, choices=Case.Act.choices)
    reason = models.CharField(max_length=40)  # a key of moderation_reasons.json
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "officer"], name="one_proposal_an_officer")]

    def __str__(self) -> str:
        return f"proposal of {self.officer_id} in case {self.case_id}: {self.act}"


class VeilLift(models.Model):
    """Who wrote one post of a non-attribution thread: asked by one officer, agreed to by another (W2)."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("state of a request to lift a veil", "Waits for a second officer")
        LIFTED = "lifted", pgettext_lazy("state of a request to lift a veil", "Lifted")
        REFUSED = "refused", pgettext_lazy("state of a request to lift a veil", "Refused")

    post = models.ForeignKey(Post, models.PROTECT, related_name="veil_lifts")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    second = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    second_words = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=models.Q(state="asked"), name="one_request_a_veil")
        ]

    def __str__(self) -> str:
        return f"veil of post {self.post_id}: {self.state}"


class PrivilegedRead(models.Model):
    """An officer read a room that is closed to her, for this reason and this long; its members see that she did."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["room", "-at"], name="privileged_reads")]

    def __str__(self) -> str:
        return f"{self.officer_id} read room {self.room_id}"
