"""Mail and push: how a person wants them, what waits to be sent, what came back (delivery.md §2, arabic.md §16)."""

import secrets
from datetime import time
from functools import partial

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person


class MailPlan(models.Model):
    """How one person wants mail. Without a row the defaults hold."""

    class Events(models.TextChoices):
        ADDRESSED = "addressed", _("What is addressed to me, and deadlines")
        URGENT = "urgent", _("Deadlines and what is urgent only")
        NOTHING = "nothing", pgettext_lazy("mail", "Nothing")

    class Digest(models.TextChoices):
        NEVER = "never", pgettext_lazy("digest", "Never")
        DAILY = "daily", _("Every working day")
        WEEKLY = "weekly", _("Once a week")

    person = models.OneToOneField(Person, models.CASCADE, related_name="mail_plan")
    events = models.CharField(_("mail at once"), max_length=10, choices=Events.choices, default=Events.ADDRESSED)
    digest = models.CharField(_("digest"), max_length=6, choices=Digest.choices, default=Digest.WEEKLY)
    digest_at = models.TimeField(_("hour of the digest"), default=time(8))  # in her own zone
    digest_day = models.PositiveSmallIntegerField(_("day of the digest"), default=1)  # ISO, Monday 1
    without_content = models.BooleanField(_("hide the text of posts in mail"), default=False)
    push = models.BooleanField(_("push"), default=True)
    digested_until = models.DateTimeField(default=timezone.now)  # up to when digests have told
    secret = models.CharField(
        max_length=32, default=partial(secrets.token_hex, 16)
    )  # in signed addresses; changed to void them

    def __str__(self) -> str:
        return f"{self.person_id} {self.events}/{self.digest}"


class OutboxItem(models.Model):
    """Something to be sent, once. It holds pointers; what is said is drawn when it goes, with the rights of then.

    A worker takes it under a lease: who dies loses it, and the next sends it again under the same Message-ID.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice"  # mail about one notification or several of one place
        DIGEST = "digest"
        LETTER = "letter"  # a text that is ready, to an address: invitations, codes, signed roots
        PUSH = "push"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True)  # the same thing is laid here once
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # sent, nothing, gone, failed
    error = models.CharField(max_length=300, blank=True)  # never an address or a text
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="outbox_waiting")]

    def __str__(self) -> str:
        return self.key


class MailReturned(models.Model):
    """A mail that came back, or an answer that came by mail and was refused."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="mail_returned")
    item = models.ForeignKey(OutboxItem, models.SET_NULL, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=20)  # 5.1.1, or a refusal's code
    lasting = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="mail_returned_of")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code}"


class PushSubscription(models.Model):
    """One browser that may be woken. Its address is a capability: never shown, never logged."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="push_subscriptions")
    address = models.URLField(max_length=1000, unique=True)
    keys = models.JSONField()  # p256dh and auth, as the browser gave them
    device = models.CharField(max_length=80, blank=True)
    session_key = models.CharField(max_length=64, blank=True)  # ends with the session it was made in
    created_at = models.DateTimeField(auto_now_add=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.device}"
