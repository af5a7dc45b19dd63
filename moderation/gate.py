"""What forum asks about a text (forum/gate.py): is its author silenced, is the room in slow mode, do rules speak?"""

from datetime import timedelta
from math import ceil

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import Person
from accounts.text import isolate, show_controls
from forum import clock
from forum.gate import Looked
from forum.models import Post, Room

from . import rulebook
from .actions.reports import open_case_by_rule
from .errors import Silenced, SlowMode, WordsRefused
from .models import Silence
from .rules.signs import Sign


def look_at(author: Person, room: Room, body: str, *, paced: bool = True) -> Looked:
    """Raises Silenced, SlowMode, WordsRefused. No query for whoever is not silenced in a room that is not slow."""
    _require_heard(author, room)
    if paced:
        _require_slow(author, room)
    seen = rulebook.look(author.pk, room.pk, body)
    if seen.act == "refuse":
        raise WordsRefused(words=isolate(show_controls(seen.matches[0].written)))
    return Looked(holds=seen.act == "hold", findings=seen.findings)


def stored(post: Post, looked: Looked) -> None:
    rulebook.repeats.add(post.author_id, post.body)
    for sign in looked.findings:
        assert isinstance(sign, Sign)
        open_case_by_rule(post=post, rule=sign.key, severity=sign.severity, detail=sign.detail)


def _require_heard(author: Person, room: Room) -> None:
    if author.silenced_until is None or author.silenced_until <= clock.now():
        return
    here = Q(room=None) | Q(room=room)
    rows = Silence.objects.filter(here, person=author, lifted_at=None, until__gt=clock.now())
    longest = rows.order_by("-until").first()
    if longest is not None:
        raise Silenced(until=date_format(localtime(longest.until), "DATETIME_FORMAT"))


def _require_slow(author: Person, room: Room) -> None:
    if not room.slow_seconds:
        return
    since = clock.now() - timedelta(seconds=room.slow_seconds)
    last = Post.objects.filter(room=room, author=author, created_at__gt=since).order_by("-created_at").first()
    if last is not None:
        wait = ceil((last.created_at - since).total_seconds())
        raise SlowMode(retry_after=wait, seconds=wait)
