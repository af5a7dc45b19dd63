"""Every change to who someone is and by what right. Pages, the loader and the sign-in come through here."""

from .bodies import join_body, leave_body, switch_body
from .invitations import (
    CHECKS,
    activate,
    find_invitation,
    found_secretariat,
    has_second_factor,
    invite,
    open_account,
)
from .mandates import end_accreditation, extend_accreditation, resume, suspend
from .nominations import amend_nomination, nominate, return_nomination, start_review
from .people import PREFERENCES, save_preferences
from .sign_in import accept_guidelines
from .terms import begin_term, end_term
from .tokens import make_token, revoke_token

__all__ = [
    "CHECKS",
    "PREFERENCES",
    "accept_guidelines",
    "activate",
    "amend_nomination",
    "begin_term",
    "end_accreditation",
    "end_term",
    "extend_accreditation",
    "find_invitation",
    "found_secretariat",
    "has_second_factor",
    "invite",
    "join_body",
    "leave_body",
    "make_token",
    "nominate",
    "open_account",
    "resume",
    "return_nomination",
    "revoke_token",
    "save_preferences",
    "start_review",
    "suspend",
    "switch_body",
]
