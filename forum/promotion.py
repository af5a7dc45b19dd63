"""Posts of a live room or a conversation as they would stand in a thread: drafts read, and the text they make (W2).

A promotion never says more of an author than she agreed to: her name only with her yes, and neither from a room that
does not name its authors nor into one.
"""

import re
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Person
from accounts.standing import Standing
from accounts.text import isolate

from .bylines import byline_of
from .mentions import Known
from .mentions.tokens import is_quote
from .models import LINE_KINDS, Post, PromotedPost, Promotion, Room, Thread
from .permissions import can_promote_from, can_read_thread, can_start_thread
from .selectors import POST_PARTS, published_in, rooms_for, stream_of

Answer = PromotedPost.Answer

_TOKEN = re.compile(r"@\[([^\[\]\s]{1,70})\]")
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~@:&^-])")
# What stands before the words of a line: signs of lists, quotations and headings.
_BEFORE_WORDS = re.compile(r"^(?:\s*(?:[-*+]|\d{1,9}[.)]|>|#{1,6})\s+)*")
_FENCE = re.compile(r"^\s*(?:>\s*)*(?:```|~~~)")
_DEFINITION = re.compile(r"^([ >]*)\[(?=[^\]\n]+\]:)", re.MULTILINE)
_STRONG = {"rtl": "\u200f", "ltr": "\u200e"}


# --- Reading -----------------------------------------------------------------------------------------------------


def promotable_in(standing: Standing, source: Thread) -> QuerySet[Post]:
    """The posts of a stream she may promote: what she may read of it and what still stands, without its lines."""
    standing_posts = {"status": Post.Status.PUBLISHED, "moderation": Post.Moderation.STANDS}
    return published_in(standing, source).filter(**standing_posts).exclude(kind__in=LINE_KINDS)


def boards_to_promote_to(standing: Standing) -> list[Room]:
    boards = rooms_for(standing).filter(kind=Room.Kind.BOARD)
    return [board for board in boards if can_start_thread(standing, board)]


def get_promotion_for(standing: Standing, pk: int) -> Promotion:
    """Hers to make, or one that asks about her own words; 404 for everybody else."""
    rows = Promotion.objects.select_related("source__body", "board__body", "promoter", "thread__room")
    promotion = rows.filter(pk=pk).first() if standing.admitted else None
    if promotion is None:
        raise Http404
    hers = promotion.promoter_id == standing.person.pk
    if not (is_promoter(standing, promotion) if hers else own_words(standing.person, promotion)):
        raise Http404
    return promotion


def is_promoter(standing: Standing, promotion: Promotion) -> bool:
    """She who made the draft, as long as she reads and may promote what it is made of."""
    if promotion.promoter_id != standing.person.pk:
        return False
    source = stream_of(promotion.source)
    return can_read_thread(standing, source) and can_promote_from(standing, source)


def drafts_of(standing: Standing, source: Room) -> list[Promotion]:
    rows = Promotion.objects.filter(promoter=standing.person, source=source, state=Promotion.State.DRAFT)
    return list(rows.select_related("board"))


def own_words(person: Person, promotion: Promotion) -> list[PromotedPost]:
    """Her own posts in a promotion: all of it that she is shown. They stay hers wherever she may read now."""
    standing_posts = {"post__status": Post.Status.PUBLISHED, "post__moderation": Post.Moderation.STANDS}
    return _with_posts(promotion.posts.filter(post__author=person, **standing_posts))


def chosen_in(standing: Standing, promotion: Promotion) -> list[PromotedPost]:
    """The posts of a draft as its promoter may still read them; what was withdrawn or hidden since has gone."""
    readable = promotable_in(standing, stream_of(promotion.source)).values("pk")
    return _with_posts(promotion.posts.filter(post__in=readable))


def _with_posts(rows: QuerySet[PromotedPost]) -> list[PromotedPost]:
    return list(rows.select_related(*(f"post__{part}" for part in POST_PARTS)).order_by("order"))


# --- The text ----------------------------------------------------------------------------------------------------


def names_authors(source: Room, board: Room) -> bool:
    """Whether a name may be given at all."""
    return Room.Attribution.NON_ATTRIBUTION not in (source.attribution, board.attribution)


