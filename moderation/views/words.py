"""The word list: what stands, adding to it, trying a text against it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from forum.models import Room
from forum.views.answers import carry_out, command, door

from .. import actions, selectors
from ..forms import WordRuleForm
from ..models import WordRule

act = require_http_methods(["GET", "HEAD", "POST"])


@act
@door
def word_rules(request: MemberRequest) -> HttpResponse:
    rooms = selectors.rooms_with_rules_for(request.standing)
    choices = [("", _("Everywhere")), *((str(room.pk), room.name) for room in rooms)]
    form = WordRuleForm(request.POST if request.method == "POST" else None, rooms=choices)

    def again() -> HttpResponse:
        return render(request, "moderation/words.html", {"form": form, "rules": selectors.word_rules()})

    def add(values: dict[str, Any]) -> HttpResponse:
        room = Room.objects.get(pk=values["room"]) if values["room"] else None
        actions.add_word_rule(actor=request.user, words=values["words"], act=values["act"], room=room)
        messages.success(request, _("The rule stands from now on."))
        return redirect("moderation:words")

    return carry_out(request, form, add, again) if request.method == "POST" else again()


@act
@door
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    selectors.rooms_with_rules_for(request.standing)
    rule = get_object_or_404(WordRule, pk=pk)
    if request.method == "POST":
        command(request)
        actions.remove_word_rule(actor=request.user, rule=rule)
        messages.success(request, _("The rule is removed."))
    return redirect("moderation:words")
