"""Who is in a conversation, who may be asked into one, and what was last said there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from accounts.models import Person, State
from accounts.models.named import in_reader_language
from accounts.selectors import Entry, search_people
from accounts.standing import Standing, standings_of
from accounts.titles import class_title, office_title

from .errors import CannotBeAdded
from .models import Membership, Post, Room
from .permissions import can_write_to
from .selectors import posts_for

MOST_OFFERED = 20


@dataclass(frozen=True)
class Member:
    """A person in a conversation, as she is today."""

    place: Membership
    standing: Standing

    @property
    def person(self) -> Person:
        return self.place.person

    @property
    def takes_part(self) -> bool:
        return self.standing.admitted

    @property
    def role(self) -> str:
        return role_of(self.standing)

    @property
    def state(self) -> State | None:
        return self.standing.main.state if self.standing.main else None

    @property
    def added_by(self) -> Person | None:
        return self.place.added_by


def role_of(standing: Standing) -> str:
    """The office she holds, else her own title, else that of her class."""
    main, form = standing.main, standing.person.form
    if standing.terms:
        return office_title(standing.terms[0].office, form)
    return (in_reader_language(main, "title") or class_title(main.klass, form)) if main else ""


def members_of(room: Room) -> list[Member]:
    """Those who are in it now, in the order in which they came. Four queries."""
    places = Membership.objects.filter(room=room, left_at__isnull=True).select_related("person", "added_by")
    found = list(places.order_by("joined_at", "pk"))
    standings = standings_of([place.person for place in found])
    return [Member(place, standings[place.person_id]) for place in found]


def allowed_people(standing: Standing, ids: Sequence[int]) -> list[Person]:
    """Of these numbers, in their order, the people to whom she may write. Herself is left out."""
    wanted = [pk for pk in dict.fromkeys(ids) if pk != standing.person.pk]
    standings = standings_of(Person.objects.filter(pk__in=wanted))
    return [standings[pk].person for pk in wanted if pk in standings and can_write_to(standing, standings[pk])]


def people_to_write_to(standing: Standing, ids: Sequence[int]) -> list[Person]:
    """All of them, or CannotBeAdded: the same for a person she may not write to and for no person."""
    people = allowed_people(standing, ids)
    if len(people) != len(set(ids) - {standing.person.pk}):
        raise CannotBeAdded
    return people


def people_found(standing: Standing, query: str, *, without: Iterable[int] = ()) -> list[Entry]:
    """Those of the directory whom she may write to, by name, title, office or State (arabic.md §11)."""
    left_out = {standing.person.pk, *without}
    found = [entry for entry in search_people(query) if entry.person.pk not in left_out]
    standings = standings_of([entry.person for entry in found])
    return [entry for entry in found if can_write_to(standing, standings[entry.person.pk])][:MOST_OFFERED]


def last_posts(standing: Standing, rooms: Iterable[Room]) -> dict[int, Post]:
    """{room id: the last thing said in it that she may read}. One query; a newcomer's last line is never older than
    her own place, because the line that tells of her stands at it."""
    rows = posts_for(standing).filter(room__in=list(rooms), number=F("thread__last_number"))
    return {post.room_id: post for post in rows}
