"""What was made of a post elsewhere: what goes with its text, and what does not and has to be looked at (W2)."""

from dataclasses import dataclass

from accounts.standing import Standing

from .models import Notification, Post, PromotedPost, Promotion, Revision
from .notifications import OF_THE_DESK
from .selectors import posts_for

SHORTEST, MOST = 20, 20
LINES = 3  # of the text, the longest: enough to find who took it over


@dataclass(frozen=True)
class Derived:
    """Numbers go with the text; posts are other people's words and stay until somebody acts on them."""

    revisions: int
    notices: int
    replies: int  # whose box shows its first words
    copies: list[Post]  # threads made of it, which she may read
    unread_copies: int  # and those that she may not
    quotes: list[Post]  # in the same thread, with a line of it in their own text


def derived_of(standing: Standing, post: Post) -> Derived:
    promoted = _promoted(post)
    read = list(posts_for(standing).filter(thread__in=promoted, number=1)) if promoted else []
    return Derived(
        revisions=Revision.objects.filter(post=post).exclude(body="").count(),
        notices=Notification.objects.filter(post=post).exclude(verb__in=OF_THE_DESK).count(),
        replies=Post.objects.filter(reply_to=post).count(),
        copies=read,
        unread_copies=len(promoted) - len(read),
        quotes=_quotes(standing, post),
    )


def _promoted(post: Post) -> set[int]:
    rows = PromotedPost.objects.filter(post=post, promotion__state=Promotion.State.PUBLISHED)
    rows = rows.exclude(answer=PromotedPost.Answer.LEFT_OUT)
    return {pk for pk in rows.values_list("promotion__thread", flat=True) if pk is not None}


def _quotes(standing: Standing, post: Post) -> list[Post]:
    """Posts that hold one of its longest lines to the letter. Who took it over in other words is not found."""
    lines = sorted((line.strip(" >*-") for line in post.body.splitlines()), key=len, reverse=True)[:LINES]
    found: dict[int, Post] = {}
    for line in lines:
        if len(line) >= SHORTEST:
            rows = posts_for(standing).filter(thread=post.thread_id, body__contains=line).exclude(pk=post.pk)
            found |= {one.pk: one for one in rows.order_by("number")[:MOST]}
    return sorted(found.values(), key=lambda one: one.number or 0)
