"""Herself: who she is here, what waits for her."""

from ninja import Router

from accounts.requests import MemberRequest
from accounts.roles import office_title, role_of

from .. import selectors
from . import schemas, shapes

router = Router(tags=["me"])


@router.get("", response=schemas.Me, url_name="me", summary="Who I am here")
def me(request: MemberRequest) -> shapes.Told:
    """By what right she is here today, in words, and what is new for her."""
    standing = request.standing
    person, unread = standing.person, selectors.unread_by_room(standing)
    main = standing.main
    for term in standing.terms:
        term.person = person  # It is hers; asking would cost a query each.
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
        "badge": 0,
    }
