from .accreditation import Accreditation
from .council import Body, BodyMembership, Office, Seat, State, Term
from .person import GuidelinesAcceptance, Person
from .token import ApiToken

__all__ = [
    "Accreditation",
    "ApiToken",
    "Body",
    "BodyMembership",
    "GuidelinesAcceptance",
    "Office",
    "Person",
    "Seat",
    "State",
    "Term",
]
