"""Sentences about rooms, whole and translatable."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.display import ReaderStyle, isolate_text, number
from accounts.models import Person
from accounts.standing import Standing

from ..errors import OnlySeatsWrite, OnlySecretariatWrites
from ..models import Room
from ..permissions import waits_for_approval

MOST_NAMED = 4


def audience_of(room: Room) -> str:
    """Who reads here, as a sentence."""
    if room.audience == Room.Audience.BODY and room.body is not None:
        return _("Those who belong to %(body)s today read here.") % {"body": isolate_text(room.body.name)}
    return {
        Room.Audience.ALL_PARTICIPANTS: _("Every accredited participant reads here, observers included."),
        Room.Audience.MEMBERS_AND_EXPERTS: _(
            "State delegations, experts, the advisory committee and the secretariat read here; no observers."
        ),
        Room.Audience.MEMBERS_ONLY: _("Only State delegations and the secretariat read here."),
        Room.Audience.PARTICIPANTS: _("Only the participants of this conversation read here."),
        Room.Audience.REGISTER: _("Only the Bureau and the secretariat read here."),
    }.get(Room.Audience(room.audience), "")


def posters_of(room: Room) -> tuple[str, str]:
    """Why someone who reads here does not write here: a code and a sentence."""
    if room.posters == Room.Posters.SECRETARIAT:
        return OnlySecretariatWrites.code, str(OnlySecretariatWrites().message)
    if room.posters == Room.Posters.STATE_SEAT:
        return OnlySeatsWrite.code, str(OnlySeatsWrite().message)
    return "read_only", _("Your accreditation lets you read here, not write. Ask the secretariat about it.")


def slow_words(seconds: int, style: ReaderStyle) -> str:
    """How far apart two posts of one person stand."""
    if seconds < 60:
        told = ngettext("one post every %(n)s second", "one post every %(n)s seconds", seconds)
        return told % {"n": number(seconds, style)}
    minutes = seconds // 60
    return ngettext("one post every %(n)s minute", "one post every %(n)s minutes", minutes) % {
        "n": number(minutes, style)
    }


def rules_of(standing: Standing, room: Room, style: ReaderStyle) -> list[str]:
    """By which rules this reader writes here, one sentence each; none where nothing is asked of her. No query."""
    told = []
    if room.slow_seconds:
        told.append(_("Slow mode: %(pace)s.") % {"pace": slow_words(room.slow_seconds, style)})
    if waits_for_approval(standing, room):
        told.append(_("The secretariat approves each post before it appears."))
    if room.posters == Room.Posters.SECRETARIAT:
        told.append(_("Announcements only: the secretariat writes here."))
    return told


def joined(names: Iterable[str]) -> SafeString:
    """Names as a list of the language, each isolated: «الأردن وتونس والمغرب»."""
    *first, last = [format_html("<bdi>{}</bdi>", name) for name in names] or [SafeString("")]
    text = SafeString("")
    for name in first:
        text = format_html("{}{}{}", text, pgettext("between the names of a list", ", ") if text else "", name)
    return format_html("{}{}{}", text, pgettext("before the last name of a list", " and "), last) if text else last


def others_in(room: Room, person: Person) -> list[str]:
    """The names of those she talks with; her own where she is alone."""
    people = [place.person for place in room.memberships.all() if place.left_at is None]
    return [other.display_name for other in people if other != person] or [person.display_name]


def some_of(names: list[str]) -> list[str]:
    """A few names and how many more there are: a group is not called by fifty people."""
    if len(names) <= MOST_NAMED:
        return names
    more = len(names) - MOST_NAMED + 1
    return [*names[: MOST_NAMED - 1], ngettext("%(n)s other", "%(n)s others", more) % {"n": more}]


def name_of(room: Room, person: Person) -> str:
    """What a room is called for this reader, as plain text."""
    if room.kind != Room.Kind.DIRECT or room.name:
        return room.name
    comma = "، " if (get_language() or "ar").startswith("ar") else ", "
    return comma.join(some_of(others_in(room, person)))


def tag_names(room: Room, keys: Iterable[str]) -> list[str]:
    language = (get_language() or "ar")[:2]
    wanted = set(keys)
    return [tag["name"].get(language) or tag["name"]["ar"] for tag in room.tags if tag["key"] in wanted]
