"""How a case begins: a member's report, a rule, an officer (domain.md W3)."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from forum import clock
from forum.actions.screening import lock_post
from forum.commands import Done, once
from forum.models import Post
from forum.permissions import can_report

from .. import log, reasons
from ..errors import NoSuchReason, TooManyReports
from ..models import Case, Finding, Report
from ..models.case import OPEN
from ..permissions import can_use_desk
from ._common import case_url, officers, tell_persons

MOST_REPORTS_AN_HOUR = 20


@transaction.atomic
def report_post(*, reporter: Person, post: Post, reason: str, words: str = "", client_id: UUID) -> Done[Case]:
    """Say that a post is not as it should be. A further report joins the open case; the same person's changes nothing.

    Raises NoSuchReason, TooManyReports.
    """
    post = lock_post(post)
    if not can_report(standing_now(reporter), post):
        raise Http404
    asked = once(reporter, client_id, "report_post", post=post.pk, reason=reason, words=words)
    if earlier := asked.earlier():
        return Done(Case.objects.get(pk=earlier.result), post.room, earlier.seq, replayed=True)
    found = _known(reason)
    _require_calm(reporter)
    case, is_new = _open_case(post, Case.Origin.REPORT, found.severity)
    report, is_first = Report.objects.get_or_create(
        case=case, reporter=reporter, defaults={"reason": reason, "words": words.strip(), "at": clock.now()}
    )
    if is_first:
        told = set(officers()) - {reporter.pk, post.author_id}
        tell_persons("report_received", told, post, case=case, url=case_url(case), reason=reason)
    event = log.record("case.opened" if is_new else "case.joined", actor=None, case=case)
    asked.keep(case)
    return Done(case, post.room, event.seq)


@transaction.atomic
def open_case_by_rule(*, post: Post, rule: str, severity: int, detail: Mapping[str, object] | None = None) -> Case:
    """A rule has found something in a post: a case without a reporter, or one more finding in the open one."""
    post = lock_post(post)
    case, is_new = _open_case(post, Case.Origin.RULE, severity)
    Finding.objects.create(case=case, rule=rule, detail=dict(detail or {}), at=clock.now())
    tell_persons("report_received", set(officers()) - {post.author_id}, post, case=case, url=case_url(case), rule=rule)
    log.record("case.opened" if is_new else "case.joined", actor=None, case=case, rule=rule)
    return case


@transaction.atomic
def open_case_by_officer(*, actor: Person, post: Post) -> Case:
    """The secretariat looks at a post by itself; the case is in her hand at once. An open one is given back."""
    post = lock_post(post)
    if not can_use_desk(standing_now(actor)) or not can_report(standing_now(actor), post):
        raise Http404
    case, is_new = _open_case(post, Case.Origin.OFFICER, reasons.reason("other").severity)
    if is_new:
        case.officer, case.claimed_at, case.state = actor, clock.now(), Case.State.TRIAGED
        case.save(update_fields=["officer", "claimed_at", "state"])
        log.record("case.opened", actor=actor, case=case)
    return case


def _known(key: str) -> "reasons.Reason":
    try:
        return reasons.reason(key)
    except KeyError:
        raise NoSuchReason from None


def _open_case(post: Post, origin: str, severity: int) -> tuple[Case, bool]:
    """The open case of a locked post, made if there is none. The gravest report sets how soon it is due."""
    now = clock.now()
    due = now + timedelta(hours=reasons.hours_to_act(severity))
    case = Case.objects.filter(post=post, state__in=OPEN).first()
    if case is None:
        case = Case(
            post=post, thread=post.thread, room=post.room, origin=origin, severity=severity, opened_at=now, due_at=due
        )
        case.save(force_insert=True)
        return case, True
    if severity > case.severity:
        case.severity, case.due_at = severity, min(case.due_at, due)
        case.save(update_fields=["severity", "due_at"])
    return case, False


def _require_calm(reporter: Person) -> None:
    since = clock.now() - timedelta(hours=1)
    if Report.objects.filter(reporter=reporter, at__gt=since).count() >= MOST_REPORTS_AN_HOUR:
        raise TooManyReports(retry_after=3600)
