"""Messages on their way to a board: choosing them, the draft and its preview, what their authors say."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import Refused
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, promotion, selectors
from ..conversation_forms import AnswerForm, PromotionForm, PublishForm
from ..errors import MentionsToConfirm
from ..forms import CommandForm
from ..models import PromotedPost, Promotion, Thread
from ..permissions import can_promote_from, require
from .addresses import thread_url
from .answers import acted, carry_out, command, door, wants_json
from .promotion_page import Choosing, author_parts, promoter_parts
from .words import name_of

act = require_http_methods(["GET", "HEAD", "POST"])
Answer = PromotedPost.Answer


@act
@door
def promote(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose messages, a board and a title. Turning the pages keeps what is chosen and typed, without script too."""
    source = selectors.get_thread_for(request.standing, pk)
    require(can_promote_from, request.standing, source)
    boards = promotion.boards_to_promote_to(request.standing)
    form = PromotionForm(request.POST if request.method == "POST" else None, boards=boards)
    choosing = Choosing(request, source)

    def again() -> HttpResponse:
        context = {
            **_common(request, source),
            "form": form,
            "choosing": choosing,
            "boards": boards,
            "drafts": promotion.drafts_of(request.standing, source.room),
        }
        return render(request, "forum/promote.html", context)

    def draft(values: dict[str, Any]) -> HttpResponse:
        board = next(board for board in boards if str(board.pk) == values["board"])
        done = actions.draft_promotion(
            promoter=request.user,
            source=source,
            posts=values["posts"],
            board=board,
            title=values["title"],
            intro=values["intro"],
            language=values["language"],
            client_id=values["client_id"],
        )
        return acted(request, done, to=_url(done.result))

    return again() if choosing.only_turns else carry_out(request, form, draft, again)


@act
def promotion_page(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole draft for whoever makes it; for an author her own words and where they would go."""
    return _page(request, promotion.get_promotion_for(request.standing, pk))


@act
@door
def promotion_act(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    found = promotion.get_promotion_for(request.standing, pk)
    acts: dict[str, Callable[[MemberRequest, Promotion], HttpResponse]] = {
        "answer": _answer,
        "publish": _publish,
        "discard": _discard,
    }
    if act not in acts or (act != "answer" and not promotion.is_promoter(request.standing, found)):
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    return acts[act](request, found)


def _answer(request: MemberRequest, draft: Promotion) -> HttpResponse:
    values = command(request, AnswerForm)
    done = actions.answer_promotion(
        author=request.user, draft=draft, answer=values["answer"], client_id=values["client_id"]
    )
    if not wants_json(request):
        messages.success(request, _("Your answer stands. It can be changed until the thread is published."))
    return acted(request, done, to=_url(draft))


def _publish(request: MemberRequest, draft: Promotion) -> HttpResponse:
    values = command(request, PublishForm)
    try:
        done = actions.publish_promotion(
            promoter=request.user, draft=draft, client_id=values["client_id"], confirmed=values["confirmed"]
        )
    except MentionsToConfirm as refusal:
        if wants_json(request):
            raise
        return _page(request, draft, refusal)
    assert done.result.thread is not None
    return acted(request, done, to=thread_url(done.result.thread))


def _discard(request: MemberRequest, draft: Promotion) -> HttpResponse:
    done = actions.discard_promotion(
        promoter=request.user, draft=draft, client_id=command(request, CommandForm)["client_id"]
    )
    if not wants_json(request):
        messages.success(request, _("The draft is discarded. Nothing of it was published."))
    return acted(request, done, to=_url(draft))


def _page(request: MemberRequest, found: Promotion, refusal: Refused | None = None) -> HttpResponse:
    standing = request.standing
    context = {"promotion": found, "form": CommandForm(), "refusal": refusal}
    if promotion.is_promoter(standing, found):
        source = selectors.stream_of(found.source)
        context |= _common(request, source) | promoter_parts(standing, found)
        template = "forum/promotion.html"
    else:
        context |= {"style": style_of(standing.person, standing)} | author_parts(standing, found)
        template = "forum/promotion_asked.html"
    return render(request, template, context, status=refusal.status if refusal else 200)


def _common(request: MemberRequest, source: Thread) -> dict[str, Any]:
    standing = request.standing
    return {
        "source": source,
        "place": name_of(source.room, standing.person),
        "place_url": thread_url(source),
        "style": style_of(standing.person, standing),
    }


def _url(draft: Promotion) -> str:
    return reverse("forum:promotion", args=[draft.pk])
