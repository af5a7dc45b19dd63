"""Loading begins on an empty database, and may be interrupted."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person, Seat
from forum.loading import dialogue, people
from forum.models import Post, Room

pytestmark = pytest.mark.django_db


def test_the_structure_alone_is_loaded_without_people(db: None) -> None:
    call_command("load_council")
    assert Seat.objects.count() == 22
    assert Room.objects.filter(kind="board", body=None).count() == 12
    assert Person.objects.count() == 0


def test_production_has_no_sample_content(db: None, settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="demonstration only"):
        call_command("load_council", sample=True)


def test_what_an_interrupted_load_left_out_is_loaded_later(db: None) -> None:
    call_command("load_council")
    for step in people.steps():
        step()
    for step in dialogue.steps()[:7]:
        step()
    assert Post.objects.count() == 7
    call_command("load_council", sample=True)
    assert Post.objects.count() == 50
    assert len(set(Post.objects.values_list("client_id", flat=True))) == 50
