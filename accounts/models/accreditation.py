"""Accreditation: by what right someone takes part, from when, until when (domain.md W1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .council import State
from .named import in_reader_language
from .person import Person


class Accreditation(models.Model):
    class Klass(models.TextChoices):
        HEAD = "head", _("Head of seat")
        ALTERNATE = "alternate", _("Alternate")
        DELEGATION_MEMBER = "delegation_member", _("Delegation member")
        SECRETARIAT_STAFF = "secretariat_staff", _("Secretariat staff")
        ADVISORY_MEMBER = "advisory_member", _("Advisory member")
        EXPERT = "expert", _("Expert")
        OBSERVER = "observer", _("Observer")
        GUEST = "guest", _("Guest contributor")

    class Stage(models.TextChoices):
        NOMINATED = "nominated", _("Nominated")
        UNDER_REVIEW = "under_review", _("Under review")
        RETURNED = "returned", _("Returned")
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        ENDED = "ended", _("Ended")

    SEATED = ("head", "alternate", "delegation_member")

    # Empty until the invitation is accepted: an account is made by its owner, not for her.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="accreditations")
    nominee_name = models.CharField(_("name"), max_length=120)
    nominee_name_second = models.CharField(_("name in the second script"), max_length=120, blank=True)
    nominee_email = models.EmailField(_("official e-mail address"))
    nominee_form = models.CharField(max_length=1, blank=True)
    nominee_language = models.CharField(max_length=2, default="ar")

    klass = models.CharField(_("class"), max_length=20, choices=Klass.choices)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="accreditations")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    # «ومن في حكمهم»: the title is free text; empty means the class's own title.
    title_ar = models.CharField(_("title in Arabic"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)

    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.NOMINATED)
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    nominated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    letter_name = models.CharField(max_length=200, blank=True)
    letter_hash = models.CharField(max_length=64, blank=True)
    checks = models.JSONField(default=list, blank=True)
    reason = models.TextField(blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)
    # "security" or "conduct": who suspended decides who may lift it (W1).
    suspension_kind = models.CharField(max_length=8, blank=True)

    nominated_at = models.DateTimeField(auto_now_add=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # Only the hash is kept: who reads the database cannot accept an invitation.
    invitation_hash = models.CharField(max_length=64, blank=True, db_index=True)
    invitation_expires = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_cause = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(klass="head", stage__in=["active", "suspended"]),
                name="one_head_a_seat",
            ),
        ]
        indexes = [models.Index(fields=["person", "stage"]), models.Index(fields=["stage", "klass"])]

    def __str__(self) -> str:
        return f"{self.klass} {self.nominee_name}"

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")
