"""Who someone is in a line: the title she bears, the office she holds, in the form she chose (`arabic.md` §19)."""

from django.utils.translation import get_language

from . import titles
from .models import Accreditation, Term


def role_of(accreditation: Accreditation, language: str | None = None) -> str:
    """Her own title where the nomination gave one in this language, else the title of her class."""
    code = (language or get_language() or "ar")[:2]
    own = getattr(accreditation, f"title_{code}", "")
    return own or titles.class_title(accreditation.klass, form_of(accreditation), code)


def form_of(accreditation: Accreditation) -> str:
    """The form of titles: hers, or before she has an account what her nominator wrote."""
    return accreditation.person.form if accreditation.person else accreditation.nominee_form


def office_title(term: Term, language: str | None = None) -> str:
    return titles.office_title(term.office, term.person.form, language)


def name_of(accreditation: Accreditation) -> str:
    """The name to show of a nominee or of the person she became."""
    return accreditation.person.display_name if accreditation.person else accreditation.nominee_name
