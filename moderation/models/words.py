"""Words a room does not want, and what happens to a post that holds one."""

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from forum.models import Room


class WordRule(models.Model):
    class Act(models.TextChoices):
        FLAG = "flag", pgettext_lazy("act of a word rule", "Publish and open a case")
        HOLD = "hold", pgettext_lazy("act of a word rule", "Hold for approval")
        REFUSE = "refuse", pgettext_lazy("act of a word rule", "Refuse, and say why")

    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+")  # none: everywhere
    words = models.CharField(max_length=100)
    act = models.CharField(max_length=6, choices=Act.choices)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["removed_at", "room"], name="word_rules_standing")]

    def __str__(self) -> str:
        return f"{self.words} → {self.act}"
