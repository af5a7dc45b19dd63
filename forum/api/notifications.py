"""What waits in her inbox."""

from ninja import Router

from accounts.requests import MemberRequest

from . import schemas, shapes
from .door import NOTIFICATIONS

router = Router(tags=["notifications"], auth=NOTIFICATIONS)


@router.get("/count", response=schemas.Count, url_name="notifications_count", summary="The badge")
def count(request: MemberRequest) -> shapes.Told:
    """How many things wait, and in how many seconds the next one that is held back until then comes due."""
    return {"count": 0, "next_due": None}
