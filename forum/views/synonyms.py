"""The groups of words that mean the same in the search: for the secretariat to keep."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.selectors import style_of
from accounts.text import fold

from ..actions import synonyms as actions
from ..forms import CommandForm
from ..models import SynonymGroup
from ..permissions import can_edit_synonyms
from .answers import carry_out, door

act = require_http_methods(["GET", "HEAD", "POST"])
LONGEST = 2000


class GroupForm(CommandForm):
    words = forms.CharField(
        label=gettext_lazy("Words that mean the same"),
        help_text=gettext_lazy("One on each line, two to twenty: broken plurals, other spellings, other languages."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def clean_words(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]


@act
@door
def synonyms(request: MemberRequest) -> HttpResponse:
    """All groups, those with a word that begins as `?q=`, and a form for one more."""
    _require(request)
    form = GroupForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        sought = request.GET.get("q", "").strip()[:100]
        rows = SynonymGroup.objects.select_related("changed_by")
        groups = [row for row in rows if not sought or any(fold(word).startswith(fold(sought)) for word in row.words)]
        style = style_of(request.user, request.standing)
        context = {"form": form, "groups": groups, "sought": sought, "style": style}
        return render(request, "forum/synonyms.html", context)

    def add(values: dict[str, Any]) -> HttpResponse:
        actions.add_synonyms(actor=request.user, **values)
        return _done(request, _("The group stands from now on."))

    return carry_out(request, form, add, again) if request.method == "POST" else again()


@act
@door
def synonym_group(request: MemberRequest, pk: int) -> HttpResponse:
    """One group: change its words, or remove it."""
    _require(request)
    group = SynonymGroup.objects.select_related("changed_by").filter(pk=pk).first()
    if group is None:
        raise Http404
    removes = "remove" in request.POST
    kind = CommandForm if removes else GroupForm
    form = kind(request.POST if request.method == "POST" else None, initial={"words": "\n".join(group.words)})

    def again() -> HttpResponse:
        shown = GroupForm(initial={"words": "\n".join(group.words)}) if removes else form
        return render(request, "forum/synonym_group.html", {"form": shown, "group": group})

    def change(values: dict[str, Any]) -> HttpResponse:
        if removes:
            actions.remove_synonyms(actor=request.user, group=group, **values)
            return _done(request, _("The group is removed."))
        actions.change_synonyms(actor=request.user, group=group, **values)
        return _done(request, _("The group is changed."))

    return carry_out(request, form, change, again) if request.method == "POST" else again()


def _require(request: MemberRequest) -> None:
    if not can_edit_synonyms(request.standing):
        raise Http404


def _done(request: MemberRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return HttpResponseRedirect(reverse("forum:synonyms"))
