"""Tags: the list of a board in three languages, and the few that a thread carries."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import Person
from forum import actions
from forum.models import Event, Room, Thread
from forum.tags import TagNotNamed, TagThere, TagUnknown, TooManyTags


@pytest.fixture
def tagged(secretariat: Person, board: Callable[[str], Room]) -> Callable[..., str]:
    """A tag more on the list of the board on governance; its key."""

    def add(arabic: str, english: str, french: str = "") -> str:
        names = {"ar": arabic, "en": english, "fr": french or f"{english} fr"}
        actions.add_tag(actor=secretariat, room=board("governance"), names=names, client_id=uuid4())
        return str(board("governance").tags[-1]["key"])

    return add


def tag(actor: Person, thread: Thread, *tags: str) -> None:
    actions.set_thread_tags(actor=actor, thread=thread, tags=tags, client_id=uuid4())


def rows(browser: Client, key: str) -> int:
    return browser.get(f"/rooms/governance/?tag={key}").content.decode().count('data-thread="')


def test_the_author_tags_her_thread_and_others_find_it_by_the_tag(
    tagged: Callable, jordan: Person, tunisia: Person, budget: Thread, signed_in: Callable
):
    finance, other = tagged("ميزانيات", "Budgets", "Finances"), tagged("تجارب", "Pilots")
    browser, reader = signed_in(jordan), signed_in(tunisia)
    fields = {"client_id": str(uuid4()), "tags": [finance]}
    assert browser.post(f"/t/{budget.pk}/tags/", fields).status_code == 302
    event = Event.objects.get(kind="thread.tagged")
    assert (event.data["before"], event.data["after"]) == ([], [finance])
    assert "Finances" in reader.get(f"/t/{budget.pk}/", follow=True).content.decode()
    assert (rows(reader, finance), rows(reader, other)) == (1, 0)
    assert str(budget.pk) in reader.get("/search/?q=tag:Finances").content.decode()
    assert reader.get(f"/t/{budget.pk}/tags/").status_code == 403
    with pytest.raises(PermissionDenied):
        tag(tunisia, budget, other)


def test_a_thread_carries_five_of_its_board_and_no_other(tagged: Callable, jordan: Person, budget: Thread):
    keys = [tagged(f"وسم {n}", f"Tag {n}") for n in range(6)]
    with pytest.raises(TooManyTags):
        tag(jordan, budget, *keys)
    tag(jordan, budget, *keys[:5])
    with pytest.raises(TagUnknown):
        tag(jordan, budget, "nothing")


def test_names_spelt_alike_are_one_tag(tagged: Callable, tunisia: Person, board: Callable[[str], Room]):
    tagged("إجراءات", "Procedures", "Procédures")
    for names in (("اجراءات", "Other", "Autre"), ("أخرى", "PROCEDURES", "Autre"), ("أخرى", "Other", "procedures")):
        with pytest.raises(TagThere):
            tagged(*names)
    with pytest.raises(TagNotNamed):
        tagged("", "Nameless")
    with pytest.raises(PermissionDenied):
        actions.add_tag(actor=tunisia, room=board("governance"), names={}, client_id=uuid4())


def test_tags_are_renamed_merged_and_removed_with_their_threads(
    tagged: Callable, secretariat: Person, jordan: Person, budget: Thread, signed_in: Callable, board: Callable
):
    first, second = tagged("أول", "First"), tagged("ثان", "Second")
    tag(jordan, budget, first)
    browser = signed_in(secretariat)
    rename = {"act": "rename", "tag": second, "name_ar": "ثالث", "name_en": "Third", "name_fr": "Troisième"}
    merge = {"act": "merge", "tag": first, "into": second}
    for fields in (rename, merge):
        answer = browser.post("/rooms/governance/tags/", fields | {"client_id": str(uuid4())})
        assert answer.status_code == 302, answer.content.decode()
    budget.refresh_from_db()
    keys = [row["key"] for row in board("governance").tags]
    assert budget.tags == [second] and first not in keys
    assert "ثالث" in browser.get(f"/t/{budget.pk}/", follow=True).content.decode()
    browser.post("/rooms/governance/tags/", {"act": "merge", "tag": second, "into": "", "client_id": str(uuid4())})
    budget.refresh_from_db()
    assert budget.tags == [] and Event.objects.filter(kind="tags.changed").count() == 5
