"""A poll as its reader has it: within the pages of its thread, as a fragment for the script, and on its own page."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.display import ReaderStyle
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, selectors
from ..commands import Done
from ..forms import CommandForm
from ..models import Post, Thread
from ..permissions import require
from ..polls import PollSeen, polls_of
from ..polls.seen import can_close
from .addresses import post_url
from .answers import carry_out, command, door, wants_json
from .thread_acts import told

act = require_http_methods(["GET", "HEAD", "POST"])
# A text that people write holds no such attribute: content takes them out.
_PLACE = re.compile(r'(<div class="poll-place"[^>]* data-poll="(\d+)"[^>]*>).*?(</div>)', re.DOTALL)


class VoteForm(CommandForm):
    """An answer as it comes: which options there are is for the action to say."""

    options = forms.MultipleChoiceField(required=False)
    reason = forms.CharField(required=False, max_length=1000, label=gettext_lazy("Reason"))

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("options", [(key, key) for key in keys])


@act
@door
def poll(request: MemberRequest, pk: int) -> HttpResponse:
    """Her poll, and her answer to it. A post that is out of sight has none, for whoever asks."""
    post = _asking(request, pk)
    seen = _seen(request, post)
    if request.method != "POST":
        return _page(request, seen)
    form = VoteForm(request.POST, keys=[option.key for option in seen.options])

    def answer(values: dict[str, Any]) -> HttpResponse:
        done = actions.cast_vote(
            voter=request.user,
            post=post,
            options=values["options"],
            reason=values["reason"],
            client_id=values["client_id"],
        )
        return _acted(request, done, _("Your answer stands."))

    return carry_out(request, form, answer, lambda: _page(request, seen, form))


@act
@door
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    post = _asking(request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(post_url(post))
    # The button has the form's name for its own identity, and comes last.
    done = actions.take_back_vote(voter=request.user, post=post, client_id=command(request)["client_id"])
    return _acted(request, done, _("Your answer is taken back."))


@act
@door
def close(request: MemberRequest, pk: int) -> HttpResponse:
    post = _asking(request, pk)
    require(can_close, request.standing, post)
    if request.method != "POST":
        question = _seen(request, post).poll.question
        context = {"post": post, "post_url": post_url(post), "question": question, "form": CommandForm()}
        return render(request, "forum/poll_close.html", context)
    done = actions.close_poll(actor=request.user, post=post, client_id=command(request)["client_id"])
    return _acted(request, done, _("The poll is closed."))


def fill(request: MemberRequest, thread: Thread, pieces: Iterable[SafeString]) -> list[SafeString]:
    """Pieces of a page with the reader's polls in the places of their posts. No query where there is none."""
    pieces = list(pieces)
    wanted = {int(found[2]) for piece in pieces for found in _PLACE.finditer(piece)}
    if not wanted:
        return pieces
    posts = list(Post.objects.filter(thread=thread, pk__in=wanted))
    for post in posts:
        post.thread, post.room = thread, thread.room
    seen = polls_of(request.standing, posts)
    style = style_of(request.user, request.standing)

    def hers(found: re.Match[str]) -> str:
        one = seen.get(int(found[2]))
        return f"{found[1]}{_drawn(request, one, style)}{found[3]}" if one else found[0]

    return [SafeString(_PLACE.sub(hers, piece)) for piece in pieces]


def _asking(request: MemberRequest, pk: int) -> Post:
    """A post that asks something and stands in sight, or 404."""
    post = selectors.get_post_for(request.standing, pk)
    if not post.asks or post.is_gone:
        raise Http404
    return post


def _seen(request: MemberRequest, post: Post) -> PollSeen:
    found = polls_of(request.standing, [post]).get(post.pk)
    if found is None:
        raise Http404
    return found


def _page(request: MemberRequest, seen: PollSeen, form: VoteForm | None = None) -> HttpResponse:
    style = style_of(request.user, request.standing)
    if wants_json(request):
        return JsonResponse({"ok": True, "post": seen.post.pk, "html": _drawn(request, seen, style)})
    parts = _parts(request, seen, style) | {"form": form}
    return render(request, "forum/poll.html", parts | {"post": seen.post, "post_url": post_url(seen.post)})


def _drawn(request: MemberRequest, seen: PollSeen, style: ReaderStyle) -> str:
    return render_to_string("forum/_poll.html", _parts(request, seen, style))


def _parts(request: MemberRequest, seen: PollSeen, style: ReaderStyle) -> dict[str, Any]:
    ids = {"client_id": str(uuid4()), "take_back_id": str(uuid4())}
    return {"seen": seen, "form": None, "style": style, "csrf_token": get_token(request), **ids}


def _acted(request: MemberRequest, done: Done[Post], sentence: str) -> HttpResponse:
    """Back to the post, or the poll as it is now."""
    if not wants_json(request):
        return told(request, HttpResponseRedirect(post_url(done.result)), sentence)
    seen = _seen(request, selectors.get_post_for(request.standing, done.result.pk))
    html = _drawn(request, seen, style_of(request.user, request.standing))
    answer = {"ok": True, "seq": done.seq, "room": done.room.pk, "post": done.result.pk, "html": html}
    return JsonResponse(answer, status=200 if done.replayed else 201)