def promoter_name(promotion: Promotion) -> str:
    """Her name to the authors she asks; that of no one where the first post of her thread will not name its author."""
    begun = promotion.thread or promotion.board
    if begun.attribution == Room.Attribution.NON_ATTRIBUTION:
        return _("A participant")
    return promotion.promoter.display_name


def answers_offered(promotion: Promotion) -> list[Answer]:
    """What an author is asked: with her name only where it may be given."""
    named = names_authors(promotion.source, promotion.board)
    return [*([Answer.NAMED] if named else []), Answer.UNNAMED, Answer.LEFT_OUT]


def is_named(chosen: PromotedPost, promotion: Promotion) -> bool:
    agreed = chosen.answer == Answer.NAMED and names_authors(promotion.source, promotion.board)
    return agreed and not chosen.post.thread.hides_authors


def text_of(promotion: Promotion, chosen: Sequence[PromotedPost]) -> str:
    """The Markdown of the first post: the introduction, then each post as a quotation under the line that says whose
    it is. In the language of the thread; each quotation keeps its own language and direction."""
    kept = [row for row in chosen if row.answer != Answer.LEFT_OUT]
    with translation.override(promotion.language):
        agreed = {row.post.author_id for row in kept if is_named(row, promotion)}
        known = Known({token for row in kept for token in row.post.mentions})
        blocks = [f"{_whose(row, promotion)}\n\n{quotation(row.post, known, agreed)}" for row in kept]
    return "\n\n".join([*([promotion.intro.strip()] if promotion.intro.strip() else []), *blocks])


def attribution_of(chosen: PromotedPost, promotion: Promotion) -> list[str]:
    """Name, office and State if she agreed, else that a participant said it. In the active language."""
    if not is_named(chosen, promotion):
        return [_("A participant")]
    byline = byline_of(chosen.post, aliases={})
    return [part for part in (byline.name, byline.office, byline.state) if part]


def _whose(chosen: PromotedPost, promotion: Promotion) -> str:
    first, *rest = [isolate(_plain(part)) for part in attribution_of(chosen, promotion)]
    who = f"**{first}**" + "".join(f" · {part}" for part in rest)
    return pgettext("before the words of somebody", "%(who)s:") % {"who": who}


def quotation(post: Post, known: Known, agreed: Iterable[int]) -> str:
    """The words of a post, each line quoted, with nothing in them that would call anybody."""
    body = without_mentions(post.body.strip(), post.mentions, known, set(agreed))
    # The name of a link that one author gives must not turn the words of another into a link.
    lines = _DEFINITION.sub(r"\1\\[", body).splitlines()
    if post.direction in _STRONG:
        lines = _directed(lines, _STRONG[post.direction])
    return "\n".join(f"> {line}".rstrip() for line in lines)


def without_mentions(body: str, tokens: Iterable[str], known: Known, agreed: set[int]) -> str:
    """Bodies and States by their names; of people only those who agreed to be named here; no mark that could be
    recognised again where the text goes."""
    recognised = set(tokens)

    def flat(found: re.Match[str]) -> str:
        token = found[1]
        if token not in recognised:
            return found[0]
        if is_quote(token):  # What it quotes stays where it was said.
            return _("a quotation")
        if token in known.bodies or token in known.states or (token.isdecimal() and int(token) in agreed):
            return isolate(_plain(known.name(token)))
        return _("a participant")

    # What was no call in the one place must not become one in the other.
    return _TOKEN.sub(flat, body).replace("@[", "@ [")


def _directed(lines: list[str], mark: str) -> list[str]:
    """The direction the author chose, as a sign before the words of each line; not in code."""
    directed, in_code = [], False
    for line in lines:
        fence = bool(_FENCE.match(line))
        in_code ^= fence
        if fence or in_code or not line.strip() or line.lstrip().startswith("|") or line.startswith("    "):
            directed.append(line)
        else:
            at = _BEFORE_WORDS.match(line).end()  # type: ignore[union-attr]
            directed.append(f"{line[:at]}{mark}{line[at:]}")
    return directed


def _plain(text: str) -> str:
    """A name in Markdown is letters, whatever signs it holds."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
