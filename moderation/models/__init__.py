from .appeal import Appeal, AppealVote
from .case import Case, Finding, Note, Report
from .measure import Silence, Warned
from .words import WordRule

__all__ = ["Appeal", "AppealVote", "Case", "Finding", "Note", "Report", "Silence", "Warned", "WordRule"]
