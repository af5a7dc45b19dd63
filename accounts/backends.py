"""Who a session belongs to: the library's back end, with the question of every request made once."""

from allauth.account.auth_backends import AuthenticationBackend

from .arrival import beside
from .models import Person
from .prepared import Prepared

_persons = Prepared[Person](lambda pk: Person._default_manager.filter(pk=pk), pk=int)


class Members(AuthenticationBackend):
    def get_user(self, user_id: int) -> Person | None:
        person = beside.get()
        if person is None or person.pk != user_id:
            person = _persons.first(pk=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
