"""The composer as it stands on a page before anything is typed: drawn once for all who may write the same there.

It holds two things that are one reader's own, the token of her forms and the identity of her next command. They are
drawn as words that nobody knows, and put in their place with each page.
"""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.requests import MemberRequest

from ..forms import PostForm
from ..kept import Kept
from ..models import Thread
from ..permissions import capacities_in, kinds_in

TOKEN, COMMAND = token_hex(32), str(UUID(token_hex(16)))
# Said outright: a name that is not there is an empty word in an include, and that would be a search without a result.
NOBODY_SOUGHT: dict[str, None] = {"candidates": None, "answered": None, "preview": None}
_kept: Kept[str] = Kept(most=1000, size=8_000_000)


def fresh_composer(request: MemberRequest, thread: Thread, parts: Mapping[str, Any]) -> SafeString:
    """`forum/_composer.html` with nothing in it; `parts` are the texts and marks that it is given beside its form."""
    offered = {
        "capacities": capacities_in(request.standing, thread.hides_authors),
        "kinds": kinds_in(request.standing, thread.hides_authors),
    }
    key = (get_language(), thread.pk, thread.room_id, *offered.values(), *sorted(parts.items()))
    html = _kept.get(key) or _kept.keep(key, _draw(thread, offered, parts))
    return SafeString(html.replace(TOKEN, get_token(request)).replace(COMMAND, str(uuid4())))


def _draw(thread: Thread, offered: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    form = PostForm(initial={"client_id": COMMAND}, **offered)
    return render_to_string(
        "forum/_composer.html", {**parts, **NOBODY_SOUGHT, "form": form, "thread": thread, "csrf_token": TOKEN}
    )
