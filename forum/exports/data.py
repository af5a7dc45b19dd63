"""JSON (docs/record.md): the text untouched, with the proof that forum/record/check.py reads."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from accounts.display import iso

from ..models import Event, Post
from ..record.exported import proof_of
from .gathering import Entry, Record
from .words import link_of

FORMAT = "majlis-thread-1"
HOW = (
    "Check this file with Python 3.9 or newer and nothing else: `python check.py --key PUBLIC_KEY FILE` or "
    "`python check.py --root ROOT_FILE FILE`. The program is /record/check.py of the server and "
    "forum/record/check.py of the project; docs/record.md tells what is proved and what is not."
)
# What a reader of the thread sees on its page. The others name officers and reasons that are not shown to her.
OPEN_KINDS = frozenset({"thread.created", "post.created", "post.edited", "post.withdrawn"})


def json_of(record: Record) -> Iterator[str]:
    """Head, posts one by one, proof: one object, never held as a whole but for its proof."""
    head = {"format": FORMAT, "how_to_check": HOW, "thread": _thread(record), "exported": _exported(record)}
    yield _text(head)[:-1] + ',"posts":['
    comma = ""
    for entry in record.entries():
        yield f"{comma}\n{_text(_post(entry, record))}"
        comma = ","
    yield f'\n],"proof":{_text(_proof(record))}}}\n'


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _thread(record: Record) -> dict[str, Any]:
    thread = record.thread
    return {
        "number": thread.pk,
        "title": thread.title,
        "language": thread.language,
        "place": record.place,
        "kind": thread.kind,
        "state": thread.state,
        "attribution": thread.attribution,
        "url": f"{record.origin}/t/{thread.pk}/",
    }


def _exported(record: Record) -> dict[str, Any]:
    return {
        "by": record.reader.person.display_name,
        "at": iso(record.at),
        "time_zone": record.style.timezone,
        "language": record.style.language,
        "posts": record.count,
        "first": record.first,
        "last": record.last,
        "log": {"seq": record.seq, "hash": record.hash},
    }


def _post(entry: Entry, record: Record) -> dict[str, Any]:
    post, byline = entry.post, entry.byline
    hides = record.thread.hides_authors
    told: dict[str, Any] = {
        "number": entry.number,
        "url": link_of(entry, record),
        "author": {"name": byline.name, "office": byline.office, "state": byline.state, "alias": byline.is_alias},
        "capacity": byline.capacity or Post.Capacity.PERSONAL,
        "kind": entry.kind,
        "at": iso(post.created_at),
        "status": post.shown_status,
        "in_reply_to": entry.answers,
        "summary": entry.is_summary,
        "attachments": list(entry.attachments),
    }
    if post.is_line:
        return told | {"author": None, "line": entry.sentence}
    if post.is_gone:
        return told
    told |= {"edited_at": iso(post.edited_at) if post.edited_at else None, "revisions": entry.revisions}
    told |= {"language": post.language, "direction": entry.direction, "content": entry.content}
    # A mention's token is a person's number: where authors are hidden the names stand instead, as on the page.
    return told | ({"text": entry.source} if hides else {"post": post.pk, "text": post.body, "in_words": entry.source})


def _proof(record: Record) -> dict[str, object]:
    return proof_of(record.thread.room, record.seq, thread=record.thread, shows=_shows(record))


def _shows(record: Record) -> Callable[[Event], bool]:
    """Whether a line goes out whole: only what tells of a post that this reader is shown with its author."""

    def shows(event: Event) -> bool:
        post = event.post
        if event.kind not in OPEN_KINDS:
            return False
        if post is None:
            return record.first == 1
        if post.is_line or post.number is None:
            return False
        return event.actor_id == post.author_id and record.first <= post.number <= record.last

    return shows
