"""Who may do what at the desk and on an appeal (domain.md W3, §3.3): questions with a yes or no."""

from datetime import timedelta

from django.db.models import Q

from accounts.models import Person
from accounts.permissions import can_see_register, can_suspend, cells, may
from accounts.standing import COMMITTEE_OFFICES, Standing
from forum import clock
from forum.models import Post, Room
from forum.permissions import can_moderate, can_read_room, can_read_thread

from . import reasons
from .models import Appeal, Case, Report, VeilLift
from .models.case import OPEN


def can_use_desk(standing: Standing) -> bool:
    return standing.admitted and may(standing, "moderate")


def is_party(person: Person, case: Case) -> bool:
    """Who wrote the post or reported it has no part in deciding about it."""
    return case.post.author_id == person.pk or case.reports.filter(reporter=person).exists()


def share_a_case(one: Person, other: Person) -> bool:
    """Whether a case is open because of which `one` does not act against `other`. Of a report on a post of hers
    everybody may be the reporter: an answer for that one alone would tell who it was (W3). What a thread without names
    would tell is left out of it.
    """
    cases = Case.objects.filter(state__in=OPEN)
    about_her = cases.filter(_wrote(one), pk__in=Report.objects.values("case"))
    return about_her.exists() or cases.filter(_reported_by(one)).filter(_wrote(other) | _reported_by(other)).exists()


def _wrote(person: Person) -> Q:
    return Q(post__author=person) & ~Q(post__thread__attribution=Room.Attribution.NON_ATTRIBUTION)


def _reported_by(person: Person) -> Q:
    return Q(pk__in=Report.objects.filter(reporter=person).values("case"))


def can_decide(standing: Standing, case: Case) -> bool:
    return can_use_desk(standing) and not is_party(standing.person, case)


def can_see_decision(standing: Standing, case: Case) -> bool:
    """What was decided and why: its author, the desk, and the Bureau once it is asked."""
    if case.post.author_id == standing.person.pk or can_use_desk(standing):
        return True
    return "yes_not_own_case" in cells(standing, "decide_appeal") and hasattr(case, "appeal")


def appeal_ends(case: Case) -> object:
    assert case.decided_at is not None
    return case.decided_at + timedelta(days=reasons.rules().appeal_days)


def can_appeal(standing: Standing, case: Case) -> bool:
    """The author, within seven days of an act against her post, once."""
    if case.post.author_id != standing.person.pk or case.state != Case.State.ACTIONED or case.decided_at is None:
        return False
    in_time = clock.now() <= case.decided_at + timedelta(days=reasons.rules().appeal_days)
    return in_time and reasons.reason(case.reason).appealable


def sits_on_appeals(standing: Standing) -> bool:
    return standing.admitted and "yes_not_own_case" in cells(standing, "decide_appeal")


def can_decide_appeal(standing: Standing, appeal: Appeal) -> bool:
    """A member of the Bureau who is no party and did not take the decision that is appealed."""
    case = appeal.case
    return sits_on_appeals(standing) and not is_party(standing.person, case) and case.decided_by != standing.person


def cases_for(standing: Standing) -> Q:
    """The cases on the desk of this person."""
    return Q() if can_use_desk(standing) else Q(pk__in=[])


# --- What an officer may not do alone ----------------------------------------------------------------------------


def committees_led_by(standing: Standing) -> frozenset[int]:
    """The committees whose chair or rapporteur she is now: in their rooms she proposes and decides nothing (§3.3)."""
    if not standing.admitted or "own_committee_propose" not in cells(standing, "moderate"):
        return frozenset()
    return frozenset(term.body_id for term in standing.terms if term.office.key in COMMITTEE_OFFICES)


def can_propose(standing: Standing, case: Case) -> bool:
    """Where the post stands now and where it stood when the case began, in a room of her committee; never on her own
    post, of which a member learns nothing before it is decided. `case.post` and both rooms are loaded."""
    post, led = case.post, committees_led_by(standing)
    hers = case.room.body_id in led and post.thread.room.body_id in led
    mine = post.author_id == standing.person.pk
    return hers and not mine and post.number is not None and can_read_thread(standing, post.thread)


def suspends_for(standing: Standing, case: Case) -> str:
    """On what ground she may suspend the author of a case: the desk for security; for conduct the Bureau, before which
    the case is; "" for nobody's (W1)."""
    if can_use_desk(standing) and can_suspend(standing, "security"):
        return "security"
    heard = standing.admitted and hasattr(case, "appeal")
    return "conduct" if heard and can_suspend(standing, "conduct") else ""


def can_see_supervision(standing: Standing) -> bool:
    """The lists of lifted veils and of privileged reads: for the Bureau and the secretariat."""
    return standing.admitted and can_see_register(standing)


def can_unveil(standing: Standing, post: Post) -> bool:
    """An officer asks who wrote one post, or agrees that it be told: only where authors are hidden (W2)."""
    written = post.number is not None and not post.is_line
    return written and post.thread.hides_authors and can_moderate(standing, post.thread)


def is_party_to_post(person: Person, post: Post) -> bool:
    """Whoever wrote it, and whoever reported it."""
    return post.author_id == person.pk or Report.objects.filter(case__post=post, reporter=person).exists()


def can_see_veil(standing: Standing, lift: VeilLift) -> bool:
    """Its own page: for the Bureau and the secretariat, and for the author once it is lifted."""
    hers = lift.state == VeilLift.State.LIFTED and lift.post.author_id == standing.person.pk
    return can_see_supervision(standing) or hers and standing.admitted


def can_inspect(standing: Standing, room: Room) -> bool:
    """Read a room that is closed to her, with a reason its members see (security.md §1.15). Never a conversation: of
    one the desk sees a reported message and five around it, and nothing else (W3)."""
    of_the_house = room.kind in (Room.Kind.BOARD, Room.Kind.CHAT)
    return can_use_desk(standing) and of_the_house and not can_read_room(standing, room)


def is_before_the_bureau(person: Person) -> bool:
    """Whether an appeal against a decision of hers waits: whom the Bureau judges does not listen to it."""
    return Appeal.objects.filter(outcome="", case__decided_by=person).exists()
