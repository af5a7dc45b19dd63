"""The tags of a thread, and the list of a board's tags for those who keep it."""

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
from accounts.selectors import style_of

from .. import actions, selectors
from ..commands import Done
from ..forms import CommandForm
from ..models import Room
from ..permissions import can_keep_tags, can_tag, require
from ..tags import LONGEST, MOST_OF_A_THREAD, counted, tags_of
from .addresses import room_url
from .answers import acted, carry_out, door, wants_json
from .thread_acts import told

act = require_http_methods(["GET", "HEAD", "POST"])


class ThreadTagsForm(CommandForm):
    tags = forms.MultipleChoiceField(label=gettext_lazy("Tags"), required=False, widget=forms.CheckboxSelectMultiple)


class TagForm(CommandForm):
    """A tag of the list: a new one, another name, into which other it goes."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("add", "rename", "merge")], initial="add")
    tag = forms.CharField(required=False, max_length=60)
    into = forms.CharField(required=False, max_length=60)
    name_ar = forms.CharField(label=gettext_lazy("In Arabic"), required=False, max_length=LONGEST)
    name_en = forms.CharField(label=gettext_lazy("In English"), required=False, max_length=LONGEST)
    name_fr = forms.CharField(label=gettext_lazy("In French"), required=False, max_length=LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, direction in (("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")):
            self.fields[f"name_{language}"].widget.attrs |= {"lang": language, "dir": direction, "autocomplete": "off"}


@act
@door
def thread_tags(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_tag, request.standing, thread)
    form = ThreadTagsForm(request.POST if request.method == "POST" else None, initial={"tags": thread.tags})
    form.offer("tags", [(tag.key, tag.name) for tag in tags_of(thread.room)])

    def again() -> HttpResponse:
        context = {
            "thread": thread,
            "form": form,
            "most": MOST_OF_A_THREAD,
            "style": style_of(request.user, request.standing),
        }
        return render(request, "forum/thread_tags.html", context)

    def change(values: dict[str, Any]) -> HttpResponse:
        done = actions.set_thread_tags(
            actor=request.user, thread=thread, tags=values["tags"], client_id=values["client_id"]
        )
        return told(request, acted(request, done), _("The tags of the thread stand as you set them."))

    return carry_out(request, form, change, again) if request.method == "POST" else again()


@act
@door
def room_tags(request: MemberRequest, key: str) -> HttpResponse:
    room = selectors.get_room_for(request.standing, key)
    require(can_keep_tags, request.standing, room)
    form = TagForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        rows = counted(room)
        context = {
            "room": room,
            "url": room_url(room),
            "form": form,
            "adds": form["act"].value() in (None, "add"),
            "rows": [{"tag": tag, "rename_id": str(uuid4()), "merge_id": str(uuid4())} for tag in rows],
            "most": max((tag.threads for tag in rows), default=0),
            "style": style_of(request.user, request.standing),
        }
        return render(request, "forum/room_tags.html", context)

    def change(values: dict[str, Any]) -> HttpResponse:
        done = _carry(request, room, values)
        if wants_json(request):
            answer = {"ok": True, "room": room.pk, "seq": done.seq, "replayed": done.replayed}
            return JsonResponse(answer, status=200 if done.replayed else 201)
        messages.success(request, _("The list of tags stands as you set it."))
        return HttpResponseRedirect(reverse("forum:room_tags", args=[room.key]))

    return carry_out(request, form, change, again) if request.method == "POST" else again()


def _carry(request: MemberRequest, room: Room, values: dict[str, Any]) -> Done[Room]:
    who: dict[str, Any] = {"actor": request.user, "room": room, "client_id": values["client_id"]}
    names = {language: values[f"name_{language}"] for language in ("ar", "en", "fr")}
    if values["act"] == "add":
        return actions.add_tag(**who, names=names)
    if values["act"] == "rename":
        return actions.rename_tag(**who, tag=values["tag"], names=names)
    return actions.merge_tag(**who, tag=values["tag"], into=values["into"])
