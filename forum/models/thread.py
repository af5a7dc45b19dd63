"""Threads, posts and what hangs on them (domain.md W2)."""

import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Person, State

from .. import clock, content
from ..slugs import slug_of
from .room import Room

LANGUAGES = [("ar", _("Arabic")), ("en", _("English")), ("fr", _("French"))]


class Thread(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        LOCKED = "locked", _("Locked")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        ANNOUNCEMENT = "announcement", _("Announcement")
        CALL = "call", _("Call")
        PROPOSAL = "proposal", _("Proposal")
        COMMON_POSITION = "common_position", _("Common position")
        LIVE_SESSION = "live_session", _("Live session")
        QUESTION = "question", _("Question")
        STREAM = "stream", _("Live room")  # the one thread of a chat or direct room

    room = models.ForeignKey(Room, models.PROTECT, related_name="threads")
    starter = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ar")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.DISCUSSION)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    attribution = models.CharField(max_length=16, choices=Room.Attribution.choices)
    tags = models.JSONField(default=list, blank=True)  # tag keys of the room
    # The number of the last published post; `moved_at` is when it was published.
    last_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    # Above the others of its room until then; by then it stands among them by itself.
    pinned_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    summary = models.ForeignKey("Post", models.PROTECT, null=True, blank=True, related_name="+")
    # Of a question: the post that answers it.
    answer = models.ForeignKey("Post", models.PROTECT, null=True, blank=True, related_name="+")
    # Of an announcement: whoever is addressed says that she has read it, until then.
    asks_acknowledgement = models.BooleanField(default=False)
    acknowledge_until = models.DateTimeField(null=True, blank=True)
    # Its posts stand in that thread now; its own address leads there.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["room", "-moved_at", "-id"]),
            models.Index(fields=["state", "closed_at"], name="threads_to_archive"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return slug_of(self.title)

    @property
    def direction(self) -> str:
        return content.direction_of(self.title, language=self.language)

    @property
    def is_open(self) -> bool:
        return self.state == Thread.State.OPEN

    @property
    def is_archived(self) -> bool:
        return self.state == Thread.State.ARCHIVED

    @property
    def is_pinned(self) -> bool:
        return self.pinned_until is not None and self.pinned_until > clock.now()

    @property
    def pinned_day(self) -> datetime | None:
        """A moment of the last day on which it is pinned: ends are exclusive."""
        return self.pinned_until - timedelta(seconds=1) if self.pinned_until else None

    @property
    def hides_authors(self) -> bool:
        return self.attribution == Room.Attribution.NON_ATTRIBUTION


class Post(models.Model):
    class Status(models.TextChoices):
        SUBMITTED = "submitted"  # waits for approval on a pre-moderated board
        RETURNED = "returned"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    class Moderation(models.TextChoices):
        """Beside the status (domain.md W2). But for STANDS a tombstone, save for those who decide and the author."""

        STANDS = "", "stands"
        HIDDEN = "hidden"
        RETURNED = "returned"  # with its author, who is asked to change it
        REVIEW = "review"  # changed by its author; the desk looks again
        ERASED = "erased"  # the text is gone for good, by law; the log keeps its hash

    class Kind(models.TextChoices):
        POST = "post", _("Post")
        NOTICE = "notice", _("Notice")
        SUMMARY = "summary", _("Summary")
        PROPOSAL = "proposal", _("Proposal")
        OFFICIAL_POSITION = "official_position", _("Official position")
        RESERVATION = "reservation", _("Reservation")
        DRAFT_TEXT = "draft_text", _("Draft text")
        PROCEDURE_NOTICE = "procedure_notice", _("Procedure notice")
        MODERATION_NOTICE = "moderation_notice", _("Moderator’s notice")
        CHAIR = "chair", _("From the chair")
        CHAIR_RULING = "chair_ruling", _("Ruling of the chair")
        # Lines of the record: what happened in a conversation, drawn from `about`; nobody writes them.
        ADDED = "added", _("Somebody was added")
        LEFT = "left", _("Somebody left")
        RENAMED = "renamed", _("Renamed")
        PROMOTED = "promoted", _("Posts were promoted")
        MOVED = "moved", _("A post was moved")  # keeps the number and the address of one that stands elsewhere now

    class Capacity(models.TextChoices):
        PERSONAL = "personal", _("Personal view")
        DELEGATION = "delegation", _("Delegation")
        CHAIR = "chair", _("Chair")
        SECRETARIAT = "secretariat", _("Secretariat")
        EXPERT = "expert", _("Expert")

    room = models.ForeignKey(Room, models.PROTECT, related_name="posts")
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    # 1, 2, 3 … within the thread, given when it is published; none while it waits for approval.
    number = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    client_id = models.UUIDField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    moderation = models.CharField(max_length=10, choices=Moderation.choices, default=Moderation.STANDS, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.POST)
    capacity = models.CharField(max_length=12, choices=Capacity.choices, default=Capacity.PERSONAL)
    # What the author was when she wrote: posts keep the office held at that time (product.md §2.4).
    author_class = models.CharField(max_length=20)
    author_state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    author_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    author_title_ar = models.CharField(max_length=200, blank=True)
    author_title_en = models.CharField(max_length=200, blank=True)
    author_title_fr = models.CharField(max_length=200, blank=True)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ar")
    direction = models.CharField(max_length=3, blank=True)  # the author's own choice, if she made one
    body = models.TextField()
    body_html = models.TextField()
    # The mentions recognised when it was written: only these are drawn as names (forum/mentions.py).
    mentions = models.JSONField(default=list, blank=True)
    # For drawing, written together with their own tables: [{id, key, name, kind, type, size, width, height, alt}],
    # {sign: n}, the posts it quotes (their ids), and whether it asks a poll.
    files = models.JSONField(default=list, blank=True)
    reactions = models.JSONField(default=dict, blank=True)
    quotes = models.JSONField(default=list, blank=True)
    asks = models.BooleanField(default=False)
    about = models.JSONField(default=dict, blank=True)  # of a line of the record: who, whether the past is shown …
    salt = models.CharField(max_length=32, default=partial(secrets.token_hex, 16))  # of the content hash in the log
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)  # set only once an edit is marked
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="one_post_a_number")]
        indexes = [
            models.Index(fields=["author", "-created_at"]),
            models.Index(fields=["thread", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.number}"

    @property
    def html(self) -> str:
        return content.trusted(self.body_html)

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Post.Status.WITHDRAWN

    @property
    def is_hidden(self) -> bool:
        """Taken out of sight by the secretariat, for whatever reason."""
        return self.moderation != Post.Moderation.STANDS

    @property
    def is_erased(self) -> bool:
        """Whether its text is gone for good, for everybody."""
        return self.moderation == Post.Moderation.ERASED

    @property
    def is_gone(self) -> bool:
        """Whether readers see a tombstone in place of the text."""
        return self.is_withdrawn or self.is_hidden

    @property
    def shown_status(self) -> str:
        return self.status if self.is_withdrawn or not self.moderation else self.moderation

    @property
    def is_line(self) -> bool:
        return self.kind in LINE_KINDS


LINE_KINDS = frozenset({Post.Kind.ADDED, Post.Kind.LEFT, Post.Kind.RENAMED, Post.Kind.PROMOTED, Post.Kind.MOVED})


class Revision(models.Model):
    """The text a marked edit replaced."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    body = models.TextField()
    body_html = models.TextField()
    mentions = models.JSONField(default=list, blank=True)
    quotes = models.JSONField(default=list, blank=True)
    files = models.JSONField(default=list, blank=True)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_revision_a_number")]

    def __str__(self) -> str:
        return f"{self.post_id} r{self.number}"

    @property
    def html(self) -> str:
        return content.trusted(self.body_html)


class Alias(models.Model):
    """«مشارك N»: a person's name in one non-attribution thread, different in every other (W2)."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="aliases")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_alias_a_person"),
            models.UniqueConstraint(fields=["thread", "number"], name="one_person_an_alias"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.number}"


class ThreadInvitation(models.Model):
    """An observer or a guest is asked into one thread: the observer may reply there, the guest may read it too."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="thread_invitations")
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "person"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_invitation_a_thread",
            )
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.person_id}"
