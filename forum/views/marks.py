"""Signs on a post and who put them there, bookmarks, unread from here: what the menu of a post leads to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, clock, later, selectors
from ..forms import CommandForm
from ..fragments import excerpt_of
from ..mentions import known_in
from ..models import Bookmark, Post, Reaction
from ..permissions import takes_part
from ..reactions import WORDS
from ..selectors import posts_for
from .addresses import post_url, room_url
from .answers import acted, carry_out, command, door, wants_json
from .words import name_of

act = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 200


class ReactForm(CommandForm):
    sign = forms.CharField(max_length=16)
    takes = forms.BooleanField(required=False)


@dataclass(frozen=True)
class Sign:
    key: str
    word: str
    hers: bool
    n: int
    names: list[str]
    client_id: str


@act
@door
def reactions(request: MemberRequest, pk: int) -> HttpResponse:
    """Who put which sign on a post, and hers; in a thread that hides its authors how many only."""
    post = _in_sight(request, pk)
    if request.method == "POST":
        values = command(request, ReactForm)
        done = actions.react(
            person=request.user,
            post=post,
            sign=values["sign"],
            takes=values["takes"],
            client_id=values["client_id"],
        )
        return acted(request, done, to=post_url(post))
    context = {
        "post": post,
        "post_url": post_url(post),
        "signs": signs_on(request, post),
        "takes_part": takes_part(request.standing, post.thread) and post.thread.is_open,
        "style": style_of(request.user, request.standing),
    }
    return render(request, "forum/reactions.html", context)


def signs_on(request: MemberRequest, post: Post) -> list[Sign]:
    """One query."""
    rows = list(Reaction.objects.filter(post=post).select_related("person").order_by("pk"))
    hides = post.thread.hides_authors
    return [
        Sign(
            key=key,
            word=word(),
            hers=any(row.sign == key and row.person_id == request.user.pk for row in rows),
            n=sum(row.sign == key for row in rows),
            names=[] if hides else [row.person.display_name for row in rows if row.sign == key],
            client_id=str(uuid4()),
        )
        for key, word in WORDS.items()
    ]


def _in_sight(request: MemberRequest, pk: int) -> Post:
    post = selectors.get_post_for(request.standing, pk)
    if post.number is None or post.is_line or post.is_gone:
        raise Http404
    return post


# --- Bookmarks ---------------------------------------------------------------------------------------------------


class BookmarkForm(CommandForm):
    note = forms.CharField(
        label=gettext_lazy("Note to myself"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    remind = forms.CharField(label=gettext_lazy("Remind me"), required=False, max_length=20)


@act
@door
def bookmark(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep a post, say why and when to be reminded, or let go of it."""
    if request.method == "POST" and "forget" in request.POST:
        actions.forget_bookmark(person=request.user, post=pk)
        return _told(request, reverse("forum:bookmarks"), _("The bookmark is gone."))
    post = _in_sight(request, pk)
    kept = Bookmark.objects.filter(person=request.user, post=post).first()
    form = BookmarkForm(request.POST if request.method == "POST" else None, initial={"note": kept.note if kept else ""})

    def again() -> HttpResponse:
        context = {
            "form": form,
            "post": post,
            "post_url": post_url(post),
            "kept": kept,
            "choices": later.choices(request.standing, clock.now()),
            "first_day": later.first_day(request.standing, clock.now()),
            "style": style_of(request.user, request.standing),
        }
        return render(request, "forum/bookmark.html", context)

    def keep(values: dict[str, Any]) -> HttpResponse:
        remind = _hour(request, values["remind"], kept)
        actions.bookmark_post(person=request.user, post=post, note=values["note"], remind_at=remind)
        return _told(request, post_url(post), _("Kept. You find it under “Bookmarks” in your menu."))

    return carry_out(request, form, keep, again) if request.method == "POST" else again()


def _hour(request: MemberRequest, wanted: str, kept: Bookmark | None) -> datetime | None:
    if wanted == "as_it_is":
        return kept.remind_at if kept else None
    return later.moment_of(request.standing, wanted, clock.now()) if wanted else None


def _told(request: MemberRequest, to: str, sentence: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": True, "message": sentence})
    messages.success(request, sentence)
    return HttpResponseRedirect(to)


@require_safe
def bookmarks(request: MemberRequest) -> HttpResponse:
    """Hers, the last kept first. Of a post that she may not read any more her own note is left."""
    kept = list(Bookmark.objects.filter(person=request.user)[:SHOWN])
    rows = posts_for(request.standing).filter(pk__in=[one.post_id for one in kept], number__isnull=False)
    readable = {post.pk: post for post in rows if not post.is_gone}
    known = known_in(readable.values())
    shown = [
        {
            "mark": one,
            "post": post,
            "url": post_url(post) if post else "",
            "place": (post.thread.title or name_of(post.room, request.user)) if post else "",
            "excerpt": excerpt_of(post, known, length=200) if post else "",
        }
        for one in kept
        for post in [readable.get(one.post_id)]
    ]
    context = {"rows": shown, "style": style_of(request.user, request.standing)}
    return render(request, "forum/bookmarks.html", context)


# --- Unread from here --------------------------------------------------------------------------------------------


@act
@door
def mark_unread(request: MemberRequest, pk: int) -> HttpResponse:
    """She leaves the page with it: the page itself would say at once that she has read it."""
    post = selectors.get_post_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(post_url(post))
    command(request)
    actions.mark_unread(person=request.user, post=post)
    in_stream = post.thread.kind == post.thread.Kind.STREAM
    to = reverse("forum:home") if in_stream else room_url(post.room)
    return _told(request, to, _("The thread is unread again from that post on."))
