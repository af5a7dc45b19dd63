"""An author asks the Bureau to look again (domain.md W3)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import Person

from .case import Case


class Appeal(models.Model):
    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("outcome of an appeal", "The decision stands")
        REVERSED = "reversed", pgettext_lazy("outcome of an appeal", "The decision is reversed")
        VARIED = "varied", pgettext_lazy("outcome of an appeal", "Back to the author for editing")

    case = models.OneToOneField(Case, models.PROTECT, related_name="appeal")
    text = models.TextField()
    lodged_at = models.DateTimeField()
    due_at = models.DateTimeField()  # no decision by then: reversed
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    by_default = models.BooleanField(default=False)  # nobody decided in time

    class Meta:
        indexes = [models.Index(fields=["outcome", "due_at"], name="appeals_waiting")]

    def __str__(self) -> str:
        return f"appeal in case {self.case_id}"


class AppealVote(models.Model):
    """What one member of the Bureau thinks; two of one mind decide."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="votes")
    member = models.ForeignKey(Person, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Appeal.Outcome.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["appeal", "member"], name="one_vote_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id} on appeal {self.appeal_id}: {self.outcome}"
