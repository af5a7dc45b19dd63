"""The words for classes and offices, in the form each person chose (domain.md §3.2: `forms_ar`)."""

import json
from functools import cache

from django.utils.translation import get_language

from .models import Office
from .permissions import MATRIX_FILE


@cache
def _classes() -> dict[str, dict]:
    content = json.loads(MATRIX_FILE.read_text(encoding="utf-8"))
    return {row["key"]: row for row in content["participant_classes"]}


def class_title(klass: str, form: str = "", language: str | None = None) -> str:
    """The title of a participant class: «مديرة البرنامج» for a head who chose the feminine form."""
    row = _classes()[klass]
    code = (language or get_language() or "ar")[:2]
    if code == "ar" and form:
        return row["forms_ar"][form]
    return row["name"].get(code) or row["name"]["en"]


def office_title(office: Office, form: str = "", language: str | None = None) -> str:
    code = (language or get_language() or "ar")[:2]
    if code == "ar" and form:
        return office.form_f if form == "f" else office.form_m
    return getattr(office, f"name_{code}", office.name_en)
