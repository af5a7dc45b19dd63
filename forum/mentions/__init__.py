"""`@[12]`: whom a text names, who of them is told, and the name that is drawn (arabic.md §11).

A token is a person (`12`), a committee or body (`body:bureau`), a delegation (`state:JO`) or, where authors are not
named, a participant of the thread (`alias:3`). Only tokens recognised when the text was written count
(`Post.mentions`): a reader who types a number must not learn whose it is.
"""

from .candidates import Candidate, candidates
from .drawing import Known, in_words, known_in, with_names
from .recognising import NOBODY, Recognised, recognised

__all__ = [
    "NOBODY",
    "Candidate",
    "Known",
    "Recognised",
    "candidates",
    "in_words",
    "known_in",
    "recognised",
    "with_names",
]
