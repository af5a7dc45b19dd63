from .appeal import Appeal, AppealVote
from .case import Case, Finding, Note, Report
from .measure import Silence, Warned
from .officers import PrivilegedRead, Proposal, VeilLift
from .words import WordRule

__all__ = [
    "Appeal",
    "AppealVote",
    "Case",
    "Finding",
    "Note",
    "PrivilegedRead",
    "Proposal",
    "Report",
    "Silence",
    "VeilLift",
    "Warned",
    "WordRule",
]
