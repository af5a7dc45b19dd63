"""Views that a person keeps: hers alone, within bounds, and with the rights of the page they lead to."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Accreditation, Person
from forum import saved_views
from forum.models import SavedView
from forum.saved_views import NotAView, checked_path

PAGE = "/views/"


def do(browser: Client, act: str, **fields: object) -> int:
    return browser.post(PAGE, {"client_id": str(uuid4()), "act": act} | fields).status_code


def names(person: Person) -> list[str]:
    return list(SavedView.objects.filter(person=person).values_list("name", flat=True))


def test_a_list_is_kept_found_beside_lists_ordered_renamed_and_deleted(tunisia: Person, signed_in: Callable):
    browser = signed_in(tunisia)
    board = browser.get("/rooms/governance/?tag=&before=x").content.decode()
    assert "/views/?path=%2Frooms%2Fgovernance%2F%3Ftag%3D" in board
    assert do(browser, "save", name="Gouvernance", path="/rooms/governance/?before=2026") == 302
    assert do(browser, "save", name="Budget", path="/search/?q=%D9%85%D9%8A%D8%B2%D8%A7%D9%86%D9%8A%D8%A9") == 302
    first, second = SavedView.objects.filter(person=tunisia)
    assert first.path == "/rooms/governance/" and "Budget" in browser.get("/boards/").content.decode()
    assert second.path in browser.get("/search/?q=x").content.decode()
    do(browser, "up", view=second.pk)
    assert names(tunisia) == ["Budget", "Gouvernance"]
    do(browser, "down", view=second.pk)
    assert do(browser, "rename", view=first.pk, name="Budget") == 409
    do(browser, "rename", view=first.pk, name="Règles")
    do(browser, "delete", view=second.pk)
    assert names(tunisia) == ["Règles"]


def test_nobody_sees_or_changes_the_views_of_another(tunisia: Person, jordan: Person, signed_in: Callable):
    browser, other = signed_in(tunisia), signed_in(jordan)
    do(browser, "save", name="Mienne", path="/boards/")
    view = SavedView.objects.get()
    assert "Mienne" not in other.get(PAGE).content.decode() + other.get("/boards/").content.decode()
    assert [do(other, act, view=view.pk, name="autre") for act in ("rename", "up", "down")] == [404, 404, 404]
    do(other, "delete", view=view.pk)
    assert names(tunisia) == ["Mienne"]


def test_a_view_gives_no_right(expert: Person, signed_in: Callable):
    browser = signed_in(expert)
    do(browser, "save", name="رأيته", path="/rooms/common-positions/")
    assert browser.get(SavedView.objects.get().path).status_code == 404
    Accreditation.objects.filter(person=expert).update(stage="ended")
    assert browser.get(PAGE).status_code in (302, 403)


@pytest.mark.parametrize(
    "path",
    ["https://elsewhere.example/boards/", "//elsewhere.example/", "/t/1/", "/nowhere/", "/\\x", "javascript:1", ""],
)
def test_only_lists_of_this_site_are_kept(path: str):
    with pytest.raises(NotAView):
        checked_path(path)


def test_there_are_only_so_many(tunisia: Person, signed_in: Callable, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("forum.actions.saved_views.MOST", 2)
    browser = signed_in(tunisia)
    codes = [do(browser, "save", name=f"view {n}", path="/boards/") for n in range(3)]
    assert codes == [302, 302, 409] and saved_views.MOST == 30
    assert do(browser, "save", name="view 1", path="/search/?q=a") == 302
    assert do(browser, "save", name="", path="/boards/") == 400
