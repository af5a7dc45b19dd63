"""Who may do what at the desk and on an appeal (domain.md W3, §3.3): questions with a yes or no."""

from datetime import timedelta

from django.db.models import Q

from accounts.models import Person
from accounts.permissions import cells, may
from accounts.standing import Standing
from forum import clock

from . import reasons
from .models import Appeal, Case


def can_use_desk(standing: Standing) -> bool:
    return standing.admitted and may(standing, "moderate")


def is_party(person: Person, case: Case) -> bool:
    """Who wrote the post or reported it has no part in deciding about it."""
    return case.post.author_id == person.pk or case.reports.filter(reporter=person).exists()


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
