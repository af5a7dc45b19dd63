"""Threads and posts that were moved elsewhere: the way there and the way back stay known (domain.md W2)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import Person

from .room import Room
from .thread import Post, Thread


class ThreadMove(models.Model):
    """One act of moving. It names both places; who may not read one of them is not told of it."""

    class Kind(models.TextChoices):
        MOVE = "move", pgettext_lazy("act on a thread", "Moved to another room")
        SPLIT = "split", pgettext_lazy("act on a thread", "Split")
        MERGE = "merge", pgettext_lazy("act on a thread", "Merged")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    source = models.ForeignKey(Thread, models.PROTECT, related_name="moves_away")
    target = models.ForeignKey(Thread, models.PROTECT, related_name="moves_here")  # of a move: the source itself
    source_room = models.ForeignKey(Room, models.PROTECT, related_name="moves_away")
    target_room = models.ForeignKey(Room, models.PROTECT, related_name="moves_here")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} → {self.target_id}"


class MovedPost(models.Model):
    """A post that changed its thread, and the line that keeps its old number and address."""

    move = models.ForeignKey(ThreadMove, models.PROTECT, related_name="posts")
    post = models.ForeignKey(Post, models.PROTECT, related_name="moves")
    number_before = models.PositiveIntegerField(null=True, blank=True)  # none: it waited for approval
    number_after = models.PositiveIntegerField(null=True, blank=True)
    placeholder = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="stands_for")

    class Meta:
        ordering = ["number_before", "pk"]
        constraints = [models.UniqueConstraint(fields=["move", "post"], name="one_place_a_moved_post")]

    def __str__(self) -> str:
        return f"{self.post_id} in move {self.move_id}"
