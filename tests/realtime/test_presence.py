"""Who is shown how, and to whom: one person in several tabs, what she says of herself, what nobody may find out."""

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts import actions, presence
from accounts.models import Accreditation, Person
from realtime import hub

pytestmark = pytest.mark.django_db(transaction=True)

GONE = {"s": "gone"}


@pytest.fixture(autouse=True)
def little_grace(settings: Any) -> None:
    settings.LIVE = settings.LIVE | {"presence_grace": 0.6}


def known(tab: Any, person: Person) -> dict[str, str] | None:
    """How she stands on the screen: what the last frame that named her said."""
    told = [frame["people"] for frame in tab.seen if frame["t"] == "presence" and str(person.pk) in frame["people"]]
    return told[-1][str(person.pk)] if told else None


async def shown(tab: Any, *people: Person) -> list[dict[str, str]]:
    """Ask for them; gives the first answer, which holds all of them."""
    tab.says("who", people=[person.pk for person in people])
    told = (await tab.sees("presence"))["people"]
    assert told.keys() == {str(person.pk) for person in people}
    return [told[str(person.pk)] for person in people]


async def becomes(tab: Any, person: Person, state: str, text: str = "", within: float = 3.0) -> None:
    wanted = {"s": state} | ({"text": text} if text else {})
    while known(tab, person) != wanted:
        await tab.sees("presence", within)


@sync_to_async
def lets_know(person: Person, **fields: Any) -> None:
    """She sets this on the page of her status."""
    Person.objects.filter(pk=person.pk).update(**fields)
    presence.said.send_robust(sender=Person, person=person.pk)


# --- Coming and going --------------------------------------------------------------------------------------------


async def test_a_person_is_away_until_a_tab_says_she_is_here_and_gone_when_the_last_is_closed(
    jordan, tunisia, emirates, tab
):
    async with tab(tunisia) as his:
        assert await shown(his, jordan, emirates) == [GONE, GONE]
        async with tab(jordan) as hers:
            await becomes(his, jordan, "away")
            hers.says("presence", state="here")
            await becomes(his, jordan, "here")
        await becomes(his, jordan, "gone")
        assert known(his, emirates) == GONE


async def test_several_tabs_are_one_person(jordan, tunisia, tab):
    async with tab(tunisia) as his:
        await shown(his, jordan)
        async with tab(jordan) as phone, tab(jordan) as laptop:
            phone.says("presence", state="here")
            laptop.says("presence", state="here")
            await becomes(his, jordan, "here")
            phone.says("presence", state="away")
            await his.sees_nothing_but("heads", for_=0.6)
            laptop.says("presence", state="away")
            await becomes(his, jordan, "away")
            phone.says("presence", state="here")
            await becomes(his, jordan, "here")


async def test_going_to_the_next_page_does_not_flicker(jordan, tunisia, tab):
    async with tab(tunisia) as his, tab(jordan) as first:
        first.says("presence", state="here")
        await shown(his, jordan)
        await becomes(his, jordan, "here")
        await first.leaves()
        async with tab(jordan) as second:
            second.says("presence", state="here")
            await his.sees_nothing_but("heads", for_=1.2)


async def test_asking_again_replaces_those_asked_about(jordan, tunisia, emirates, tab):
    async with tab(tunisia) as his, tab(jordan) as hers:
        await shown(his, jordan)
        await becomes(his, jordan, "away")  # That she is there is news of its own, and may come after the answer.
        await shown(his, emirates)
        hers.says("presence", state="here")
        await his.sees_nothing_but("heads", for_=0.6)
        assert await shown(his, jordan) == [{"s": "here"}]


