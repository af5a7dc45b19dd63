"""What the actions of the desk share: the locked case, and whom to tell."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Accreditation, Person
from accounts.rights_now import standing_now
from accounts.standing import Standing, standings_of, valid_accreditations
from forum.actions.screening import lock_post
from forum.models import Post, Room
from forum.notifications import tell
from forum.permissions import can_read_thread

from .. import reasons
from ..errors import ClaimFirst, InOtherHands, PartyToCase
from ..models import Case
from ..models.case import OPEN
from ..permissions import can_use_desk, is_party, sits_on_appeals

LANGUAGES = ("ar", "en", "fr")
# How the post stands after each act; the others leave it as it was before anybody reported it.
LEADS_TO = {Case.Act.HIDE: Post.Moderation.HIDDEN, Case.Act.RETURN: Post.Moderation.RETURNED}
LASTS = (Case.State.ACTIONED, Case.State.APPEALED, Case.State.UPHELD, Case.State.VARIED)


def locked_case(case: Case) -> Case:
    """The case read afresh under the lock of its post's room, with `case.post` the locked post."""
    post = lock_post(case.post)
    fresh = Case.objects.select_related("officer", "decided_by").get(pk=case.pk)
    fresh.post = post
    return fresh


def require_desk(actor: Person, case: Case) -> Standing:
    """404 for whoever has no desk; PartyToCase for an officer who wrote or reported the post."""
    standing = standing_now(actor)
    if not can_use_desk(standing):
        raise Http404
    if is_party(actor, case):
        raise PartyToCase
    return standing


def require_in_hand(actor: Person, case: Case) -> None:
    if case.officer_id is None:
        raise ClaimFirst
    if case.officer_id != actor.pk:
        assert case.officer is not None
        raise InOtherHands(officer=case.officer.display_name)


def keeps_out_of_sight(case: Case) -> bool:
    """Whether its post is out of sight by this case: not erased, nor by a later one, decided or waiting."""
    later = Case.objects.filter(post=case.post, pk__gt=case.pk)
    hidden = Q(state__in=LASTS, act__in=LEADS_TO) | Q(state__in=OPEN, hidden_until__isnull=False)
    gone = case.post.moderation == Post.Moderation.ERASED
    return not gone and case.act in LEADS_TO and not later.filter(hidden).exists()


def officers() -> dict[int, Standing]:
    """Everyone whose desk this is."""
    staff = valid_accreditations().filter(klass=Accreditation.Klass.SECRETARIAT_STAFF).values("person")
    standings = standings_of(Person.objects.filter(pk__in=staff))
    return {pk: standing for pk, standing in standings.items() if can_use_desk(standing)}


def tell_persons(
    kind: str, persons: Iterable[int], post: Post, *, case: Case, url: str = "", reason: str = "", **data: object
) -> None:
    """Tell of a case, which has a page of its own: whether somebody may read the post's room does not matter for that.

    So the row names no room and no thread; what its sentence needs goes with it, in three languages where it must:
    the place only for those who may know it.
    """
    standings = standings_of(Person.objects.filter(pk__in=list(persons)))
    admitted = {pk: standing for pk, standing in standings.items() if standing.admitted}
    about: dict[str, object] = {
        "about": f"c{case.pk}",
        "case": case.pk,
        "url": url or reverse("moderation:post", args=[post.pk]),
        "reason": _reason_in_three(reason) if "rule" not in data else _found_by_rule(),
    }
    inside = {pk: standing for pk, standing in admitted.items() if _knows_where(standing, post)}
    outside = {pk: standing for pk, standing in admitted.items() if pk not in inside}
    place = _in_three(post.room, post.room.kind == Room.Kind.DIRECT)
    where = {"title": post.thread.title or place, "place": place}
    tell(kind, to=inside, actor=None, post=post, number=0, data=about | where | data)
    if outside:
        closed = {code: _said_in(code, _("A room that is closed to you")) for code in LANGUAGES}
        where = {"title": closed, "place": closed}
        tell(kind, to=outside, actor=None, post=post, number=0, data=about | where | data)


def _knows_where(standing: Standing, post: Post) -> bool:
    """A post may have been moved to where its author and who reported it do not read: not even its title is theirs."""
    judges = can_use_desk(standing) or sits_on_appeals(standing)
    return judges or can_read_thread(standing, post.thread)


def case_url(case: Case) -> str:
    return reverse("moderation:case", args=[case.pk])


def _in_three(room: Room, private: bool) -> dict[str, str]:
    """The room's name in three languages; a private conversation is not named to whoever has no place in it."""
    if private:
        return {code: _said_in(code, _("a private conversation")) for code in LANGUAGES}
    return {code: getattr(room, f"name_{code}") for code in LANGUAGES}


def _reason_in_three(key: str) -> dict[str, str]:
    return {code: reasons.reason(key).name.in_language(code) if key else "" for code in LANGUAGES}


def _found_by_rule() -> dict[str, str]:
    return {code: _said_in(code, Case.Origin.RULE.label) for code in LANGUAGES}


def _said_in(code: str, sentence: object) -> str:
    with override(code):
        return str(sentence)
