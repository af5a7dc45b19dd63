"""What the actions of the desk share: the locked case, and whom to tell."""

from collections.abc import Iterable

from django.http import Http404

from accounts.models import Accreditation, Person
from accounts.rights_now import standing_now
from accounts.standing import Standing, standings_of, valid_accreditations
from forum.actions.screening import lock_post
from forum.models import Post
from forum.notifications import tell

from ..errors import ClaimFirst, InOtherHands, PartyToCase
from ..models import Case
from ..permissions import can_use_desk, is_party


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


def officers() -> dict[int, Standing]:
    """Everyone whose desk this is."""
    staff = valid_accreditations().filter(klass=Accreditation.Klass.SECRETARIAT_STAFF).values("person")
    standings = standings_of(Person.objects.filter(pk__in=staff))
    return {pk: standing for pk, standing in standings.items() if can_use_desk(standing)}


def tell_persons(kind: str, persons: Iterable[int], post: Post, *, case: Case, **data: object) -> None:
    """Tell of a case by its own page; whether somebody may still read the post's room does not matter for that."""
    standings = standings_of(Person.objects.filter(pk__in=list(persons)))
    admitted = {pk: standing for pk, standing in standings.items() if standing.admitted}
    about = {"about": f"c{case.pk}", "case": case.pk, **data}
    tell(kind, to=admitted, actor=None, room=post.room, thread=post.thread, post=post, data=about)
