"""A case: one post, who reported it and why, who looks after it, what was decided (domain.md W3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from forum.models import Post, Room, Thread


class Case(models.Model):
    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("state of a case", "Reported")
        TRIAGED = "triaged", pgettext_lazy("state of a case", "In hand")
        DISMISSED = "dismissed", pgettext_lazy("state of a case", "Dismissed")
        ACTIONED = "actioned", pgettext_lazy("state of a case", "Acted upon")
        APPEALED = "appealed", pgettext_lazy("state of a case", "Appealed")
        UPHELD = "upheld", pgettext_lazy("state of a case", "Upheld")
        REVERSED = "reversed", pgettext_lazy("state of a case", "Reversed")
        VARIED = "varied", pgettext_lazy("state of a case", "Varied")
        CLOSED = "closed", pgettext_lazy("state of a case", "Closed")

    class Origin(models.TextChoices):
        REPORT = "report", _("A member’s report")
        RULE = "rule", _("A rule")
        OFFICER = "officer", _("The secretariat itself")

    class Act(models.TextChoices):
        """The acts of moderation_reasons.json that a decision may take on the post of a case."""

        NONE = "none"
        REMIND = "remind"
        ASK_FOR_SOURCE = "ask_for_source"
        RETURN = "return_for_edit"
        HIDE = "hide"
        WARN = "warn"

    # The post, and where it stood when the case was opened.
    post = models.ForeignKey(Post, models.PROTECT, related_name="cases")
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REPORTED)
    severity = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()  # to be in hand by: W3's two hours or twenty-four
    officer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")  # who has it in hand
    claimed_at = models.DateTimeField(null=True, blank=True)
    hidden_until = models.DateTimeField(null=True, blank=True)  # a precaution ends by itself (W3: 72 hours)
    act = models.CharField(max_length=20, choices=Act.choices, blank=True)
    reason = models.CharField(max_length=40, blank=True)  # a key of moderation_reasons.json
    words = models.TextField(blank=True)  # to the author, in her language
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    before = models.CharField(max_length=10, blank=True)  # how the post stood before the decision, for undoing it
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=models.Q(state__in=["reported", "triaged"]),
                name="one_open_case_a_post",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="cases_by_state"),
            models.Index(fields=["room", "state"], name="cases_of_a_room"),
            models.Index(fields=["-opened_at"], name="cases_by_day"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk} of {self.post_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


OPEN = (Case.State.REPORTED, Case.State.TRIAGED)


class Report(models.Model):
    """What a member says of a post. Who she is, its author never learns."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="one_report_a_person")]

    def __str__(self) -> str:
        return f"report {self.pk} in case {self.case_id}"


class Finding(models.Model):
    """What a rule found in a post."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=20)  # words, bidi, links, repeated
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.rule} in case {self.case_id}"


class Note(models.Model):
    """Between officers: of a case, and shown with the other cases of the same author."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk} in case {self.case_id}"
