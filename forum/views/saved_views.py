"""The views a person keeps: the menu beside a list, and the page on which she orders them."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest

from .. import actions
from ..forms import CommandForm, NumberField
from ..models import SavedView
from ..saved_views import LONGEST_NAME, LONGEST_PATH, views_of
from .answers import carry_out, door, wants_json

act = require_http_methods(["GET", "HEAD", "POST"])


class ViewForm(CommandForm):
    """A view that is kept, or what becomes of one."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("save", "rename", "up", "down", "delete")])
    view = NumberField(required=False)
    name = forms.CharField(
        label=gettext_lazy("Name of the view"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    path = forms.CharField(required=False, max_length=LONGEST_PATH, widget=forms.HiddenInput)


@act
@door
def saved_views(request: MemberRequest) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = ViewForm(typed, initial={"act": "save", "path": request.GET.get("path", "")})

    def again() -> HttpResponse:
        rows = [{"view": view, "ids": [str(uuid4()) for _n in range(4)]} for view in views_of(request.user)]
        saves = bool(form["path"].value()) and form["act"].value() == "save"
        return render(request, "forum/saved_views.html", {"form": form, "rows": rows, "saves": saves})

    def change(values: dict[str, Any]) -> HttpResponse:
        view = _carry(request, values)
        if wants_json(request):
            return JsonResponse({"ok": True, "view": view.pk if view else None})
        if view is not None and values["act"] == "save":
            messages.success(request, _("The view is kept. You find it under “Views” beside every list."))
            return HttpResponseRedirect(view.path)
        return HttpResponseRedirect(reverse("forum:saved_views"))

    return carry_out(request, form, change, again) if request.method == "POST" else again()


def _carry(request: MemberRequest, values: dict[str, Any]) -> SavedView | None:
    who: dict[str, Any] = {"person": request.user, "client_id": values["client_id"]}
    pk = values["view"] or 0
    if values["act"] == "save":
        return actions.save_view(**who, name=values["name"], path=values["path"])
    if values["act"] == "rename":
        return actions.rename_view(**who, view=pk, name=values["name"])
    if values["act"] == "delete":
        actions.delete_view(person=request.user, view=pk)
        return None
    return actions.move_view(**who, view=pk, down=values["act"] == "down")


def views_menu(request: MemberRequest) -> dict[str, Any]:
    """For `forum/_views_menu.html` on the pages that can be kept. One query."""
    return {"saved": list(views_of(request.user)), "here": request.get_full_path()}
