"""Lists a person comes back to: an address of this site under a name of hers. Nobody else sees them (docs/polls.md).

An address gives no right: what it leads to decides anew, each time, what she reads there.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.text import check_name

from .errors import ForumError
from .models import SavedView

MOST = 30
LONGEST_NAME, LONGEST_PATH = 80, 1000
# Where one is in a list is no part of the list.
PLACES = frozenset({"before", "after", "page", "now"})
PAGES = frozenset({"forum:boards", "forum:room", "forum:search"})


class TooManyViews(ForumError):
    code = "too_many_views"
    status = 409
    field = "name"
    message = _("You have %(n)s views already. Delete one you need no more.")


class ViewNotNamed(ForumError):
    code = "view_not_named"
    field = "name"
    message = _("Give the view a name of at most %(n)s letters.")


class ViewNameTaken(ForumError):
    code = "view_name_taken"
    status = 409
    field = "name"
    message = _("Another view of yours has this name. Choose another one.")


class NotAView(ForumError):
    code = "not_a_view"
    field = "path"
    message = _("Only the list of boards, a board and a search can be kept as a view.")


def views_of(person: Person) -> QuerySet[SavedView]:
    return SavedView.objects.filter(person=person).order_by("order", "pk")


def checked_name(name: str) -> str:
    name = " ".join(name.split())
    try:
        name = check_name(name)
    except ValidationError as error:
        raise ViewNotNamed(n=LONGEST_NAME) from error
    if not name or len(name) > LONGEST_NAME:
        raise ViewNotNamed(n=LONGEST_NAME)
    return name


def checked_path(path: str) -> str:
    """The address within this site, without where in the list she stands. Raises NotAView."""
    parts = urlsplit(path)
    if len(path) > LONGEST_PATH or parts.scheme or parts.netloc or not path.startswith("/") or "\\" in path:
        raise NotAView
    try:
        page = resolve(parts.path).view_name
    except Resolver404 as error:
        raise NotAView from error
    if page not in PAGES:
        raise NotAView
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in PLACES])
    found = f"{parts.path}?{query}" if query else parts.path
    if len(found) > LONGEST_PATH:
        raise NotAView
    return found
