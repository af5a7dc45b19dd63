"""From a live room or a conversation to a board: draft, ask the authors, publish (product.md §1.14)."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.standing import Standing, standing_of, standings_of

from .. import content, events, notifications, promotion
from ..commands import Done, once
from ..errors import AnswerNotOffered, CannotBePromoted, NothingChosen, PromotionOver, TooManyChosen
from ..limits import require_calm_changes
from ..models import Post, PromotedPost, Promotion, Room, Thread
from ..permissions import can_promote_from, can_read_thread, can_start_thread, require
from ..selectors import stream_of
from ._common import locked_room
from ._lines import record_line, store_line
from .threads import checked_title, start_thread

MOST_POSTS = 50
State, Answer = Promotion.State, PromotedPost.Answer


@transaction.atomic
def draft_promotion(
    *,
    promoter: Person,
    source: Thread,
    posts: Sequence[int],
    board: Room,
    title: str,
    intro: str,
    language: str,
    client_id: UUID,
) -> Done[Promotion]:
    """Put posts of a stream together as a draft for a board, and ask their authors. Nobody else learns of it.

    Raises NothingChosen, TooManyChosen, CannotBePromoted, BadTitle, TooFast, ContentRefused (the whole text is looked
    at already now); 404 and PermissionDenied as everywhere.
    """
    title = checked_title(title)
    # The lock under which an earlier command of hers is looked for.
    Person.objects.select_for_update().get(pk=promoter.pk)
    standing = standing_of(promoter)
    _require_promoting(standing, source, board)
    wanted = sorted(set(posts))
    values = {"source": source.room_id, "posts": wanted, "board": board.pk}
    asked = once(promoter, client_id, "draft_promotion", **values, title=title, intro=intro, language=language)
    if earlier := asked.earlier():
        return Done(Promotion.objects.get(pk=earlier.result), source.room, earlier.seq, replayed=True)
    found = _found(standing, source, wanted)
    require_calm_changes(promoter)
    draft = Promotion.objects.create(
        source=source.room, board=board, promoter=promoter, title=title, intro=intro.strip(), language=language
    )
    PromotedPost.objects.bulk_create(
        PromotedPost(promotion=draft, post=post, order=order, answer=_answer_before(post, promoter))
        for order, post in enumerate(found)
    )
    content.render(promotion.text_of(draft, promotion.chosen_in(standing, draft)), language=language)
    _tell("promotion_asked", draft, {post.author_id for post in found})
    asked.keep(draft)
    return Done(draft, source.room, 0)


@transaction.atomic
def answer_promotion(*, author: Person, draft: Promotion, answer: str, client_id: UUID) -> Done[Promotion]:
    """What an author says to her own words going there: with her name, without it, or not at all. Hers to change until
    it is published. Raises PromotionOver, AnswerNotOffered."""
    draft = _locked(draft)
    asked_of_her = draft.promoter_id != author.pk and draft.posts.filter(post__author=author).exists()
    if not asked_of_her or not standing_of(author).admitted:
        raise Http404
    asked = once(author, client_id, "answer_promotion", promotion=draft.pk, answer=answer)
    if earlier := asked.earlier():
        return Done(draft, draft.source, earlier.seq, replayed=True)
    if draft.state != State.DRAFT:
        raise PromotionOver
    if answer not in promotion.answers_offered(draft):
        raise AnswerNotOffered
    require_calm_changes(author)
    draft.posts.filter(post__author=author).update(answer=answer)
    notifications.settle("promotion_asked", f"p{draft.pk}", author.pk)
    asked.keep(draft)
    return Done(draft, draft.source, 0)


@transaction.atomic
def discard_promotion(*, promoter: Person, draft: Promotion, client_id: UUID) -> Done[Promotion]:
    """Give a draft up. Raises PromotionOver once it is published."""
    draft = _locked(draft)
    _require_own(promoter, draft)
    asked = once(promoter, client_id, "discard_promotion", promotion=draft.pk)
    earlier = asked.earlier()
    if earlier or draft.state == State.DISCARDED:
        return Done(draft, draft.source, 0, replayed=True)
    if draft.state != State.DRAFT:
        raise PromotionOver
    draft.state = State.DISCARDED
    draft.save(update_fields=["state"])
    notifications.settle("promotion_asked", f"p{draft.pk}")
    asked.keep(draft)
    return Done(draft, draft.source, 0)


@transaction.atomic
def publish_promotion(
    *, promoter: Person, draft: Promotion, client_id: UUID, confirmed: bool = False
) -> Done[Promotion]:
    """Start the thread as she sees it in the preview, leave a line where the posts came from, tell their authors.

    Rights are looked at again: what she may not read any more, and what was withdrawn, is not in it. Raises
    PromotionOver, NothingChosen, and what `start_thread` raises.
    """
    draft = _locked(draft)
    standing = _require_own(promoter, draft)
    asked = once(promoter, client_id, "publish_promotion", promotion=draft.pk)
    if earlier := asked.earlier():
        return Done(draft, draft.source, earlier.seq, replayed=True)
    if draft.state != State.DRAFT:
        raise PromotionOver
    kept = [row for row in promotion.chosen_in(standing, draft) if row.answer != Answer.LEFT_OUT]
    if not kept:
        raise NothingChosen
    draft.thread = start_thread(
        author=promoter,
        room=draft.board,
        title=draft.title,
        body=promotion.text_of(draft, kept),
        language=draft.language,
        client_id=uuid5(client_id, "thread"),
        confirmed=confirmed,
    ).result
    draft.state = State.PUBLISHED
    draft.save(update_fields=["state", "thread"])
    notifications.settle("promotion_asked", f"p{draft.pk}")
    _tell("promotion_published", draft, {row.post.author_id for row in kept})
    event = _leave_line(standing, draft, draft.thread, client_id)
    asked.keep(draft, event)
    return Done(draft, draft.source, event.seq)


def _require_promoting(standing: Standing, source: Thread, board: Room) -> None:
    if not can_read_thread(standing, source):
        raise Http404
    require(can_promote_from, standing, source)
    if board.kind != Room.Kind.BOARD:
        raise Http404
    require(can_start_thread, standing, board)


def _found(standing: Standing, source: Thread, wanted: list[int]) -> list[Post]:
    if not wanted:
        raise NothingChosen
    if len(wanted) > MOST_POSTS:
        raise TooManyChosen(n=MOST_POSTS)
    found = list(promotion.promotable_in(standing, source).filter(pk__in=wanted).order_by("number"))
    if len(found) != len(wanted):
        raise CannotBePromoted
    return found


def _answer_before(post: Post, promoter: Person) -> str:
    """Whoever promotes her own words puts her name to them by doing so."""
    return Answer.NAMED if post.author_id == promoter.pk else Answer.ASKED


def _locked(draft: Promotion) -> Promotion:
    rows = Promotion.objects.select_for_update(of=("self",)).select_related("source__body", "board__body", "promoter")
    return rows.get(pk=draft.pk)


def _require_own(promoter: Person, draft: Promotion) -> Standing:
    standing = standing_of(promoter)
    if not promotion.is_promoter(standing, draft):
        raise Http404
    return standing


def _tell(kind: str, draft: Promotion, authors: set[int]) -> None:
    standings = standings_of(Person.objects.filter(pk__in=authors - {draft.promoter_id}))
    told = {pk: standing for pk, standing in standings.items() if standing.admitted}
    about = {"about": f"p{draft.pk}", "promotion": draft.pk}
    notifications.tell(kind, to=told, actor=draft.promoter, data=about)


def _leave_line(standing: Standing, draft: Promotion, thread: Thread, client_id: UUID) -> events.Event:
    """Boards are locked before streams, always: two promotions never wait for each other."""
    source = stream_of(locked_room(draft.source_id))
    line = store_line(
        standing=standing, thread=source, kind=Post.Kind.PROMOTED, client_id=client_id, about={"thread": thread.pk}
    )
    return record_line("posts.promoted", line, to=thread.pk)
