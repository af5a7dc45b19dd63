"""What a text will look like: drawn by the same renderer as a stored post, for its author alone, and kept nowhere."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import Refused
from accounts.requests import MemberRequest
from accounts.standing import Standing
from accounts.text import isolate

from .. import content, quoting, selectors, text_templates
from ..bylines import aliases_in, byline_of
from ..forms import PostForm, TextForm, ThreadForm
from ..limits import require_calm_previews
from ..mentions import Known, recognised, with_names
from ..mentions.naming import looked_up
from ..models import Post, Room, Thread
from ..notifications import following_of
from ..permissions import can_edit, can_reply, can_start_thread, require
from .addresses import thread_url
from .answers import door, form_refused, refused, wants_json
from .pages import page_of
from .reading import post_in, reply_form
from .threads import new_thread_page, thread_form

MOST_NAMED = 5
act = require_http_methods(["GET", "HEAD", "POST"])


@act
@door
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """Of a reply. Without script the page of the thread comes again, with all that was typed and what it gives."""
    thread = selectors.get_thread_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(f"{thread_url(thread)}#composer")
    require(can_reply, request.standing, thread)
    typed = text_templates.put_into(request.POST, get_language())
    form = PostForm(typed) if wants_json(request) else reply_form(request.standing, thread, typed)
    return _answer(request, form, thread.room, thread, lambda seen: page_of(request, thread, form, preview=seen))


@act
@door
def room_preview(request: MemberRequest, key: str) -> HttpResponse:
    """Of the first post of a thread to be."""
    room = selectors.get_room_for(request.standing, key)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("forum:new_thread", args=[room.key]))
    require(can_start_thread, request.standing, room)
    form = thread_form(request, room, text_templates.put_into(request.POST, get_language()))
    return _answer(request, form, room, None, lambda seen: new_thread_page(request, room, form, preview=seen))


@act
@door
def edit_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """Of the new text of a post."""
    post = selectors.get_post_for(request.standing, pk)
    require(can_edit, request.standing, post)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("forum:edit_post", args=[post.pk]))
    form = TextForm(request.POST, auto_id=f"edit-{post.pk}-%s")

    def again(seen: Any) -> HttpResponse:
        return render(request, "forum/post_edit.html", {"form": form, "post": post, "preview": seen})

    return _answer(request, form, post.thread.room, post.thread, again, post)


def _answer(
    request: MemberRequest, form: TextForm, room: Room, thread: Thread | None, again: Any, post: Post | None = None
) -> HttpResponse:
    if "template" in request.POST:
        return again(None)
    form.is_valid()  # Only what the text needs must be sound: a thread may still lack its title.
    wrong = {"body", "language", "direction"} & form.errors.keys()
    if wrong and wants_json(request):
        return form_refused(request, form, lambda: again(None))
    try:
        require_calm_previews(request.user)
        seen = None if wrong else drawn(request.standing, room, thread, form, post)
    except Refused as refusal:
        if wants_json(request):
            return refused(request, refusal)
        form.refuse(refusal)
        response = again(None)
        response.status_code = refusal.status
        return response
    if wants_json(request):
        return JsonResponse({"ok": True, "html": render_to_string("forum/_preview.html", {"seen": seen})})
    return again(seen)


def drawn(
    author: Standing, room: Room, thread: Thread | None, form: TextForm, post: Post | None = None
) -> dict[str, Any]:
    """The text of a valid form as its readers will have it. Raises ContentRefused, TooManyMentions, TooManyGroups."""
    values = form.cleaned_data
    body = looked_up(author, room, thread, values["body"])
    quotes = quoting.bound(author.person, body, client_id=uuid4(), post=post)
    language, direction = values["language"], values["direction"]
    html = content.render(quotes.body, language=language, direction=direction or None)
    tokens = recognised(author, room, thread, body).tokens
    known = Known([*tokens, *quotes.tokens])
    known.quotes |= quoting.unstored(quotes, room, thread)
    return {
        "html": with_names(html, [*tokens, *quotes.tokens], known, hides=_hides(room, thread, form)),
        "language": language,
        "direction": direction or ("rtl" if language == "ar" else "ltr"),
        "cleaned": content.cleaned(body),
    }


@act
@door
def told(request: MemberRequest, pk: int) -> HttpResponse:
    """Who would be told of what stands in the box: a sentence, for the script."""
    thread = selectors.get_thread_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(f"{thread_url(thread)}#composer")
    require(can_reply, request.standing, thread)
    return _who(request, thread.room, thread)


@act
@door
def room_told(request: MemberRequest, key: str) -> HttpResponse:
    room = selectors.get_room_for(request.standing, key)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("forum:new_thread", args=[room.key]))
    require(can_start_thread, request.standing, room)
    return _who(request, room, None)


def _who(request: MemberRequest, room: Room, thread: Thread | None) -> HttpResponse:
    require_calm_previews(request.user)
    form = PostForm(request.POST)
    form.is_valid()
    answered = post_in(request, thread, form.cleaned_data.get("reply_to")) if thread else None
    body = looked_up(request.standing, room, thread, form.cleaned_data.get("body", ""))
    sentence = who_is_told(request.standing, room, thread, body, answered)
    if wants_json(request):
        return JsonResponse({"ok": True, "told": sentence})
    return HttpResponseRedirect(thread_url(thread) if thread else reverse("forum:new_thread", args=[room.key]))


def who_is_told(author: Standing, room: Room, thread: Thread | None, body: str, answered: Post | None) -> str:
    """Those named and answered by name, those who follow the place by number. Raises TooManyMentions, TooManyGroups."""
    found = recognised(author, room, thread, body)
    hides, known = thread.hides_authors if thread else False, Known(found.tokens)
    names = [known.name(token, hides=hides) for token in found.tokens]
    names = [name for name in names if name not in found.unseen]
    besides = set(found.persons)
    if answered is not None and answered.author_id not in {*besides, author.person.pk}:
        besides.add(answered.author_id)
        names.append(byline_of(answered, aliases=aliases_in([answered.thread])).name)
    return " ".join(_sentences(names, following_of(author.person, room, thread, besides)))


def _sentences(names: list[str], following: int) -> list[str]:
    said = []
    if names:
        listed = [isolate(name) for name in names[:MOST_NAMED]]
        if (rest := len(names) - MOST_NAMED) > 0:
            listed.append(npgettext("names in a list", "%(n)s more", "%(n)s more", rest) % {"n": rest})
        said.append(_("Told: %(names)s.") % {"names": pgettext("between the items of a list", ", ").join(listed)})
    if following:
        told = ngettext(
            "%(n)s person who follows this place is told too.",
            "%(n)s people who follow this place are told too.",
            following,
        )
        said.append(told % {"n": following})
    return said or [_("Nobody is told by name; it stands among what is new for all who read here.")]


def _hides(room: Room, thread: Thread | None, form: TextForm) -> bool:
    if thread is not None:
        return thread.hides_authors
    chosen = form.cleaned_data.get("attribution") if isinstance(form, ThreadForm) else ""
    return Room.Attribution.NON_ATTRIBUTION in (room.attribution, chosen)
