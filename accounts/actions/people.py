"""How a person reads: what she chooses for herself."""

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
)
THEMES = ("", "light", "dark")


@transaction.atomic
def save_preferences(*, person: Person, **wanted: str | bool) -> Person:
    """Store some of PREFERENCES. No event: how someone reads concerns nobody else."""
    unknown = set(wanted) - set(PREFERENCES)
    if unknown:
        raise TypeError(f"Not a preference: {', '.join(sorted(unknown))}.")
    person = Person.objects.select_for_update().get(pk=person.pk)
    for name, value in wanted.items():
        setattr(person, name, _acceptable(name, value))
    person.save(update_fields=list(wanted))
    return person


def _acceptable(name: str, value: str | bool) -> str | bool:
    choices = {
        "form": Person.Form.values,
        "language": dict(settings.LANGUAGES),
        "digits": Person.Digits.values,
        "months": ["", *month_styles()],
        "theme": THEMES,
    }
    if name in choices and value not in choices[name]:
        raise WrongPreference(field=name)
    if name == "timezone" and value:
        _refuse_unknown_zone(str(value))
    if name == "name_second" and value:
        try:
            return check_name(str(value))
        except ValidationError as error:
            raise BadName(why=" ".join(error.messages), field=name) from error
    return value


def _refuse_unknown_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongPreference(field="timezone") from error
