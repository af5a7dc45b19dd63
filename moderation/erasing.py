"""Which posts an officer may erase by law, and what the desk knows of them."""

from django.http import Http404

from accounts.standing import Standing
from forum.models import Post
from forum.permissions import can_erase
from forum.selectors import MOST_ID, POST_PARTS

from .models import Case
from .permissions import can_use_desk


def may_erase(standing: Standing, post: Post) -> bool:
    """Where she reads; of a private conversation only what was reported from it (domain.md W3)."""
    if not can_use_desk(standing) or post.is_line:
        return False
    return can_erase(standing, post) or Case.objects.filter(post=post).exists()


def get_post_to_erase_for(standing: Standing, pk: int) -> Post:
    post = Post.objects.select_related(*POST_PARTS, "room").filter(pk=pk).first() if pk <= MOST_ID else None
    if post is None or not may_erase(standing, post):
        raise Http404
    return post


def last_case_of(post: Post) -> Case | None:
    return Case.objects.filter(post=post).order_by("-opened_at", "-pk").first()
