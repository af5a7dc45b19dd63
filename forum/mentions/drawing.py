"""The current name in place of each mention: a person who is renamed is renamed everywhere (arabic.md §11)."""

import re
from collections.abc import Collection, Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Body, Person, State

from .. import content
from ..models import Post
from .quoted import of_quotes, opened, quoted, quotes_behind, with_quotes
from .tokens import ALIAS, BODY, PERSON, QUOTE, STATE, is_quote, participant

_WRITTEN = re.compile(r"@\[([a-z0-9:_A-Z-]{1,70})\]")
_DRAWN = re.compile(r'<bdi class="mention">@([a-z0-9:_A-Z-]{1,70})</bdi>')


class Known:
    """The people, bodies and States behind tokens, read once; named in whatever language is active."""

    def __init__(self, tokens: Iterable[str]) -> None:
        wanted = set(tokens)
        self.persons = _by_token(wanted, PERSON, lambda keys: Person.objects.filter(pk__in=map(int, keys)))
        self.bodies = _by_token(wanted, BODY, lambda keys: Body.objects.filter(key__in=keys, switched_on=True), "key")
        self.states = _by_token(wanted, STATE, lambda keys: State.objects.filter(pk__in=keys))
        self.quotes = _by_token(wanted, QUOTE, quotes_behind, "key")

    def name(self, token: str, *, hides: bool = False) -> str:
        """The current name, or the token where nobody is behind it. Where authors are hidden a person is not named."""
        if ALIAS.fullmatch(token):
            return participant(token)
        if is_quote(token):  # What was drawn with it is kept by this.
            return str(quoted(self.quotes[token], hides=hides)) if token in self.quotes else token
        if hides and token in self.persons:
            return _("A participant")
        if token in self.persons:
            return self.persons[token].display_name
        named = self.bodies.get(token) or self.states.get(token)
        return named.name if named else token

    def names(self, tokens: Iterable[str], *, hides: bool = False) -> dict[str, str]:
        """{token: name}. A quote has none: in a line of words it is left out."""
        return {token: "" if is_quote(token) else self.name(token, hides=hides) for token in tokens}


def _by_token(wanted, pattern, rows, key="pk"):  # type: ignore[no-untyped-def]
    tokens = {found[found.lastindex or 0]: token for token in wanted if (found := pattern.fullmatch(token))}
    return {tokens[str(getattr(row, key))]: row for row in rows(tokens)} if tokens else {}


def known_in(posts: Iterable[Post | None]) -> Known:
    """Everyone named in these posts and in those they answer, and what they quote. No query where nothing is, else
    four at most."""
    return Known({token for post in posts if post is not None for token in _tokens_of(post)})


def _tokens_of(post: Post) -> list[str]:
    return [*post.mentions, *(post.reply_to.mentions if post.reply_to_id and post.reply_to else [])]


def with_names(html: str, tokens: Collection[str], known: Known, *, hides: bool) -> SafeString:
    """Stored HTML with the current name in place of each recognised token, and each quote as it may be seen."""
    if not tokens:
        return content.trusted(html)
    if of_quotes(tokens):
        html = with_quotes(html, tokens, known, hides=hides)

    def named(found: re.Match[str]) -> str:
        token = found[1]
        if token not in tokens:
            return found[0]
        # In a thread that hides its authors the mark is left out: it would hold a person's number.
        mark = "" if hides and not token.startswith("alias:") else format_html(' data-mention="{}"', token)
        return format_html('<bdi class="mention"{}>@{}</bdi>', mark, known.name(token, hides=hides))

    return content.trusted(_DRAWN.sub(named, html))


def in_words(markdown: str, tokens: Collection[str], known: Known, *, hides: bool) -> str:
    """Markdown as a reader may look at it: the names instead of the recognised tokens, quotes as they may be seen."""
    if of_quotes(tokens):
        markdown = opened(markdown, tokens, known, hides=hides)

    def named(found: re.Match[str]) -> str:
        return f"@{known.name(found[1], hides=hides)}" if found[1] in tokens else found[0]

    return _WRITTEN.sub(named, markdown)