async def test_nobody_is_asked_about_in_the_database_when_people_come_and_go(
    jordan, tunisia, emirates, tab, monkeypatch
):
    asked = []
    read = hub.ReadingThread.ask

    async def counted(thread: Any, question: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append(question)
        return await read(thread, question, *args, **kwargs)

    async with tab(tunisia) as his, tab(jordan) as hers, tab(emirates) as theirs:
        await shown(his, jordan)
        await shown(theirs, jordan, tunisia)
        monkeypatch.setattr(hub.ReadingThread, "ask", counted)
        for state in ("here", "away") * 3:
            hers.says("presence", state=state)
            await becomes(his, jordan, state)
            await becomes(theirs, jordan, state)
        assert presence.sayings_of not in asked


# --- What she says of herself ------------------------------------------------------------------------------------


async def test_what_she_sets_wins_over_where_she_is_and_is_told_at_once(jordan, tunisia, tab):
    async with tab(tunisia) as his, tab(jordan) as hers:
        hers.says("presence", state="here")
        await shown(his, jordan)
        await becomes(his, jordan, "here")
        await lets_know(jordan, status="dnd", status_text="في اجتماع", status_until=in_(60))
        await becomes(his, jordan, "dnd", "في اجتماع")
        await lets_know(jordan, status="", status_text="حتى الثالثة", status_until=in_(60))
        await becomes(his, jordan, "here", "حتى الثالثة")
        await lets_know(jordan, status="", status_text="", status_until=None)
        await becomes(his, jordan, "here")


async def test_a_status_ends_by_the_clock_without_anybody_doing_anything(jordan, tunisia, tab):
    async with tab(tunisia) as his:
        await lets_know(jordan, status="dnd", status_text="لحظة", status_until=in_(1.2))
        assert await shown(his, jordan) == [{"s": "dnd", "text": "لحظة"}]
        await becomes(his, jordan, "gone")


async def test_who_hides_looks_exactly_like_somebody_who_is_gone(jordan, tunisia, emirates, secretariat, tab):
    await lets_know(jordan, hides_presence=True, status="away", status_text="سر")
    async with tab(tunisia) as his, tab(secretariat) as desk, tab(jordan) as hers:
        hers.says("presence", state="here")
        assert await shown(his, jordan, emirates) == [GONE, GONE]
        assert await shown(desk, jordan, emirates) == [GONE, GONE]
        hers.says("presence", state="away")
        hers.says("presence", state="here")
        await his.sees_nothing_but("heads", for_=0.8)
        await lets_know(jordan, hides_presence=False, status="", status_text="")
        await becomes(his, jordan, "here")
        await lets_know(jordan, hides_presence=True)
        await becomes(his, jordan, "gone")


# --- Who may know ------------------------------------------------------------------------------------------------


async def test_a_stranger_a_guest_and_nobody_at_all_look_like_somebody_who_is_gone(
    jordan, tunisia, guest, stranger, emirates, tab
):
    nobody = Person(pk=987654)
    await lets_know(stranger, status="dnd", status_text="هنا")
    async with tab(tunisia) as his, tab(guest) as theirs:
        theirs.says("presence", state="here")
        assert await shown(his, guest, stranger, emirates, nobody) == [GONE] * 4
        await his.sees_nothing_but("heads", for_=0.6)


async def test_the_secretariat_knows_of_its_guests(guest, secretariat, tab):
    async with tab(secretariat) as desk, tab(guest) as theirs:
        theirs.says("presence", state="here")
        await shown(desk, guest)
        await becomes(desk, guest, "here")


async def test_a_guest_learns_nothing_of_anybody(jordan, guest, tab):
    async with tab(jordan) as hers, tab(guest) as theirs:
        hers.says("presence", state="here")
        await lets_know(jordan, status="dnd", status_text="سر", status_until=in_(60))
        assert await shown(theirs, jordan, guest) == [GONE, GONE]
        await lets_know(jordan, status="", status_text="سر آخر")
        hers.says("presence", state="away")
        await theirs.sees_nothing_but("heads", for_=0.8)


async def test_whose_accreditation_ends_is_gone_with_what_she_said(jordan, tunisia, secretariat, tab):
    await lets_know(jordan, status="away", status_text="في مهمة")
    async with tab(tunisia) as his:
        assert await shown(his, jordan) == [{"s": "away", "text": "في مهمة"}]

        def end() -> None:
            row = Accreditation.objects.get(person=jordan)
            actions.end_accreditation(actor=secretariat, accreditation=row, cause="recalled")

        await sync_to_async(end)()
        await becomes(his, jordan, "gone")


async def test_who_becomes_a_guest_only_learns_nothing_more(jordan, observer, secretariat, tab):
    """An observer whose accreditation ends while another, as a guest, goes on."""

    def make_guest_too() -> None:
        from tests.cast import accredit

        accredit(observer, "guest", organisation="A company")

    await sync_to_async(make_guest_too)()
    await lets_know(jordan, status="away")
    async with tab(observer) as theirs:
        assert await shown(theirs, jordan) == [{"s": "away"}]

        def end() -> None:
            row = Accreditation.objects.get(person=observer, klass="observer")
            actions.end_accreditation(actor=secretariat, accreditation=row, cause="ended")

        await sync_to_async(end)()
        await becomes(theirs, jordan, "gone")


async def test_at_most_two_hundred_are_asked_about(jordan, tab):
    async with tab(jordan) as hers:
        hers.says("who", people=list(range(1, 202)))
        await hers.sees("error", code="bad_message")
        hers.says("who", people=[])
        assert (await hers.sees("presence"))["people"] == {}


def in_(seconds: float) -> Any:
    return timezone.now() + timedelta(seconds=seconds)
