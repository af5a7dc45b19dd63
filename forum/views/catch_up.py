"""Catching up after an absence: one page in the order of what matters, and one key to the next."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, catch_up, content, selectors
from ..bylines import aliases_in, byline_of
from ..catch_up import Deadline, News, RoomNews
from ..fragments import excerpt_of
from ..mentions import Known, known_in
from ..models import Room, Thread
from .addresses import page_url, room_url, waiting_url
from .answers import UnreadableCommand, command, door, number_in
from .notice_words import Line, Words
from .words import name_of

EXCERPT_LENGTH = 140
# A form names at most this many threads: those of the page.
MOST_NAMED = catch_up.MOST_THREADS


@dataclass(frozen=True)
class Entry:
    """A thread with something new, as its reader sees it."""

    news: News
    url: str
    name: str
    who: str
    excerpt: str
    direction: str
    told: list[Line]

    @property
    def thread(self) -> Thread:
        return self.news.thread


@dataclass(frozen=True)
class RoomEntry:
    room: Room
    name: str
    url: str
    seen: str
    entries: list[Entry]


class SeenForm(forms.Form):
    seen = forms.RegexField(r"\A[0-9]{1,18}:[0-9]{1,9}(?: [0-9]{1,18}:[0-9]{1,9})*\Z", max_length=40 * MOST_NAMED)


@require_safe
def catch_up_page(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    style = style_of(standing.person, standing)
    found = catch_up.catch_up_for(standing)
    told = [row for news in found.threads for row in news.told]
    lines = {line.row.bundle: line for line in Words([*told, *found.notices], standing.person, style).lines()}
    posts = [news.last for news in found.threads if news.last]
    draw = Drawing(standing.person, known_in(posts), aliases_in({post.thread for post in posts}), lines)
    context = {
        "deadlines": [(deadline, _deadline_url(deadline)) for deadline in found.deadlines],
        "notices": [lines[row.bundle] for row in found.notices],
        "sections": [(name, [draw.room(room) for room in rooms]) for name, rooms in found.sections.items()],
        "is_empty": found.is_empty,
        "style": style,
    }
    return render(request, "forum/catch_up.html", context)


@dataclass(frozen=True)
class Drawing:
    """What the entries of a page are drawn with, read once."""

    person: Person
    known: Known
    aliases: Mapping[tuple[int, int], int]
    lines: Mapping[str, Line]

    def room(self, room: RoomNews) -> RoomEntry:
        entries = [self.entry(news) for news in room.threads]
        return RoomEntry(room.room, name_of(room.room, self.person), room_url(room.room), room.seen, entries)

    def entry(self, news: News) -> Entry:
        last, thread = news.last, news.thread
        shown = last if last is not None and not last.is_gone and not last.is_line else None
        return Entry(
            news=news,
            url=page_url(thread, news.first_new),
            name=thread.title or name_of(thread.room, self.person),
            who=byline_of(last, aliases=self.aliases).name if last is not None else "",
            excerpt=excerpt_of(shown, self.known, length=EXCERPT_LENGTH) if shown else "",
            direction=content.direction_of(shown.body, language=shown.language) if shown else "",
            told=[self.lines[row.bundle] for row in news.told],
        )


def _deadline_url(deadline: Deadline) -> str:
    if deadline.thread is not None:
        return waiting_url(deadline.thread)
    row = deadline.accreditation
    if row is None:
        return ""
    if deadline.kind == "review":
        return reverse("accounts:desk_detail", args=[row.pk])
    return reverse("accounts:person", args=[row.person_id]) if row.person_id else ""


@require_safe
@door
def catch_up_next(request: MemberRequest) -> HttpResponse:
    """To the first new post of the next thread; after the last one to the page itself, which says that it was."""
    found = catch_up.next_new(request.standing, number_in(request, "from"))
    if found is None:
        return HttpResponseRedirect(reverse("forum:catch_up"))
    return HttpResponseRedirect(page_url(found.thread, found.first_new))


@require_http_methods(["GET", "HEAD", "POST"])
@door
def catch_up_read(request: MemberRequest) -> HttpResponse:
    """All of a room is read, as far as the page showed it: what has come since stays new."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("forum:catch_up"))
    pairs = (pair.split(":") for pair in command(request, SeenForm)["seen"].split())
    seen = {int(thread): int(number) for thread, number in pairs}
    if len(seen) > MOST_NAMED:
        raise UnreadableCommand
    for thread in selectors.threads_for(request.standing).filter(pk__in=seen):
        actions.mark_read(person=request.user, thread=thread, number=seen[thread.pk])
    messages.success(request, _("Marked as read."))
    return HttpResponseRedirect(reverse("forum:catch_up"))
