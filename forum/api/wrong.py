"""What is wrong with the shape of a request, in the reader's language: the first error as a sentence, and the list."""

from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import api_refusal

MOST_TOLD = 20
# By the library's kind of error; the values in its context fill the placeholders.
SENTENCES: dict[str, str | Promise] = {
    "missing": gettext_lazy("This is needed."),
    "extra_forbidden": gettext_lazy("Nothing of this name is known here."),
    "string_type": gettext_lazy("This must be a text."),
    "string_too_long": gettext_lazy("This text is too long: at most %(max_length)s characters."),
    "string_too_short": gettext_lazy("This text is too short: at least %(min_length)s characters."),
    "bool_type": gettext_lazy("This must be true or false."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "greater_than_equal": gettext_lazy("This number is too small: at least %(ge)s."),
    "less_than_equal": gettext_lazy("This number is too large: at most %(le)s."),
    "list_type": gettext_lazy("This must be a list."),
    "too_long": gettext_lazy("This list is too long: at most %(max_length)s."),
    "too_short": gettext_lazy("This list is too short: at least %(min_length)s."),
    "literal_error": gettext_lazy("This is not one of the words allowed here."),
    "uuid_type": gettext_lazy("This must be a UUID."),
    "uuid_parsing": gettext_lazy("This must be a UUID."),
    "model_attributes_type": gettext_lazy("This must be an object with named values."),
    "model_type": gettext_lazy("This must be an object with named values."),
    "dict_type": gettext_lazy("This must be an object with named values."),
    "timezone_aware": gettext_lazy("Write this time with its offset, such as 2027-03-31T09:00:00Z."),
    "datetime_parsing": gettext_lazy("Write this time as 2027-03-31T09:00:00Z."),
    "datetime_from_date_parsing": gettext_lazy("Write this time as 2027-03-31T09:00:00Z."),
    "datetime_type": gettext_lazy("Write this time as 2027-03-31T09:00:00Z."),
}
OTHERWISE = gettext_lazy("This value cannot be used here.")


def first_wrong(errors: list[dict[str, Any]]) -> HttpResponse:
    """422 with the first error as code, field and sentence, and all of them in `errors`."""
    told = [_told(error) for error in errors[:MOST_TOLD]]
    first = told[0]
    if not first["field"]:
        return api_refusal(422, "invalid", first["message"], errors=told)
    sentence = _("%(field)s: %(problem)s") % {"field": first["field"], "problem": first["message"]}
    return api_refusal(422, "invalid", sentence, field=first["field"], errors=told)


def _told(error: dict[str, Any]) -> dict[str, str]:
    sentence = str(SENTENCES.get(error["type"], OTHERWISE))
    context = error.get("ctx") or {}
    try:
        sentence = sentence % context if "%(" in sentence else sentence
    except KeyError:
        sentence = str(OTHERWISE)
    return {"field": _field(error["loc"]), "message": sentence, "code": str(error["type"])}


def _field(loc: tuple[Any, ...]) -> str:
    """("body", "command", "reply_to") is told as reply_to; a body that is no object has no field."""
    names = [str(part)[:60] for part in loc[1:]]
    return ".".join(names[1:] if loc[:1] == ("body",) else names)
