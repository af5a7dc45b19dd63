"""The Council's content arrives through the actions people use, once (issue 2)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Accreditation, Body, Person, Term
from accounts.standing import standing_of
from forum import clock
from forum.events import first_break
from forum.loading import dialogue, people
from forum.models import Event, Post, Room, Thread

pytestmark = pytest.mark.django_db
LOADED = (Accreditation, Person, Term, Event, Post, Thread, Room)


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded for the whole module inside a transaction; each test changes it in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_council", sample=True)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: None, db: None) -> None:
    """The Council with its sample, in this test's own transaction."""


def test_loading_again_changes_nothing(loaded: None) -> None:
    before = [sorted(model.objects.values_list()) for model in LOADED]
    assert people.steps() == [] and dialogue.steps() == []
    call_command("load_council", sample=True)
    assert [sorted(model.objects.values_list()) for model in LOADED] == before


def test_every_author_of_the_sample_takes_part_today(loaded: None) -> None:
    keys = [author["key"] for author in people.read("sample_dialogue")["authors"]]
    assert len(keys) == 22
    assert [key for key in keys if not standing_of(people.author_of(key)).admitted] == []


def test_nobody_was_nominated_and_reviewed_by_the_same_person(loaded: None) -> None:
    """W1: who nominates does not review. Only the first two of the secretariat were founded."""
    nominated = Accreditation.objects.exclude(nominated_by=None)
    assert nominated.count() == Accreditation.objects.count() - 2
    assert [a for a in nominated if a.nominated_by_id == a.reviewed_by_id] == []
    assert set(Accreditation.objects.filter(nominated_by=None).values_list("klass", flat=True)) == {"secretariat_staff"}


def test_the_sample_people_cannot_be_signed_in_as_by_password(loaded: None) -> None:
    person = people.author_of("jo")
    assert not any(person.check_password(guess) for guess in ("", "password", "majlis", person.email, person.name))


def test_the_offices_of_the_bureau_are_held(loaded: None) -> None:
    held = {term.office.key: term.person.email for term in Term.objects.select_related("office", "person")}
    assert held["president"] == "lb@demo.invalid"
    assert held["vice_president"] == "ma@demo.invalid"
    assert held["rapporteur"] == "om@demo.invalid"
    assert held["committee_chair"] == "jo@demo.invalid"
    assert held["secretariat_representative"] == "sec@demo.invalid"


def test_bodies_of_later_stay_switched_off(loaded: None) -> None:
    assert not Body.objects.filter(phase="later", switched_on=True).exists()
    assert not Post.objects.filter(room__key="experts-room").exists()


def test_the_dialogue_lies_in_the_eight_weeks_before_today(loaded: None) -> None:
    moments = sorted(Post.objects.values_list("created_at", flat=True))
    assert moments[0] > timezone.now() - timedelta(weeks=9)
    assert moments[-1] < timezone.now()
    assert moments[-1] - moments[0] > timedelta(weeks=6)
    for thread in Thread.objects.exclude(last_number=0):
        own = list(thread.posts.exclude(number=None).order_by("number").values_list("created_at", flat=True))
        assert own == sorted(own)


def test_what_needed_approval_was_approved_by_the_moderator(loaded: None) -> None:
    assert not Post.objects.filter(status="submitted").exists()
    published = Event.objects.filter(kind="post.published")
    assert {event.actor.email for event in published} == {"sec-mod@demo.invalid"}
    assert published.count() == 3


def test_the_thread_of_non_attribution_hides_its_authors(loaded: None) -> None:
    thread = Thread.objects.get(room__key="security")
    assert thread.hides_authors
    assert thread.aliases.count() == 2


def test_every_log_is_whole_and_gapless(loaded: None) -> None:
    for room in Room.objects.all():
        assert first_break(room) is None
        assert list(room.events.order_by("seq").values_list("seq", flat=True)) == list(range(1, room.head + 1))


def test_a_restored_backup_gets_a_new_epoch(loaded: None) -> None:
    before = dict(Room.objects.values_list("pk", "epoch"))
    call_command("new_epoch")
    after = dict(Room.objects.values_list("pk", "epoch"))
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_a_log_that_was_tampered_with_is_named_after_a_restore(loaded: None) -> None:
    event = Event.objects.filter(room__key="identity").order_by("seq")[1]
    Event.objects.filter(pk=event.pk).update(at=clock.now())
    with pytest.raises(CommandError, match="identity at 2"):
        call_command("new_epoch")
