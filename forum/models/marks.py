"""What readers put beside posts and threads: reactions, bookmarks, kept views, acknowledgements, context, polls."""

from django.db import models
from django.db.models import Q

from accounts.models import Person

from ..content import trusted
from .thread import LANGUAGES, Post, Thread


class Reaction(models.Model):
    """One person's sign on one post. `Post.reactions` counts them for drawing; both are written together."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reaction_rows")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reactions")
    sign = models.CharField(max_length=16)  # one of the fixed set
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person", "sign"], name="one_sign_a_person")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.person_id} {self.sign}"


class Bookmark(models.Model):
    """A post she wants to find again. Nobody else sees it. With `remind_at` the inbox shows it then."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, models.CASCADE, related_name="bookmarks")
    note = models.CharField(max_length=500, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="one_bookmark_a_post")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id}"


class SavedView(models.Model):
    """A list she comes back to: an address of the board list, a board or the search, under a name of hers."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    path = models.CharField(max_length=1000)  # within this site, as it was asked for
    order = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_view_a_name")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.name}"


class ThreadContext(models.Model):
    """What stands above the posts of a thread, version by version; the last one is shown."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="contexts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ar")
    body = models.TextField(blank=True)  # empty: taken away
    body_html = models.TextField(blank=True)
    changed = models.CharField(max_length=300, blank=True)  # what changed, in the author's words
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="one_context_a_number")]

    def __str__(self) -> str:
        return f"{self.thread_id} v{self.number}"

    @property
    def html(self) -> str:
        """Cleaned when it was written, as a post is."""
        return trusted(self.body_html)


class Acknowledgement(models.Model):
    """She has read an announcement that asks for it, and said so."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="acknowledgements")
    state = models.ForeignKey("accounts.State", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="one_acknowledgement_a_person")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.person_id}"


class Poll(models.Model):
    """A question with options, beside the post that asks it. No decision of the Council: those have rolls."""

    class Counts(models.TextChoices):
        PERSONS = "persons"
        SEATS = "seats"  # one answer a State, given by whoever speaks for it; the head's stands over an alternate's

    class Shows(models.TextChoices):
        ALWAYS = "always"
        AFTER_VOTE = "after_vote"
        AFTER_CLOSE = "after_close"

    post = models.OneToOneField(Post, models.CASCADE, related_name="poll")
    question = models.CharField(max_length=300)
    options = models.JSONField()  # [{"key", "label", "meaning"}]
    several = models.BooleanField(default=False)  # more than one option may be chosen
    asks_reason = models.BooleanField(default=False)
    counts = models.CharField(max_length=8, choices=Counts.choices, default=Counts.PERSONS)
    shows = models.CharField(max_length=12, choices=Shows.choices, default=Shows.AFTER_VOTE)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.question


class PollVote(models.Model):
    """One voice: of a person, or of a seat."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="poll_votes")
    state = models.ForeignKey("accounts.State", models.PROTECT, null=True, blank=True, related_name="+")
    options = models.JSONField()  # keys
    reason = models.CharField(max_length=1000, blank=True)
    cast_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "person"], condition=Q(state__isnull=True), name="one_voice_a_person"
            ),
            models.UniqueConstraint(
                fields=["poll", "state"], condition=Q(state__isnull=False), name="one_voice_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.state_id or self.person_id}"
