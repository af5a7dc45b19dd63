"""Herself: who she is here, what waits for her, what she says of herself for a while."""

from ninja import Router

from accounts.actions.status import set_status
from accounts.models import Person
from accounts.requests import MemberRequest
from accounts.roles import office_title, role_of

from .. import inbox, selectors
from . import schemas, shapes
from .commands import NewStatus
from .door import WRITE

router = Router(tags=["me"])


@router.get("", response=schemas.Me, url_name="me", summary="Who I am here")
def me(request: MemberRequest) -> shapes.Told:
    """By what right she is here today, in words, and what is new for her."""
    standing = request.standing
    person, main, unread = standing.person, standing.main, selectors.unread_by_room(standing)
    for term in standing.terms:
        term.person = person  # It is hers; asking would cost a query each.
    if main:
        main.person = person
    return {
        "id": person.pk,
        "name": person.display_name,
        "email": person.email,
        "language": person.language,
        "role": role_of(main) if main else "",
        "state": standing.state_code,
        "offices": [f"{office_title(term)} · {term.body.name}" for term in standing.terms],
        "classes": sorted(standing.classes),
        "bodies": sorted(standing.bodies),
        "new_threads": sum(threads for threads, _posts in unread.values()),
        "new_posts": sum(posts for _threads, posts in unread.values()),
        "badge": inbox.count_for(standing)[0],
        "status": _status(person),
    }


@router.put("/status", response=schemas.Status, auth=WRITE, url_name="set_status", summary="Say this of me for a while")
def put_status(request: MemberRequest, status: NewStatus) -> shapes.Told:
    """Do not disturb needs an end; everything ends within eight days."""
    person = set_status(
        person=request.standing.person, status=status.status, text=status.text, until=status.until, hides=status.hides
    )
    return _status(person)


def _status(person: Person) -> shapes.Told:
    return {
        "status": person.status,
        "text": person.status_text,
        "until": person.status_until,
        "hides": person.hides_presence,
    }
