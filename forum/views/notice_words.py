"""What a row of the inbox says: who did what, in one sentence with real plurals, and where it leads.

Plain text with each name isolated. In a thread that hides its authors nobody is named, whatever stored the row: the
sentence counts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.display import ReaderStyle, date_time, isolate_text, number
from accounts.models import Accreditation, Body, Person
from accounts.titles import class_title

from .. import content
from ..bylines import byline_of
from ..fragments import excerpt_of
from ..inbox import Row
from ..lines import listed
from ..mentions import known_in
from ..models import Post, Promotion, Room, Thread
from ..notifications import OF_THE_DESK, text_of
from ..promotion import promoter_name
from .addresses import page_url, post_url, room_url, thread_url
from .words import name_of

EXCERPT_LENGTH = 160

Counted = Callable[[int], str]
# With the names of those who wrote, and without them.
NAMED: dict[str, Counted] = {
    "mention": lambda n: ngettext("A post by %(who)s mentions you", "%(n)s posts by %(who)s mention you", n),
    "reply": lambda n: ngettext("A reply to you by %(who)s", "%(n)s replies to you by %(who)s", n),
    "direct_message": lambda n: ngettext("A message from %(who)s", "%(n)s messages, the last from %(who)s", n),
    "new_posts": lambda n: ngettext("A new post by %(who)s", "%(n)s new posts, the last by %(who)s", n),
    "new_thread": lambda n: ngettext("A new thread by %(who)s", "%(n)s new threads, the last by %(who)s", n),
}
NAMELESS: dict[str, Counted] = {
    "mention": lambda n: ngettext("A post mentions you", "%(n)s posts mention you", n),
    "reply": lambda n: ngettext("A reply to you", "%(n)s replies to you", n),
    "direct_message": lambda n: ngettext("%(n)s new message", "%(n)s new messages", n),
    "new_posts": lambda n: ngettext("%(n)s new post", "%(n)s new posts", n),
    "new_thread": lambda n: ngettext("%(n)s new thread", "%(n)s new threads", n),
}


@dataclass(frozen=True)
class Line:
    """A row as its reader sees it."""

    row: Row
    text: str
    place: str  # what its thread or room is called; "" where it has none
    board: str  # the room of the thread, where that says more
    url: str
    excerpt: str
    language: str  # of the excerpt
    direction: str
    level_url: str  # where to say how much to be told of the place; "" where it has none

    @property
    def hides(self) -> bool:
        return self.row.thread is not None and self.row.thread.hides_authors

    @property
    def mutes_room(self) -> bool:
        return thread_of(self.row) is None


class Words:
    """The sentences of many rows: at most four queries, for the names that posts and rows hold as numbers."""

    def __init__(self, rows: Iterable[Row], person: Person, style: ReaderStyle) -> None:
        self.rows, self.person, self.style = list(rows), person, style
        self._known = known_in(row.posts[0] for row in self.rows if row.posts)
        data = [row.newest.data or {} for row in self.rows]
        self._accreditations = _by_id(Accreditation.objects.select_related("person", "state"), data, "accreditation")
        self._bodies = _by_id(Body.objects.all(), data, "body")
        self._promotions = _by_id(Promotion.objects.select_related("board", "promoter", "thread"), data, "promotion")

    def lines(self) -> list[Line]:
        return [self.line(row) for row in self.rows]

    def line(self, row: Row) -> Line:
        shown = next((post for post in row.posts if not post.is_gone), None)
        return Line(
            row=row,
            text=self._text(row),
            place=self._place(row),
            board=row.room.name if row.room and row.thread and row.thread.title and row.kind != "new_thread" else "",
            url=self._url(row),
            excerpt=excerpt_of(shown, self._known, length=EXCERPT_LENGTH) if shown else "",
            language=shown.language if shown else "",
            direction=content.direction_of(shown.body, language=shown.language) if shown else "",
            level_url=_level_url(row),
        )

    # --- What ------------------------------------------------------------------------------------------------

    def _text(self, row: Row) -> str:
        if row.kind not in NAMED:
            return text_of(row.kind, self.style, self._values(row), n=_n(row))
        who = self._who(row)
        n = max(row.count, 1)
        sentence = (NAMED if who else NAMELESS)[row.kind](n)
        return sentence % {"n": number(n, self.style), "who": who}

    def _who(self, row: Row) -> str:
        """One name, two, or the first with how many others; none where authors are hidden or nothing is left."""
        named = row.threads[0] if row.threads else row.thread
        if named is not None and named.hides_authors:
            return ""
        authors = [thread.starter for thread in row.threads[:1]] or _authors(row.posts)
        names = [name for name in (self._name(row, author) for author in authors if author) if name]
        if len(names) <= 2:
            return listed(names)
        others = len(names) - 1
        sentence = ngettext("%(name)s and %(n)s other", "%(name)s and %(n)s others", others)
        return sentence % {"name": isolate_text(names[0]), "n": number(others, self.style)}

    def _name(self, row: Row, author: Person) -> str:
        """The name as the post shows it, with the State where the name does not say it."""
        post = next((post for post in row.posts if post.author_id == author.pk), None)
        if post is None:
            return author.display_name
        byline = byline_of(post, aliases={})
        if not byline.state:
            return byline.name
        return _("%(name)s (%(state)s)") % {"name": byline.name, "state": byline.state}

    def _values(self, row: Row) -> Mapping[str, object]:
        """For the sentences of data/notifications.json. What cannot be read any more is told without its name."""
        data = row.newest.data or {}
        accreditation = self._accreditations.get(data.get("accreditation"))
        promotion = self._promotions.get(data.get("promotion"))
        body = self._bodies.get(data.get("body"))
        actor = promoter_name(promotion) if promotion else ""
        board = promotion.board.name if promotion and promotion.board else ""
        values: dict[str, object] = {
            "thread": row.thread.title or self._place(row)
            if row.thread
            else _in_words(data.get("title", ""), self.style),
            "board": board or (row.room.name if row.room else ""),
            "place": body.name if body else self._place(row) or _in_words(data.get("place", ""), self.style),
            "title": data.get("title", ""),
            "actor": actor or data.get("actor", ""),
            "state": data.get("state", ""),
            "reason": _in_words(data.get("reason", ""), self.style),
            "deadline": _as_time(data.get("deadline", ""), self.style),
        }
        if accreditation:
            values |= {
                "title": class_title(accreditation.klass, accreditation.nominee_form, self.style.language),
                "actor": accreditation.person.display_name if accreditation.person else accreditation.nominee_name,
                "state": _event_word(str(data.get("event", ""))) or str(accreditation.get_stage_display()),
            }
        return values

    # --- Where -----------------------------------------------------------------------------------------------

    def _place(self, row: Row) -> str:
        if row.kind == "new_thread" and row.room:
            return row.threads[0].title if len(row.threads) == 1 else row.room.name
        if row.thread is not None and row.thread.title:
            return row.thread.title
        return name_of(row.room, self.person) if row.room else ""

    def _url(self, row: Row) -> str:
        data = row.newest.data or {}
        if row.kind in OF_THE_DESK:
            return str(data.get("url", ""))
        if row.kind == "new_thread" and row.room:
            return thread_url(row.threads[0]) if len(row.threads) == 1 else room_url(row.room)
        if row.thread is not None:
            return _in_thread(row, row.thread)
        if promotion := self._promotions.get(data.get("promotion")):
            return reverse("forum:promotion", args=[promotion.pk])
        if body := self._bodies.get(data.get("body")):
            return reverse("accounts:directory_bodies") + f"#body-{body.key}"
        if accreditation := self._accreditations.get(data.get("accreditation")):
            return reverse("accounts:person", args=[accreditation.person_id]) if accreditation.person_id else ""
        return room_url(row.room) if row.room else ""


def _in_words(told: object, style: ReaderStyle) -> object:
    """What was written with its three languages, because what names it stands above forum."""
    return told.get(style.language, "") if isinstance(told, dict) else told


def _as_time(told: object, style: ReaderStyle) -> object:
    return date_time(datetime.fromisoformat(str(told)), style) if told else ""


def _in_thread(row: Row, thread: Thread) -> str:
    """At the first post it tells of."""
    numbers = [notice.number for notice in row.notices if notice.number]
    waiting = next((post for post in row.posts if post.number is None), None)
    if waiting is not None:
        return post_url(waiting)
    return page_url(thread, min(numbers)) if numbers else thread_url(thread)


def thread_of(row: Row) -> Thread | None:
    """The thread that a level would be set for; none where it is the room: live rooms, conversations, new threads."""
    thread = row.thread
    return None if thread is None or thread.kind == Thread.Kind.STREAM or row.kind == "new_thread" else thread


def _level_url(row: Row) -> str:
    if thread := thread_of(row):
        return reverse("forum:thread_level", args=[thread.pk])
    if row.room is not None and row.room.kind != Room.Kind.REGISTER:
        return reverse("forum:room_level", args=[row.room.pk])
    return ""


def _authors(posts: Iterable[Post]) -> list[Person]:
    """Each once, the newest first."""
    return list({post.author_id: post.author for post in posts}.values())


def _n(row: Row) -> int | None:
    n = (row.newest.data or {}).get("n")
    return n if isinstance(n, int) else row.count


def _event_word(event: str) -> str:
    return {
        "accreditation.activated": _("in force"),
        "accreditation.returned": _("returned for correction"),
        "accreditation.suspended": _("suspended"),
        "accreditation.resumed": _("in force again"),
        "accreditation.extended": _("its end has moved"),
        "accreditation.ended": _("ended"),
    }.get(event, "")


def _by_id(rows, data, name):  # type: ignore[no-untyped-def]
    wanted = {found for one in data if isinstance(found := one.get(name), int)}
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}
