"""Against people who reckon: what could tell who spoke under non-attribution (domain.md W2), whose seat one leads."""

from collections.abc import Callable
from copy import copy
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actions import invite, start_review
from accounts.errors import OwnAccreditation
from accounts.models import Accreditation, Person
from accounts.selectors import acts_for
from accounts.standing import standing_of
from forum import actions
from forum.events import hash_of
from forum.models import Event, Room, Thread

from ..cast import accredit


@pytest.fixture
def veiled(jordan: Person, board: Callable[[str], Room]) -> Thread:
    return actions.start_thread(
        author=jordan, room=board("security"), title="تنبيه مبكر", body="كلمة أولى", language="ar", client_id=uuid4()
    ).result


def test_the_seal_of_a_line_does_not_tell_who_acted(veiled: Thread, tunisia: Person, secretariat: Person) -> None:
    """An officer reads the hash of each line and everything in it but the actor: trying all members must not fit."""
    event = Event.objects.get(thread=veiled, kind="thread.created")
    assert hash_of(event) == event.hash
    for member in Person.objects.all():
        guess = copy(event)
        guess.actor, guess.data = member, {}
        assert hash_of(guess) != event.hash, "the hash fits the one who acted"


def test_a_tightened_thread_does_not_say_what_only_the_chair_can_write(
    president: Person, jordan: Person, delegate: Person, budget: Thread, reply: Callable, signed_in: Callable
) -> None:
    reply(president, budget, "أعطي الكلمة.", kind="chair_ruling", capacity="chair")
    reply(jordan, budget, "موقفنا ثابت.", kind="official_position", capacity="delegation")
    page = signed_in(delegate).get(f"/t/{budget.pk}/", follow=True).content.decode()
    assert "post__kind" in page and "post--official" in page
    actions.tighten_attribution(actor=jordan, thread=budget, client_id=uuid4())
    page = signed_in(delegate).get(f"/t/{budget.pk}/", follow=True).content.decode()
    assert "أعطي الكلمة." in page
    assert "post__kind" not in page and "post--official" not in page


def test_nobody_else_lifts_the_veil_from_who_began(veiled: Thread, jordan: Person, secretariat: Person) -> None:
    with pytest.raises(PermissionDenied):
        actions.loosen_attribution(actor=secretariat, thread=veiled, client_id=uuid4())
    veiled.refresh_from_db()
    assert veiled.hides_authors
    assert not actions.loosen_attribution(actor=jordan, thread=veiled, client_id=uuid4()).result.hides_authors


def test_who_heads_one_seat_and_advises_for_another_leads_the_first_only(jordan: Person) -> None:
    jordan.accreditations.all().delete()
    accredit(jordan, "expert", "TN")
    accredit(jordan, "head", "JO")
    assert standing_of(jordan).state_code == "JO"


def test_nobody_reviews_or_invites_herself(secretariat: Person, second_secretariat: Person) -> None:
    row = Accreditation.objects.create(
        klass="expert",
        nominee_name=secretariat.name,
        nominee_email=secretariat.email,
        nominated_by=second_secretariat,
        organisation="الأمانة",
        starts=timezone.now(),
    )
    assert "review" not in acts_for(standing_of(secretariat), row)
    with pytest.raises(OwnAccreditation):
        start_review(actor=secretariat, accreditation=row)
    Accreditation.objects.filter(pk=row.pk).update(stage="under_review")
    row.refresh_from_db()
    with pytest.raises(OwnAccreditation):
        invite(actor=secretariat, accreditation=row, checks=["email_domain"])
