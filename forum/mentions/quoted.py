"""A quote in another post, as it may be seen at this moment: both places, and what became of the source, decide."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.text import isolate

from .. import content
from ..access import covers
from ..models import Post, Quote, Room, ThreadInvitation
from .tokens import is_quote

if TYPE_CHECKING:
    from .drawing import Known

_DRAWN = re.compile(
    r'<blockquote[^>]*>\s*<p[^>]*><bdi class="mention">@(quote:[a-z0-9]{8,32})</bdi></p>\s*</blockquote>'
)
_WRITTEN = re.compile(r"^> @\[(quote:[a-z0-9]{8,32})\][ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Quoted:
    """What a reader is shown of a quote: its words, or a sentence in their place."""

    source: int
    words: str  # empty where they are not shown
    who: str  # empty where a name must not stand
    number: int | None
    address: str  # empty where the source is out of sight
    language: str
    direction: str
    sentence: str


def quotes_behind(keys: Collection[str]) -> "QuerySet[Quote]":
    invited = ThreadInvitation.objects.filter(thread=OuterRef("post__thread"), withdrawn_at__isnull=True)
    rows = Quote.objects.filter(key__in=keys).annotate(has_guests=Exists(invited))
    return rows.select_related("post__thread__room", "source__thread__room", "source__author")


def quoted(quote: Quote, *, hides: bool) -> Quoted:
    """What is shown of it where it stands. `hides`: the thread it stands in does not name its authors."""
    source = quote.source
    if not quote.words or source.number is None or source.is_gone:
        return _without_words(quote, _("The quoted post is no longer shown."))
    address = address_of(source)
    if not _all_readers_read(quote):
        return _without_words(quote, _("A quote from a place that not everybody reads here."), address)
    named = not hides and not source.thread.hides_authors
    return Quoted(
        source=source.pk,
        words=quote.words,
        who=source.author.display_name if named else "",
        number=source.number,
        address=address,
        language=source.language,
        direction=source.direction or ("rtl" if source.language == "ar" else "ltr"),
        sentence="",
    )


def _without_words(quote: Quote, sentence: str, address: str = "") -> Quoted:
    return Quoted(quote.source_id, "", "", None, address, "", "", sentence)


def _all_readers_read(quote: Quote) -> bool:
    """Whether everybody who reads the post reads its source. In doubt not."""
    here, there = quote.post.thread, quote.source.thread
    if there.room.kind == Room.Kind.DIRECT and (quote.source.number or 0) < there.room.shared_from:
        return False
    if here.pk == there.pk:
        return True
    return covers(here.room, there.room) and not quote.has_guests  # type: ignore[attr-defined]


def with_quotes(html: str, tokens: Collection[str], known: "Known", *, hides: bool) -> str:
    """Stored HTML with each quote drawn as it may be seen now."""

    def drawn(found: re.Match[str]) -> str:
        quote = known.quotes.get(found[1]) if found[1] in tokens else None
        if quote is None:
            return ""
        seen = quoted(quote, hides=hides)
        return render_to_string("forum/_quote.html", {"seen": seen, "html": _html(seen)})

    return _DRAWN.sub(drawn, html)


def _html(seen: Quoted) -> str:
    try:
        return content.trusted(content.render(seen.words, language=seen.language)) if seen.words else ""
    except content.ContentRefused:
        return ""


def opened(markdown: str, tokens: Collection[str], known: "Known", *, hides: bool, keeps: bool = False) -> str:
    """Markdown with the words of its quotes and where they stand. What may not be seen is a sentence, or, where the
    text goes back to be stored (`keeps`), stays the mark it is."""

    def written(found: re.Match[str]) -> str:
        quote = known.quotes.get(found[1]) if found[1] in tokens else None
        if quote is None:
            return found[0] if keeps else ""
        seen = quoted(quote, hides=hides)
        if not seen.words:
            return found[0] if keeps else f"> {seen.sentence}"
        return quotation(seen.words, seen.who, seen.number or 0, f"{settings.ORIGIN}{seen.address}")

    return _WRITTEN.sub(written, markdown)


def quotation(words: str, who: str, number: int, address: str) -> str:
    """Words as they stand in a box: each line quoted, and below them where they come from."""
    lines = "\n".join(f"> {line}".rstrip() for line in words.strip().splitlines())
    return f"{lines}\n> [{source_label(who, number)}]({address})"


def address_of(post: Post) -> str:
    return reverse("forum:permalink", args=[post.thread_id, post.number])


def source_label(who: str, number: int) -> str:
    place = pgettext("a post", "post %(n)s") % {"n": number}
    if not who:
        return place
    return pgettext("who said it, and where", "%(who)s, %(place)s") % {"who": isolate(_bare(who)), "place": place}


def _bare(name: str) -> str:
    return name.replace("[", "(").replace("]", ")")


def of_quotes(tokens: Collection[str]) -> list[str]:
    return [token for token in tokens if is_quote(token)]
