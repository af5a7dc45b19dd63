"""The words of an export in the reader's language: plain text with its values isolated, the same in every format."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.display import absolute, isolate_text, number

from ..models import Post
from .gathering import Entry, Record


def head_lines(record: Record) -> Iterator[tuple[str, str]]:
    """What is said of the whole: a name and a value each."""
    thread, style = record.thread, record.style
    yield pgettext("of an export", "Place"), record.place
    yield pgettext("of an export", "State of the thread"), str(thread.get_state_display())
    if thread.hides_authors:
        authors = _("Non-attribution: the authors appear as participants with numbers.")
    else:
        authors = _("Attributed: every post names its author.")
    yield pgettext("of an export", "Attribution"), authors
    yield pgettext("of an export", "Posts"), posts_line(record)
    yield pgettext("of an export", "Exported"), absolute(record.at, style)
    yield pgettext("of an export", "Exported by"), record.reader.person.display_name
    yield pgettext("of an export", "Address"), f"{record.origin}/t/{thread.pk}/"


def posts_line(record: Record) -> str:
    values = {
        "n": number(record.count, record.style),
        "first": number(record.first, record.style),
        "last": number(record.last, record.style),
    }
    return (
        ngettext(
            "%(n)s post, from number %(first)s to %(last)s",
            "%(n)s posts, from number %(first)s to %(last)s",
            record.count,
        )
        % values
    )


def who(entry: Entry) -> list[str]:
    """Name, office, State, capacity: those that need saying. A line of the record says itself whom it tells of."""
    if entry.post.is_line:
        return [str(entry.post.get_kind_display())]
    byline = entry.byline
    capacity = entry.post.get_capacity_display() if byline.capacity else ""
    kind = "" if entry.kind == Post.Kind.POST else entry.post.get_kind_display()
    return [part for part in (byline.name, byline.office, byline.state, str(capacity), str(kind)) if part]


def when(entry: Entry, record: Record) -> str:
    return absolute(entry.post.created_at, record.style)


def notes(entry: Entry, record: Record) -> Iterator[str]:
    """What is said of a post beside who and when."""
    style = record.style
    if entry.is_summary:
        yield _("This post sums up the thread.")
    if entry.answers is not None:
        yield _("In reply to post %(number)s.") % {"number": number(entry.answers, style)}
    if entry.answers_earlier:
        yield _("In reply to an earlier message.")
    if entry.post.edited_at and not entry.post.is_gone:
        yield _("Edited: %(when)s.") % {"when": absolute(entry.post.edited_at, style)}
    if entry.revisions:
        n = {"n": number(entry.revisions, style)}
        yield ngettext("%(n)s earlier text is kept.", "%(n)s earlier texts are kept.", entry.revisions) % n
    if entry.attachments:
        names = pgettext("between the items of a list", ", ").join(isolate_text(name) for name in entry.attachments)
        yield _("Files beside it: %(names)s.") % {"names": names}


def tombstone(post: Post) -> str:
    """What stands in place of a text that readers are not shown; nothing for one that stands."""
    if post.is_withdrawn:
        return _("This post was withdrawn.")
    return {
        Post.Moderation.ERASED: _("The text of this post was erased, as the law requires. The log keeps its place."),
        Post.Moderation.RETURNED: _(
            "The secretariat asked the author to change this post. It comes back once it is reviewed."
        ),
        Post.Moderation.REVIEW: _("Changed by its author; the secretariat reviews it."),
        Post.Moderation.HIDDEN: _("The secretariat has hidden this post."),
    }.get(Post.Moderation(post.moderation), "")


def link_of(entry: Entry, record: Record) -> str:
    return f"{record.origin}/t/{record.thread.pk}/p/{entry.number}/"


def proof_lines(record: Record) -> list[str]:
    """How the file is checked, whole sentences."""
    where = {"seq": isolate_text(number(record.seq, record.style)), "hash": isolate_text(record.hash)}
    return [
        _("When this was exported the log of the place ended with line %(seq)s, whose hash is %(hash)s.") % where,
        _("The number beside a post is the hash by which the log knows its text."),
        _(
            "To check it without Majlis, export the thread as JSON too and run “%(command)s”. "
            "The program is at %(url)s and needs Python only."
        )
        % {
            "command": isolate_text("python check.py --key KEY thread.json"),
            "url": isolate_text(f"{record.origin}/record/check.py"),
        },
    ]


def proof_title() -> str:
    return _("How to check this record")
