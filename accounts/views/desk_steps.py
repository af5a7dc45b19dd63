"""The steps of an accreditation as the desk offers them: one row each in STEPS."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .. import actions, forms
from ..days import end_of, last_day
from ..models import Accreditation
from ..requests import MemberRequest
from ..stages import stage_now
from ..standing import Standing

Stage = Accreditation.Stage


@dataclass(frozen=True)
class Step:
    """A step as the page offers it: its button, its form, what it does, what is said afterwards."""

    title: Callable[[], str]
    done: Callable[[], str]
    form: Callable[[Standing, Accreditation, Any], forms.Form]
    take: Callable[[MemberRequest, Accreditation, dict[str, Any]], object]
    takes_away: bool = False


def _plain(standing: Standing, row: Accreditation, data: Any) -> forms.Form:
    return forms.Form(data)


def _suspend(request: MemberRequest, row: Accreditation, data: dict[str, Any]) -> object:
    return actions.suspend(
        actor=request.user,
        accreditation=row,
        reason=data["reason"],
        until=end_of(data["until"]),
        kind=data["kind"],
    )


def _suspend_form(standing: Standing, row: Accreditation, data: Any) -> forms.Form:
    return forms.SuspendForm(data, standing=standing, suspended=stage_now(row) == Stage.SUSPENDED)


def _extend(request: MemberRequest, row: Accreditation, data: dict[str, Any]) -> object:
    ends = end_of(data["ends"]) if data["ends"] else None
    return actions.extend_accreditation(actor=request.user, accreditation=row, ends=ends)


STEPS: dict[str, Step] = {
    "review": Step(
        lambda: _("Take up for review"),
        lambda: _("The nomination is under review."),
        _plain,
        lambda request, row, data: actions.start_review(actor=request.user, accreditation=row),
    ),
    "invite": Step(
        lambda: _("Invite"),
        lambda: "",
        lambda standing, row, data: forms.InviteForm(data, row=row),
        lambda request, row, data: actions.invite(actor=request.user, accreditation=row, checks=data["checks"]),
    ),
    "reinvite": Step(
        lambda: _("Invite again"),
        lambda: "",
        _plain,
        lambda request, row, data: actions.invite(actor=request.user, accreditation=row),
    ),
    "return": Step(
        lambda: _("Return to the nominator"),
        lambda: _("The nomination was returned."),
        lambda standing, row, data: forms.ReasonForm(data),
        lambda request, row, data: actions.return_nomination(
            actor=request.user, accreditation=row, reason=data["reason"]
        ),
    ),
    "amend": Step(lambda: _("Correct the nomination"), lambda: "", _plain, lambda request, row, data: None),
    "extend": Step(
        lambda: _("Change the last day"),
        lambda: _("The mandate has its new last day."),
        lambda standing, row, data: forms.ExtendForm(data, initial={"ends": last_day(row.ends)}),
        _extend,
    ),
    "resume": Step(
        lambda: _("Lift the suspension"),
        lambda: _("The suspension is lifted."),
        _plain,
        lambda request, row, data: actions.resume(actor=request.user, accreditation=row),
    ),
    "suspend": Step(
        lambda: _("Suspend"),
        lambda: _("The accreditation is suspended. Open pages close within seconds."),
        _suspend_form,
        _suspend,
        takes_away=True,
    ),
    "end": Step(
        lambda: _("End the accreditation"),
        lambda: _("The accreditation is ended. Open pages close within seconds."),
        lambda standing, row, data: forms.EndForm(data),
        lambda request, row, data: actions.end_accreditation(
            actor=request.user, accreditation=row, cause=data["cause"]
        ),
        takes_away=True,
    ),
}
