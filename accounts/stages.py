"""Where an accreditation stands at a moment. What is stored changes by acts; what has run out changes by itself."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from .models import Accreditation

Stage = Accreditation.Stage
WAITING = (Stage.NOMINATED, Stage.UNDER_REVIEW, Stage.RETURNED, Stage.INVITED)


def stage_now(accreditation: Accreditation, moment: datetime | None = None) -> str:
    """The stage people are told: an end date ends, and a suspension that has run out is over."""
    moment = moment or timezone.now()
    if accreditation.ends and accreditation.ends <= moment:
        return Stage.ENDED
    over = accreditation.suspended_until and accreditation.suspended_until <= moment
    return Stage.ACTIVE if accreditation.stage == Stage.SUSPENDED and over else accreditation.stage


def unended(moment: datetime | None = None) -> Q:
    """The plural of `stage_now(…) != ended`: what takes a place of the seat."""
    moment = moment or timezone.now()
    return ~Q(stage=Stage.ENDED) & (Q(ends__isnull=True) | Q(ends__gt=moment))
