"""What goes into an export: the posts this reader may read, as she is shown them, a few at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts.display import ReaderStyle
from accounts.standing import Standing

from .. import content, lines, selectors
from ..bylines import Byline, aliases_in, byline_of, kind_of
from ..errors import ExportTooLong, NothingToExport
from ..events import content_hash
from ..fragments import answered_by, is_closed_off
from ..mentions import Known, in_words, known_in, with_names
from ..models import Post, Revision, Thread

MOST_POSTS = 5000
AT_ONCE = 200


@dataclass(frozen=True)
class Entry:
    """One post as the reader is shown it. Of one that is gone there is neither text nor hash."""

    post: Post
    number: int
    byline: Byline
    kind: str
    html: str
    source: str  # Markdown, with the names instead of the mentions' tokens
    sentence: str  # of a line of the record
    answers: int | None
    answers_earlier: bool  # something this reader's place does not show her
    is_summary: bool
    revisions: int
    content: str  # the hash by which the log knows the text
    attachments: tuple[str, ...] = ()

    @property
    def direction(self) -> str:
        return self.post.direction or ("rtl" if self.post.language == "ar" else "ltr")


@dataclass(frozen=True)
class Record:
    """A thread, or a stretch of it, for one reader at one moment."""

    thread: Thread
    place: str  # what the room is called for her
    title: str
    reader: Standing
    style: ReaderStyle
    at: datetime
    first: int
    last: int
    origin: str  # the address of the server, without a slash at its end
    seq: int  # how far the room's log had come
    hash: str  # of that line

    @cached_property
    def count(self) -> int:
        return self._rows().count()

    @property
    def direction(self) -> str:
        return "rtl" if self.style.language == "ar" else "ltr"

    @property
    def title_direction(self) -> str:
        return content.direction_of(self.title, language=self.thread.language)

    def _rows(self) -> QuerySet[Post]:
        shown = selectors.published_in(self.reader, self.thread)
        return shown.filter(number__gte=self.first, number__lte=self.last).order_by("number")

    def entries(self) -> Iterator[Entry]:
        """Each post once, in the order of their numbers; what comes while this runs is not among them."""
        after = self.first - 1
        while chunk := list(self._rows().filter(number__gt=after)[:AT_ONCE]):
            yield from self._drawn(chunk)
            after = chunk[-1].number or self.last

    def _drawn(self, posts: list[Post]) -> Iterator[Entry]:
        for post in posts:
            post.thread = self.thread
        aliases, known, revisions = aliases_in([self.thread]), known_in(posts), _revisions_of(posts)
        floor = selectors.sees_from(self.reader.person, self.thread)
        for post in posts:
            byline = byline_of(post, aliases=aliases)
            yield _entry(post, byline, known, floor, revisions.get(post.pk, 0), self.thread.summary_id == post.pk)


def _entry(post: Post, byline: Byline, known: Known, floor: int, revisions: int, is_summary: bool) -> Entry:
    shown = not (post.is_gone or post.is_line)
    hides = post.thread.hides_authors
    answered = answered_by(post)
    earlier = answered is not None and (is_closed_off(answered) or (answered.number or 0) < floor)
    return Entry(
        post=post,
        number=post.number or 0,
        byline=byline,
        kind=kind_of(post),
        html=_html(post, known) if shown else "",
        source=in_words(post.body, post.mentions, known, hides=hides) if shown else "",
        sentence=lines.text_of(post, byline.name, known) if post.is_line else "",
        answers=None if answered is None or earlier else answered.number,
        answers_earlier=earlier,
        is_summary=is_summary,
        revisions=revisions if shown and post.edited_at else 0,
        content=content_hash(post) if shown else "",
        attachments=tuple(str(file["name"]) for file in post.files) if shown else (),
    )


def _html(post: Post, known: Known) -> str:
    return with_names(post.body_html, post.mentions, known, hides=post.thread.hides_authors)


def _revisions_of(posts: Iterable[Post]) -> dict[int, int]:
    rows = Revision.objects.filter(post__in=posts).order_by().values("post").annotate(n=Count("pk"))
    return dict(rows.values_list("post", "n"))


def record_of(
    reader: Standing,
    thread: Thread,
    *,
    style: ReaderStyle,
    place: str,
    origin: str,
    first: int | None = None,
    last: int | None = None,
    most: int = MOST_POSTS,
) -> Record:
    """A thread that the caller has from `get_thread_for`. Raises ExportTooLong, NothingToExport."""
    floor = selectors.sees_from(reader.person, thread)
    begin, end = max(first or 1, floor), min(last or thread.last_number, thread.last_number)
    assert get_language()
    record = Record(
        thread=thread,
        place=place,
        title=thread.title or place,
        reader=reader,
        style=style,
        at=timezone.now(),
        first=begin,
        last=end,
        origin=origin,
        seq=thread.room.head,
        hash=thread.room.head_hash,
    )
    if record.count == 0:
        raise NothingToExport
    if record.count > most:
        raise ExportTooLong(n=most)
    return record
