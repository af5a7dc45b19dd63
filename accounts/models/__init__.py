from .accreditation import Accreditation
from .council import Body, BodyMembership, Office, Seat, State, Term
from .person import GuidelinesAcceptance, Person

__all__ = [
    "Accreditation",
    "Body",
    "BodyMembership",
    "GuidelinesAcceptance",
    "Office",
    "Person",
    "Seat",
    "State",
    "Term",
]
