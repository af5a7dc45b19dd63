"""How a person reads: what she chooses for herself."""

from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from ..display import month_styles
from ..errors import BadName, WrongPreference
from ..models import Person
from ..text import check_name

# What she may set herself; her name and address come from the nomination and are the secretariat's to correct.
PREFERENCES = (
    "name_second",
    "form",
    "languages",
    "language",
    "digits",
    "months",
    "timezone",
    "hijri",
    "hour12",
    "theme",
    "enter_sends",
    "quiet_hours",
    "quiet_from",
    "quiet_until",
    "working_days",
    "follows_started",
    "follows_replied",
)
THEMES = ("", "light", "dark")


@transaction.atomic
def save_preferences(*, person: Person, **wanted: str | bool | time) -> Person:
    """Store some of PREFERENCES. No event: how someone reads concerns nobody else."""
    unknown = set(wanted) - set(PREFERENCES)
    if unknown:
        raise TypeError(f"Not a preference: {', '.join(sorted(unknown))}.")
    person = Person.objects.select_for_update().get(pk=person.pk)
    for name, value in wanted.items():
        setattr(person, name, _acceptable(name, value))
    person.save(update_fields=list(wanted))
    return person


def _acceptable(name: str, value: str | bool | time) -> str | bool | time:
    choices = {
        "form": Person.Form.values,
        "language": dict(settings.LANGUAGES),
        "digits": Person.Digits.values,
        "months": ["", *month_styles()],
        "theme": THEMES,
    }
    if name in choices and value not in choices[name]:
        raise WrongPreference(field=name)
    if name == "working_days" and not _is_week(str(value)):
        raise WrongPreference(field=name)
    if name == "timezone" and value:
        _refuse_unknown_zone(str(value))
    if name == "name_second" and value:
        try:
            return check_name(str(value))
        except ValidationError as error:
            raise BadName(why=" ".join(error.messages), field=name) from error
    return value


def _is_week(days: str) -> bool:
    """ISO day numbers, each once and in order; none stands for "as in my State"."""
    return set(days) <= set("1234567") and "".join(sorted(set(days))) == days


def _refuse_unknown_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongPreference(field="timezone") from error
