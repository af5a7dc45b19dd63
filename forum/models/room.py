"""Rooms: places with an audience, each with its own numbered log (house.md §1)."""

import secrets
from functools import partial

from django.db import models

from accounts.models import Body, Person
from accounts.models.named import in_reader_language


class Room(models.Model):
    class Kind(models.TextChoices):
        BOARD = "board"
        CHAT = "chat"
        DIRECT = "direct"
        REGISTER = "register"

    class Audience(models.TextChoices):
        ALL_PARTICIPANTS = "all_participants"
        MEMBERS_AND_EXPERTS = "members_and_experts"
        MEMBERS_ONLY = "members_only"
        BODY = "body"  # those who belong to `body` today
        PARTICIPANTS = "participants"  # those with a Membership
        REGISTER = "register"  # those who may see the audit log

    class Starters(models.TextChoices):
        MEMBER = "member"
        BUREAU_OR_SECRETARIAT = "bureau_or_secretariat"
        SECRETARIAT = "secretariat"
        NOBODY = "nobody"  # chat and direct rooms have their one thread

    class Posters(models.TextChoices):
        MEMBER = "member"
        STATE_SEAT = "state_seat"
        SECRETARIAT = "secretariat"

    class Attribution(models.TextChoices):
        ATTRIBUTED = "attributed"
        NON_ATTRIBUTION = "non_attribution"

    class Moderation(models.TextChoices):
        POST = "post"
        PRE = "pre"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.SlugField(max_length=40, unique=True, null=True, blank=True)  # none for direct rooms
    name_ar = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    name_fr = models.CharField(max_length=200, blank=True)
    description_ar = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    icon = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    tags = models.JSONField(default=list, blank=True)  # [{"key", "name": {"ar", "en", "fr"}}]

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="rooms")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    starters = models.CharField(max_length=24, choices=Starters.choices, default=Starters.MEMBER)
    posters = models.CharField(max_length=12, choices=Posters.choices, default=Posters.MEMBER)
    attribution = models.CharField(max_length=16, choices=Attribution.choices, default=Attribution.ATTRIBUTED)
    moderation = models.CharField(max_length=4, choices=Moderation.choices, default=Moderation.POST)

    # At least so many seconds between two posts of the same person; 0: no slow mode.
    slow_seconds = models.PositiveIntegerField(default=0)
    # Classes of accreditation whose posts wait for approval here, where the others' do not.
    held_classes = models.JSONField(default=list, blank=True)
    # After so many days the texts are erased, the log stays; 0: never. A legal hold stops that, with its reason.
    retention_days = models.PositiveIntegerField(default=0)
    legal_hold_at = models.DateTimeField(null=True, blank=True)
    legal_hold_reason = models.TextField(blank=True)

    # Of a conversation: a group has a name, takes in others and can be left; two who write to each other stay two.
    is_group = models.BooleanField(default=False)
    # Somebody here must not see posts below this number: nothing drawn for the room quotes them.
    shared_from = models.PositiveIntegerField(default=1)

    # The log: `head` is the last seq, taken under this row's lock; `epoch` changes when a backup is restored (G19).
    head = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    epoch = models.CharField(max_length=16, default=partial(secrets.token_hex, 8))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["kind", "audience"])]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")

    @property
    def description(self) -> str:
        return in_reader_language(self, "description")


class Membership(models.Model):
    """A person's place in a direct room. Leaving ends it; the row stays for the record."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="room_memberships")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # Newcomers see nothing older than this post number.
    sees_from = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "person"], condition=models.Q(left_at__isnull=True), name="one_place_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.person_id}"
