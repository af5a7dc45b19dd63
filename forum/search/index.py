"""The words of each post beside it, written in the transaction that writes the text (delivery.md G2).

The table is made by hand, for each database in its own way: a tsvector on PostgreSQL, FTS5 on SQLite. Both are given
words that are folded and cut already, so that neither has an opinion of its own on them.
"""

import re
from collections.abc import Callable, Iterable

from django.db import connection

from accounts.prepared import write

from ..analysis import Word, indexed, words_of
from ..models import LINE_KINDS, Post, StoredFile, Thread

TABLE = "forum_postwords"
TITLES = "forum_titlewords"
MOST_WORDS = 15_000  # of one post; a database counts places no further
AT_A_TIME = 500
_MENTION = re.compile(r"@\[[^\[\]\n]{1,120}\]")
_PUT = {
    "sqlite": f"INSERT OR REPLACE INTO {TABLE} (rowid, exact, stems) VALUES (%s, %s, %s)",
    "postgresql": f"INSERT INTO {TABLE} (post_id, vector) VALUES (%s, CAST(%s AS tsvector)) "
    "ON CONFLICT (post_id) DO UPDATE SET vector = EXCLUDED.vector",
}
_PUT_TITLE = {vendor: sql.replace(TABLE, TITLES).replace("post_id", "thread_id") for vendor, sql in _PUT.items()}
_DROP = {
    "sqlite": f"DELETE FROM {TABLE} WHERE rowid = %s",
    "postgresql": f"DELETE FROM {TABLE} WHERE post_id = %s",
}


def index_post(post: Post, thread: Thread) -> None:
    """Write or replace what a post is found under; the first post of a thread is found under its title as well."""
    if post.kind in LINE_KINDS:
        return
    opens = post.number == 1 or post.number is None and not thread.last_number
    words = words_of(searched_text(thread.title if opens else "", post.body) + _beside(post))
    vendor = connection.vendor
    given = _for_sqlite(words) if vendor == "sqlite" else _for_postgres(words)
    write(TABLE, _PUT[vendor], [post.pk, *given])
    if opens:
        index_titles([thread])


def _beside(post: Post) -> str:
    """What the files beside it are called, what they show and the words in them. No query for a post without files."""
    if not post.files:
        return ""
    texts = dict(StoredFile.objects.filter(pk__in=[row["id"] for row in post.files]).values_list("pk", "text"))
    parts = [(_words_of_name(row["name"]), row.get("alt", ""), texts.get(row["id"], "")) for row in post.files]
    return "\n".join(["", *(part for some in parts for part in some if part)])


def _words_of_name(name: str) -> str:
    """«محضر_الاجتماع-2.pdf» is found under its words."""
    return re.sub(r"[_.\-]+", " ", name)


def index_titles(threads: Iterable[Thread]) -> None:
    """Write or replace what the threads are found under; those without a title are in no list of threads."""
    vendor = connection.vendor
    for thread in threads:
        if thread.title:
            words = words_of(thread.title)
            given = _for_sqlite(words) if vendor == "sqlite" else _for_postgres(words)
            write(TITLES, _PUT_TITLE[vendor], [thread.pk, *given])


def forget_posts(posts: Iterable[int]) -> None:
    """Their texts are gone for good."""
    for pk in posts:
        write(TABLE, _DROP[connection.vendor], [pk])


def searched_text(title: str, body: str) -> str:
    """A mention is a number in the text and a name on the page: neither is a word of it."""
    return f"{title}\n{_MENTION.sub(' ', body)}" if title else _MENTION.sub(" ", body)


def reindex(told: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write everything anew, a few hundred posts at a time; gives their number. `told` hears how far it is."""
    posts = Post.objects.exclude(kind__in=LINE_KINDS).exclude(moderation=Post.Moderation.ERASED)
    total, done = posts.count(), 0
    for some in _portions(posts.select_related("thread").order_by("pk").iterator(chunk_size=AT_A_TIME)):
        for post in some:
            index_post(post, post.thread)
        done += len(some)
        told(done, total)
    index_titles(Thread.objects.exclude(title="").only("pk", "title").iterator(chunk_size=AT_A_TIME))
    return done


def _portions(posts: Iterable[Post]) -> Iterable[list[Post]]:
    portion: list[Post] = []
    for post in posts:
        portion.append(post)
        if len(portion) == AT_A_TIME:
            yield portion
            portion = []
    if portion:
        yield portion


def _stems(words: list[Word]) -> set[str]:
    held = {word.text for word in words} | {word.joined for word in words if word.joined}
    return {stem for word in held for stem in indexed(word)} | {word.joined for word in words if word.joined}


def _for_sqlite(words: list[Word]) -> list[str]:
    return [" ".join(word.text for word in words[:MOST_WORDS]), " ".join(sorted(_stems(words)))]


def _for_postgres(words: list[Word]) -> list[str]:
    """The vector as it is written down: `'word':1A,7A 'stem':1C`. Words hold letters and digits alone."""
    places: dict[str, list[str]] = {}
    for word in words[:MOST_WORDS]:
        places.setdefault(word.text, []).append(f"{word.place + 1}A")
    for stem in _stems(words):
        places.setdefault(stem, []).append("1C")
    return [" ".join(f"'{word}':{','.join(at)}" for word, at in places.items())]
