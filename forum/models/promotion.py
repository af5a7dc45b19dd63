"""Posts of a live room or a conversation on their way to a board (product.md §1.14)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person

from .room import Room
from .thread import LANGUAGES, Post, Thread


class Promotion(models.Model):
    """A draft thread made of posts from elsewhere. Only its promoter sees it, and each author her own words in it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")

    source = models.ForeignKey(Room, models.PROTECT, related_name="+")
    board = models.ForeignKey(Room, models.PROTECT, related_name="+")
    promoter = models.ForeignKey(Person, models.PROTECT, related_name="promotions")
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ar")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.board_id} {self.state}"


class PromotedPost(models.Model):
    """One post of a promotion, and what its author says to it: named only if she agrees."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("Asked")
        NAMED = "named", _("With the name")
        UNNAMED = "unnamed", _("Without the name")
        LEFT_OUT = "left_out", _("Left out")

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.ASKED)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["promotion", "post"], name="one_place_a_promoted_post")]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.post_id} {self.answer}"
