"""A post: writing, editing, withdrawing, approving it, and what hangs on it."""

import json
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, quoting, selectors
from ..drafts import draft_at
from ..errors import AlreadyWithdrawn, HiddenNow, ReplyElsewhere
from ..forms import CommandForm, PostForm, ReasonForm, TextForm
from ..mentions.naming import looked_up
from ..models import Post
from ..permissions import (
    can_edit,
    can_erase,
    can_promote_from,
    can_publish,
    can_report,
    can_withdraw,
    require,
    takes_part,
)
from ..polls import asked_in
from ..thread_tops import can_accept
from .addresses import post_url, thread_url
from .answers import acted, carry_out, command, door, wants_json
from .differences import versions_of
from .drawing import draw
from .files_of_form import files_of, says_of_files
from .mentions import hers, wants_mention, with_mention
from .pages import page_of
from .reading import post_in, reply_form, source_of

act = require_http_methods(["GET", "HEAD", "POST"])


@act
@door
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(f"{thread_url(thread)}#composer")
    if wants_mention(request):
        typed, candidates = with_mention(request, thread)
        return page_of(request, thread, reply_form(request.standing, thread, typed), candidates=candidates)
    # What she may choose from is shown again on a page only.
    form = PostForm(request.POST) if wants_json(request) else reply_form(request.standing, thread, request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        answered = post_in(request, thread, values["reply_to"])
        if values["reply_to"] and answered is None:
            raise ReplyElsewhere
        done = actions.create_post(
            author=request.user,
            thread=thread,
            body=looked_up(request.standing, thread.room, thread, values["body"]),
            language=values["language"],
            client_id=values["client_id"],
            capacity=values["capacity"],
            kind=values["kind"] or Post.Kind.POST,
            reply_to=answered,
            direction=values["direction"],
            confirmed=values["confirmed"],
            files=files_of(request, form, thread.room),
            poll=asked_in(request.POST),
            from_draft=values["draft"],
        )
        return acted(request, done)

    return carry_out(request, form, send, lambda: page_of(request, thread, form))


@act
@door
def edit_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Her own text again, as a page or as a fragment for the script."""
    post = selectors.get_post_for(request.standing, pk)
    require(can_edit, request.standing, post)
    beside = json.dumps(post.files, ensure_ascii=False) if post.files else ""
    initial = {**hers(post), "language": post.language, "direction": post.direction, "files": beside}
    if request.GET.get("draft") and (kept := draft_at(request.standing, f"edit:{post.pk}")):
        initial |= {**kept.fields, "draft": "1"}
    # Ids of its own: as a fragment it stands on a page that has a composer too.
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial, auto_id=f"edit-{post.pk}-%s")

    def again() -> HttpResponse:
        return _page_or_fragment(request, "forum/post_edit.html", "forum/_edit.html", {"form": form, "post": post})

    def change(values: dict[str, Any]) -> HttpResponse:
        done = actions.edit_post(
            author=request.user,
            post=post,
            body=looked_up(request.standing, post.thread.room, post.thread, values["body"]),
            language=values["language"],
            client_id=values["client_id"],
            direction=values["direction"],
            confirmed=values["confirmed"],
            files=files_of(request, form, post.thread.room) if says_of_files(request) else None,
            from_draft=values["draft"],
        )
        return acted(request, done)

    return carry_out(request, form, change, again) if request.method == "POST" else again()


@act
@door
def withdraw_post(request: MemberRequest, pk: int) -> HttpResponse:
    post = selectors.get_post_for(request.standing, pk)
    require(can_withdraw, request.standing, post)
    if request.method != "POST":
        context = {"post": post, "form": CommandForm()}
        return _page_or_fragment(request, "forum/post_withdraw.html", "forum/_withdraw.html", context)
    done = actions.withdraw_post(author=request.user, post=post, client_id=command(request)["client_id"])
    return acted(request, done, to=_after_withdrawal(post))


def _after_withdrawal(post: Post) -> str:
    return post_url(post) if post.number else thread_url(post.thread)


@act
@door
def publish_post(request: MemberRequest, pk: int) -> HttpResponse:
    post = selectors.get_post_for(request.standing, pk)
    require(can_publish, request.standing, post)
    if request.method != "POST":
        return HttpResponseRedirect(post_url(post))
    done = actions.publish_post(actor=request.user, post=post, client_id=command(request)["client_id"])
    if not wants_json(request):
        messages.success(request, _("The post is published."))
    return acted(request, done)


@act
@door
def return_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Back to its author, with a reason she reads."""
    post = selectors.get_post_for(request.standing, pk)
    require(can_publish, request.standing, post)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        drawn = draw([post], post.thread, request.standing, style_of(request.user, request.standing))
        return render(request, "forum/post_return.html", {"form": form, "post": post, "drawn": drawn[0]})

    def give_back(values: dict[str, Any]) -> HttpResponse:
        done = actions.return_post(
            actor=request.user, post=post, client_id=values["client_id"], reason=values["reason"]
        )
        return acted(request, done, to=post_url(post))

    return carry_out(request, form, give_back, again) if request.method == "POST" else again()


@require_safe
def post_menu(request: MemberRequest, pk: int) -> HttpResponse:
    """What this reader may do with the post; fetched when the menu opens, so that the post itself knows no reader."""
    post = selectors.get_post_for(request.standing, pk)
    stands = post.number is not None and not (post.is_gone or post.is_line)
    accepts = stands and post.number != 1 and not post.thread.is_archived and can_accept(request.standing, post.thread)
    edits = can_edit(request.standing, post) and not post.is_withdrawn and post.thread.is_open
    context = {
        "post": post,
        "short_link": request.build_absolute_uri(post_url(post)),
        "edits": edits and not (post.kind == Post.Kind.OFFICIAL_POSITION and post.number),
        "withdraws": can_withdraw(request.standing, post) and not post.is_withdrawn,
        "has_revisions": bool(post.edited_at) and not post.is_gone,
        "reacts": stands and takes_part(request.standing, post.thread) and post.thread.is_open,
        "keeps": stands,
        "answers": "" if not accepts else "taken" if post.thread.answer_id == post.pk else "offered",
        "client_id": uuid4(),
        "reports": can_report(request.standing, post),
        "erases": can_erase(request.standing, post) and post.author_id != request.user.pk and not post.is_erased,
        "promotes": stands and can_promote_from(request.standing, post.thread),
    }
    return _page_or_fragment(request, "forum/post_menu.html", "forum/_post_menu.html", context)


@require_safe
def post_revisions(request: MemberRequest, pk: int) -> HttpResponse:
    """The texts before, each with what changed by words. What was withdrawn is withdrawn with its history."""
    post = selectors.get_post_for(request.standing, pk)
    if post.is_gone or post.is_line:
        raise Http404
    marks = "marks" not in request.GET
    context = {"post": post, "thread": post.thread, "versions": versions_of(post, marks=marks), "marks": marks}
    return render(request, "forum/revisions.html", context)


@require_safe
@door
def post_source(request: MemberRequest, pk: int) -> HttpResponse:
    """The Markdown behind a post, for quoting and editing."""
    post = selectors.get_post_for(request.standing, pk)
    if post.is_line:
        raise Http404
    if post.is_gone:
        raise AlreadyWithdrawn if post.is_withdrawn else HiddenNow
    answer = {
        "ok": True,
        "post": post.pk,
        "body": source_of(post),
        "quotation": quoting.quotation_of(post),
        "reference": quoting.reference_of(post),
        "language": post.language,
        "direction": post.direction,
    }
    return JsonResponse(answer)


def _page_or_fragment(request: MemberRequest, page: str, fragment: str, context: dict[str, Any]) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": True, "html": render_to_string(fragment, context, request)})
    return render(request, page, context)
