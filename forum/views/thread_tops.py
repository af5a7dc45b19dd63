"""The accepted answer and the text above the posts: setting them, and how they came to be."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, content, selectors
from ..forms import LANGUAGES, CommandForm, ReasonForm
from ..models import Thread
from ..permissions import can_erase, require
from ..thread_tops import ContextMoved, can_set_context, context_of
from .addresses import thread_url
from .answers import acted, carry_out, command, door
from .differences import differences, joined
from .thread_acts import told

act = require_http_methods(["GET", "HEAD", "POST"])


@act
@door
def accept_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """This post answers the question of its thread, or does so no longer."""
    post = selectors.get_post_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(thread_url(post.thread))
    takes = "takes" in request.POST
    done = actions.accept_answer(
        actor=request.user,
        thread=post.thread,
        post=None if takes else post,
        client_id=command(request)["client_id"],
    )
    sentence = _("The question has no accepted answer any more.") if takes else _("The answer stands at the top.")
    return told(request, acted(request, done, to=thread_url(post.thread)), sentence)


class ContextForm(CommandForm):
    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Empty, it is taken away."),
        widget=forms.Textarea(attrs={"dir": "auto", "dirname": "body_dir", "rows": 8}),
    )
    changed = forms.CharField(
        label=gettext_lazy("What changed?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("One line for those who have read it before."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=LANGUAGES, required=False)
    over = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)


@act
@door
def context(request: MemberRequest, pk: int) -> HttpResponse:
    """Write or change it. Whoever was overtaken sees the other text beside hers, and nothing typed is lost."""
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_set_context, request.standing, thread)
    there = context_of(thread)
    last = thread.contexts.order_by("-number").values_list("number", flat=True).first() or 0
    initial = {"body": there.body if there else "", "language": there.language if there else thread.language}
    form = ContextForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["changed"].required = request.POST.get("over", "0") not in {"", "0"}

    def again() -> HttpResponse:
        moved = form.has_error("__all__", ContextMoved.code)
        shown: dict[str, Any] = {"thread": thread, "form": form, "there": there, "over": last, "moved": moved}
        return render(request, "forum/context.html", shown)

    def save(values: dict[str, Any]) -> HttpResponse:
        done = actions.set_context(
            actor=request.user,
            thread=thread,
            body=values["body"],
            language=values["language"] or content.guess_language(values["body"]),
            changed=values["changed"],
            over=values["over"] or 0,
            client_id=values["client_id"],
        )
        return told(request, acted(request, done, to=thread_url(thread)), _("It stands above the posts."))

    return carry_out(request, form, save, again) if request.method == "POST" else again()


@require_safe
def contexts(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    shown = {
        "thread": thread,
        "versions": _versions(thread),
        "erases": _erases(request, thread),
        "form": ReasonForm(),
        "style": style_of(request.user, request.standing),
    }
    return render(request, "forum/contexts.html", shown)


def _versions(thread: Thread) -> list[dict[str, Any]]:
    """Newest first."""
    found, before = [], ""
    for one in thread.contexts.select_related("author").order_by("number"):
        parts = tuple(joined(differences(before, one.body))) if before and one.body else ()
        changed = any(part.kind != "same" for part in parts)
        found.append({"context": one, "parts": parts if changed else (), "is_current": False})
        before = one.body
    if found:
        found[-1]["is_current"] = True
    return found[::-1]


def _erases(request: MemberRequest, thread: Thread) -> bool:
    first = thread.posts.select_related("thread__room").order_by("pk").first()
    return first is not None and can_erase(request.standing, first)


@act
@door
def erase_context(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(thread_url(thread))
    values = command(request, ReasonForm)
    done = actions.erase_context(
        actor=request.user, thread=thread, reason=values["reason"], client_id=values["client_id"]
    )
    return told(request, acted(request, done, to=thread_url(thread)), _("The texts are erased."))
