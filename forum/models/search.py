"""Data of the search: words that mean the same, kept by the secretariat (arabic.md §15.3)."""

from django.db import models

from accounts.models import Person


class SynonymGroup(models.Model):
    """Words and phrases of which each finds the others too, after all that hold the words themselves."""

    words = models.JSONField(default=list)  # as somebody would write them
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return " / ".join(self.words)
