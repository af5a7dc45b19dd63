"""How one reader wants dates and numbers: her preferences, completed by her State's."""

from typing import cast

from django.conf import settings

from ..display import ReaderStyle
from ..display.style import Digits, Language
from ..models import Person, State
from ..standing import Standing, standing_of


def style_of(person: Person, standing: Standing | None = None) -> ReaderStyle:
    """Three queries unless the standing is at hand."""
    state = state_of(standing or standing_of(person))
    return ReaderStyle(
        language=cast(Language, person.language),
        digits=cast(Digits, person.digits or (state.numerals if state else "latn")),
        months=person.months or (state.month_style if state else "council_dual"),
        timezone=zone_of(person, state),
        hijri=person.hijri,
        hour12=person.hour12,
    )


def zone_of(person: Person, state: State | None) -> str:
    """Her own choice, else her State's zone, else the secretariat's."""
    return person.timezone or (state.timezone if state else settings.COUNCIL_TIME_ZONE)


def state_of(standing: Standing) -> State | None:
    return next((row.state for row in standing.accreditations if row.state), None)


def get_self(person: Person) -> Person:
    """Her row read afresh, so that trying preferences on it does not touch the person of the request."""
    return Person.objects.get(pk=person.pk)
