"""What is shown of an author. The only place that decides it, so that non-attribution holds everywhere (W2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models.named import in_reader_language
from accounts.text import fold
from accounts.titles import class_title, office_title

from .models import Alias, Post, Thread

KINDS_OF_OFFICE = frozenset(
    {Post.Kind.OFFICIAL_POSITION, Post.Kind.RESERVATION, Post.Kind.CHAIR, Post.Kind.CHAIR_RULING}
)


@dataclass(frozen=True)
class Byline:
    """A line beside a post: name · office · State, then the capacity. Empty parts are not shown."""

    name: str
    office: str = ""
    state: str = ""
    capacity: str = ""  # a Post.Capacity; "" where nothing needs saying
    is_alias: bool = False


def aliases_in(threads: Iterable[Thread]) -> dict[tuple[int, int], int]:
    """{(thread id, person id): alias number} for threads that hide their authors. One query, or none."""
    hidden = [thread.pk for thread in threads if thread.hides_authors]
    if not hidden:
        return {}
    rows = Alias.objects.filter(thread__in=hidden).values_list("thread_id", "person_id", "number")
    return {(thread, person): number for thread, person, number in rows}


def byline_of(post: Post, *, aliases: Mapping[tuple[int, int], int]) -> Byline:
    """The byline of a post in the active language; `aliases` as `aliases_in` gives them."""
    if post.kind == Post.Kind.PROMOTED:
        # The line leads to her thread, where she may stand with a number: neither place tells who that is.
        return Byline(name=_("A participant"), is_alias=True)
    if post.thread.hides_authors:
        return _hidden(post, aliases)
    return _named(post)


def kind_of(post: Post) -> str:
    """The kind a post is shown as: under non-attribution none that only the holder of a seat or an office can write."""
    return Post.Kind.POST if post.thread.hides_authors and post.kind in KINDS_OF_OFFICE else post.kind


def _hidden(post: Post, aliases: Mapping[tuple[int, int], int]) -> Byline:
    if post.capacity == Post.Capacity.SECRETARIAT:  # An institution speaks, not a person.
        return Byline(name=class_title("secretariat_staff", "f"), capacity=post.capacity, is_alias=True)
    if post.is_line:  # What she did may be seen elsewhere with her name: it is not tied to her number.
        return Byline(name=_("A participant"), is_alias=True)
    number = aliases.get((post.thread_id, post.author_id))
    name = _("Participant %(number)s") % {"number": number} if number else _("A participant")
    return Byline(name=name, is_alias=True)


def _named(post: Post) -> Byline:
    author = post.author
    if post.author_office is not None:
        office = office_title(post.author_office, author.form)
    else:
        office = in_reader_language(post, "author_title") or class_title(post.author_class, author.form)
    state = post.author_state.name if post.author_state is not None else ""
    name = author.display_name
    told = fold(name)
    return Byline(
        name=name,
        # A name that already says the office or the State is not followed by it again.
        office="" if fold(office) in told else office,
        state="" if state and fold(state) in told else state,
        capacity="" if post.capacity == Post.Capacity.PERSONAL else post.capacity,
    )
