"""Who is meant by `from:`: herself, a State, an office or class, a person, in any language and spelling.

Of persons only those are known who have written under their names where she reads, which she can see anyway.
"""

from collections.abc import Callable, Iterable
from functools import cache

from django.db.models import Exists, OuterRef

from accounts.models import Accreditation, Office, Person, State
from accounts.prepared import Prepared
from accounts.selectors.people_search import begins_in, words_of
from accounts.standing import Standing
from accounts.text import fold
from accounts.titles import class_title

from ..models import Post, Room
from .names import LANGUAGES
from .narrowing import Narrowing, by_author, one_of
from .places import searched_rooms

ME = frozenset(map(fold, ("me", "myself", "أنا", "moi")))
_CAPACITIES = {
    "secretariat": "secretariat الأمانة secrétariat",
    "chair": "chair الرئاسة présidence",
    "delegation": "delegation الوفد délégation",
}
states = Prepared[State](lambda: State.objects.order_by("pk"))
_offices = Prepared[Office](lambda: Office.objects.order_by("pk"))
Fits = Callable[[Iterable[str]], bool]


def meant_by(standing: Standing, value: str) -> tuple[str, Narrowing] | None:
    """What it is exactly; else everything that its words begin. None where nobody is meant."""
    folded, wanted = fold(value), words_of(value)
    if folded in ME:
        return standing.person.display_name, by_author(one_of("p.author_id", [standing.person.pk]))
    if not wanted:
        return None
    people = writers(standing)
    return _found(lambda names: folded in names, people) or _found(lambda names: begins_in(wanted, names), people)


def _found(fits: Fits, people: list[Person]) -> tuple[str, Narrowing] | None:
    called = [state for state in states() if fits(_state_names(state))]
    offices = [office for office in _offices() if fits(_office_names(office))]
    classes = [klass for klass, names in _classes().items() if fits(names)]
    capacities = [key for key, names in _CAPACITIES.items() if fits([fold(name) for name in names.split()])]
    persons = [person for person in people if fits([fold(person.name), fold(person.name_second)])]
    told = [state.name for state in called] + [office.name for office in offices]
    told += [class_title(klass) for klass in classes] + [person.display_name for person in persons]
    if not told and not capacities:
        return None
    parts = (
        one_of("p.author_state_id", [state.pk for state in called]),
        one_of("p.author_office_id", [office.pk for office in offices]),
        one_of("p.author_class", classes),
        one_of("p.capacity", capacities),
        one_of("p.author_id", [person.pk for person in persons]),
    )
    told += [str(Post.Capacity(key).label) for key in capacities]
    told = list(dict.fromkeys(told))
    return " · ".join(told[:3]) + (" …" if len(told) > 3 else ""), by_author(*parts)


def writers(standing: Standing) -> list[Person]:
    """Those who have written under their names in a room she reads. One query."""
    rooms = [room.pk for room in searched_rooms(standing)]
    posts = Post.objects.filter(
        author=OuterRef("pk"), room__in=rooms, number__isnull=False, thread__attribution=Room.Attribution.ATTRIBUTED
    )
    return list(Person.objects.filter(Exists(posts)).only("name", "name_second", "language"))


def _state_names(state: State) -> list[str]:
    names = [getattr(state, f"{field}_{code}") for field in ("name", "formal_name") for code in LANGUAGES]
    return [fold(name) for name in (state.pk, *names)]


def _office_names(office: Office) -> list[str]:
    names = (office.key, office.name_ar, office.name_en, office.name_fr, office.form_m, office.form_f)
    return [fold(name) for name in names if name]


@cache
def _classes() -> dict[str, list[str]]:
    """The titles of each class in every language and form."""
    forms = [("", code) for code in LANGUAGES] + [("m", "ar"), ("f", "ar")]
    return {
        klass: [fold(klass), *(fold(class_title(klass, form, code)) for form, code in forms)]
        for klass in Accreditation.Klass.values
    }
