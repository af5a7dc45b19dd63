"""How she wants mail, said on a page or by the address at the foot of a mail."""

from datetime import time

from django.db import transaction

from accounts.models import Person

from ..mailing import plans, returned
from ..models import MailPlan


@transaction.atomic
def set_mail_plan(
    *, person: Person, events: str, digest: str, digest_at: time, digest_day: int, without_content: bool
) -> MailPlan:
    """From now on: what came before is for no digest that is switched on today."""
    plan = MailPlan.objects.select_for_update().get(pk=plans.plan_of(person).pk)
    plan.events, plan.digest, plan.without_content = events, digest, without_content
    plan.digest_at, plan.digest_day = digest_at, digest_day
    plan.save(update_fields=["events", "digest", "digest_at", "digest_day", "without_content"])
    return plan


def stop_mail(*, plan: MailPlan) -> None:
    """Nothing at once and no digest any more; again changes nothing. The inbox goes on."""
    MailPlan.objects.filter(pk=plan.pk).update(events=MailPlan.Events.NOTHING, digest=MailPlan.Digest.NEVER)


def mail_again(*, person: Person) -> None:
    """Her address works again, she says: what came back is forgotten."""
    returned.try_again(person)
