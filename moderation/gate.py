"""What forum asks about a text (forum/gate.py): is its author silenced, is the room in slow mode, do rules speak?"""

from collections.abc import Iterable
from datetime import timedelta
from math import ceil

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from accounts.models import Person
from accounts.standing import standings_of
from accounts.text import isolate, show_controls
from forum import clock
from forum.gate import Looked, Note
from forum.models import Membership, Post, Room, Thread
from forum.permissions import BUREAU

from . import reasons, rulebook
from .actions.reports import open_case_by_rule
from .errors import Silenced, SlowMode, WordsRefused
from .models import Appeal, Case, Finding, Silence
from .models.case import OPEN
from .permissions import sits_on_appeals
from .rules.signs import Sign
from .supervision import last_seen_by

LONG = 120  # seconds that nobody counts any more


def look_at(author: Person, room: Room, body: str, *, paced: bool = True) -> Looked:
    """Raises Silenced, SlowMode, WordsRefused. No query for whoever is not silenced in a room that is not slow."""
    _require_heard(author, room)
    if paced:
        _require_slow(author, room)
    seen = rulebook.look(author.pk, room.pk, body)
    if seen.act == "refuse":
        raise WordsRefused(words=isolate(show_controls(seen.matches[0].written)))
    if not _is_watched(room):
        return Looked()
    return Looked(holds=seen.act == "hold", findings=seen.findings)


def _is_watched(room: Room) -> bool:
    """Whether rules may bring the desk what was written here: not where it does not read (W3). Nothing is held there
    either, for nobody could let it go."""
    return room.kind != Room.Kind.DIRECT and (room.body is None or room.body.key != BUREAU)


def stored(post: Post, looked: Looked) -> None:
    rulebook.repeats.add(post.author_id, post.body)
    for sign in looked.findings:
        assert isinstance(sign, Sign)
        open_case_by_rule(post=post, rule=sign.key, severity=sign.severity, detail=sign.detail)


def _require_heard(author: Person, room: Room) -> None:
    longest = _silence_in(author, room)
    if longest is not None:
        raise Silenced(until=date_format(localtime(longest.until), "DATETIME_FORMAT"))


def _silence_in(author: Person, room: Room) -> Silence | None:
    """The one that ends last of those that reach this room. None reaches a conversation with the Bureau: it hears
    whoever was silenced."""
    if author.silenced_until is None or author.silenced_until <= clock.now() or _is_with_bureau(author, room):
        return None
    here = Q(room=None) | Q(room=room)
    rows = Silence.objects.filter(here, person=author, lifted_at=None, until__gt=clock.now())
    return rows.order_by("-until").first()


def _is_with_bureau(author: Person, room: Room) -> bool:
    if room.kind != Room.Kind.DIRECT or room.is_group:
        return False
    places = Membership.objects.filter(room=room, left_at=None).exclude(person=author).values("person")
    others = standings_of(Person.objects.filter(pk__in=places)).values()
    return any(sits_on_appeals(other) for other in others)


def _require_slow(author: Person, room: Room) -> None:
    if not room.slow_seconds:
        return
    since = clock.now() - timedelta(seconds=room.slow_seconds)
    last = Post.objects.filter(room=room, author=author, created_at__gt=since).order_by("-created_at").first()
    if last is not None:
        wait = ceil((last.created_at - since).total_seconds())
        raise SlowMode(retry_after=wait, wait=_wait_in_words(wait))


def _wait_in_words(seconds: int) -> str:
    """In seconds while they can be counted, else in minutes that are not too few."""
    if seconds <= LONG:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = ceil(seconds / 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


# --- What forum asks about the desk ------------------------------------------------------------------------------


def reason_name(key: str) -> str:
    if key == "precaution":
        return gettext("As a precaution, until it is decided")
    try:
        return str(reasons.reason(key).name)
    except KeyError:
        return ""


def state_name(value: str) -> str:
    if value in Case.State.values:
        return str(Case.State(value).label)
    if value in Appeal.Outcome.values:
        return str(Appeal.Outcome(value).label)
    return str(reasons.action(value).name) if value in Case.Act.values and value != Case.Act.NONE else ""


def needed(posts: Iterable[int]) -> set[int]:
    """Posts of a case that is open, or whose decision may still be appealed or is before the Bureau."""
    appealable = clock.now() - timedelta(days=reasons.rules().appeal_days)
    at_issue = Q(state__in=[*OPEN, Case.State.APPEALED]) | Q(state=Case.State.ACTIONED, decided_at__gt=appealable)
    return set(Case.objects.filter(at_issue, post__in=list(posts)).values_list("post", flat=True))


def silence_of(person: Person, room: Room) -> Note | None:
    found = _silence_in(person, room)
    if found is None:
        return None
    words = gettext("You may read here and not write.") if found.room_id else gettext("You may read and not write.")
    return Note(words, reverse("moderation:my_silences"), found.until)


def notes_on(room: Room) -> list[Note]:
    """Only the Bureau's rooms are closed to the secretariat and have readers of their own."""
    if room.audience != Room.Audience.BODY or room.body is None or room.body.key != BUREAU:
        return []
    read = last_seen_by(room)
    if read is None:
        return []
    words = gettext("The secretariat may read, or has read, this room: %(officer)s.")
    told = words % {"officer": isolate(read.officer.display_name)}
    return [Note(told, reverse("moderation:reading", args=[read.pk]))]


def erased(posts: Iterable[int]) -> None:
    """What a rule found in a text holds words of it."""
    Finding.objects.filter(case__post__in=list(posts)).update(detail={})


def moved(posts: Iterable[int], thread: Thread) -> None:
    Case.objects.filter(post__in=list(posts)).update(thread=thread, room=thread.room_id)
