"""The Council: States and seats, bodies and committees, offices and their terms (domain.md §3)."""

from django.db import models

from .named import Named, in_reader_language
from .person import Person


class State(Named):
    code = models.CharField(max_length=2, primary_key=True)
    formal_name_ar = models.CharField(max_length=200)
    formal_name_en = models.CharField(max_length=200)
    formal_name_fr = models.CharField(max_length=200)
    order_ar = models.PositiveSmallIntegerField(unique=True)
    timezone = models.CharField(max_length=40)
    weekend = models.JSONField(default=list)  # ISO day numbers
    month_style = models.CharField(max_length=20)
    numerals = models.CharField(max_length=4)
    second_language = models.CharField(max_length=2)

    class Meta:
        ordering = ["order_ar"]


class Seat(models.Model):
    """One State's place in the General Assembly; it may be vacant, and it may be inactive."""

    state = models.OneToOneField(State, models.PROTECT, primary_key=True, related_name="seat")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["state__order_ar"]

    def __str__(self) -> str:
        return self.state.name


class Body(Named):
    class Kind(models.TextChoices):
        BODY = "body"
        COMMITTEE = "committee"

    class Phase(models.TextChoices):
        LAUNCH = "launch"
        LATER = "later"

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.BODY)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.LAUNCH)
    # A body marked "later" exists and is off until a recorded decision switches it on (domain.md §1.4).
    switched_on = models.BooleanField(default=True)
    description_ar = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    quorum_minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    board_key = models.SlugField(max_length=40, blank=True)  # a committee's board
    mandate_ends = models.DateTimeField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "key"]

    @property
    def description(self) -> str:
        return in_reader_language(self, "description")


class Office(Named):
    """An office of the Bureau, or of every committee (`committee_office`)."""

    key = models.SlugField(max_length=40, unique=True)
    committee_office = models.BooleanField(default=False)
    form_m = models.CharField(max_length=200, blank=True)
    form_f = models.CharField(max_length=200, blank=True)
    votes = models.BooleanField(default=True)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "key"]


class Span(models.Model):
    """What holds from an instant until another, which is exclusive; open while there is no end."""

    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Term(Span):
    """A person holds an office of a body. The office gives rights only while the term runs."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    office = models.ForeignKey(Office, models.PROTECT, related_name="terms")
    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    cause = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "ends"])]

    def __str__(self) -> str:
        return f"{self.office_id} {self.person_id}"


class BodyMembership(Span):
    """A seat's representative in a committee, or a member of a body that is filled by name (W10)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="body_memberships")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")

    class Meta:
        indexes = [models.Index(fields=["person", "ends"])]

    def __str__(self) -> str:
        return f"{self.body_id} {self.person_id}"
