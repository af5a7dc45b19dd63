"""Views that a person keeps for herself. They have no room and no line in any log."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person

from ..commands import once
from ..models import SavedView
from ..saved_views import MOST, TooManyViews, ViewNameTaken, checked_name, checked_path, views_of


@transaction.atomic
def save_view(*, person: Person, name: str, path: str, client_id: UUID) -> SavedView:
    """Keep an address under a name; the same name again leads to the new address. Raises TooManyViews, NotAView."""
    name, path = checked_name(name), checked_path(path)
    rows = _locked(person)
    asked = once(person, client_id, "save_view", view=name, path=path)
    there = next((row for row in rows if row.name == name), None)
    if asked.earlier() and there is not None:
        return there
    if there is None and len(rows) >= MOST:
        raise TooManyViews(n=MOST)
    view = there or SavedView(person=person, name=name, order=max((row.order for row in rows), default=0) + 1)
    view.path = path
    view.save()
    if not asked.earlier():
        asked.keep(view)
    return view


@transaction.atomic
def rename_view(*, person: Person, view: int, name: str, client_id: UUID) -> SavedView:
    """Raises ViewNotNamed, ViewNameTaken; Http404 for what is not hers."""
    name, rows = checked_name(name), _locked(person)
    row = _one(rows, view)
    asked = once(person, client_id, "rename_view", view=view, to=name)
    if asked.earlier() or row.name == name:
        return row
    if any(other.name == name for other in rows):
        raise ViewNameTaken
    row.name = name
    row.save(update_fields=["name"])
    asked.keep(row)
    return row


@transaction.atomic
def move_view(*, person: Person, view: int, down: bool, client_id: UUID) -> SavedView:
    """One place up or down among hers; at the end it stays."""
    rows = _locked(person)
    row = _one(rows, view)
    asked = once(person, client_id, "move_view", view=view, down=down)
    if asked.earlier():
        return row
    at = rows.index(row)
    rows.insert(min(at + 1, len(rows) - 1) if down else max(at - 1, 0), rows.pop(at))
    for order, one in enumerate(rows, 1):
        one.order = order
    SavedView.objects.bulk_update(rows, ["order"])
    asked.keep(row)
    return row


@transaction.atomic
def delete_view(*, person: Person, view: int) -> None:
    """Hers and gone; asked again, it is gone already."""
    SavedView.objects.filter(person=person, pk=view).delete()


def _locked(person: Person) -> list[SavedView]:
    """All of hers in their order, with her row locked: two tabs at once agree."""
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    return list(views_of(person))


def _one(rows: list[SavedView], pk: int) -> SavedView:
    for row in rows:
        if row.pk == pk:
            return row
    raise Http404
