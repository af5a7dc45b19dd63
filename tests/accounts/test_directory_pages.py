"""The directory: by State with its vacancies, by body, by name in any spelling, and one person's card."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Accreditation, Body, Person, State
from accounts.selectors import search_people, style_of, works_at
from accounts.sorting import sort_key, states_in_order

from ..cast import accredit, give_office, join, make_person

SignIn = Callable[[Person], Client]
BY_STATE = reverse("accounts:directory")
BY_BODY = reverse("accounts:directory_bodies")
SEARCH = reverse("accounts:directory_search")


def section(page: str, mark: str) -> str:
    """The part of the page about one State or body."""
    return next(part for part in page.split("<section") if mark in part)


def person_page(person: Person) -> str:
    return reverse("accounts:person", args=[person.pk])


# --- By State ------------------------------------------------------------------------------------------------------


def test_every_state_is_there_and_vacant_places_are_said(jordan: Person, alternate: Person, signed_in: SignIn) -> None:
    page = signed_in(jordan).get(BY_STATE).content.decode()

    assert page.count("data-state=") == 22
    of_jordan, of_bahrain = section(page, 'data-state="JO"'), section(page, 'data-state="BH"')
    assert "رنا الحسن" in of_jordan
    assert "مديرة البرنامج" in of_jordan
    assert re.findall(r'data-vacant="(\w+)"', of_jordan) == ["alternate"]
    assert re.findall(r'data-vacant="(\w+)"', of_bahrain) == ["head"]


def test_states_stand_in_the_councils_order_or_by_the_readers_alphabet(
    jordan: Person, tunisia: Person, emirates: Person, signed_in: SignIn
) -> None:
    """T-SORT-2: É stands with E."""

    def order(person: Person) -> list[str]:
        return re.findall(r'data-state="(\w+)"', signed_in(person).get(BY_STATE).content.decode())

    assert order(jordan)[:4] == ["JO", "AE", "BH", "TN"]
    assert order(emirates)[:3] == ["DZ", "BH", "KM"]
    french = [state.name_fr for state in states_in_order(State.objects.all(), "fr")]
    assert order(tunisia) == [state.pk for state in states_in_order(State.objects.all(), "fr")]
    assert french.index("Émirats arabes unis") < french.index("Iraq")
    assert french.index("Égypte") == french.index("Émirats arabes unis") - 1


def test_an_ended_mandate_leaves_a_vacancy_and_a_suspended_one_does_not(
    jordan: Person, tunisia: Person, secretariat: Person, signed_in: SignIn
) -> None:
    until = timezone.now() + timedelta(days=3)
    actions.end_accreditation(actor=secretariat, accreditation=jordan.accreditations.get(), cause="new post")
    actions.suspend(actor=secretariat, accreditation=tunisia.accreditations.get(), reason="r", until=until)
    page = signed_in(secretariat).get(BY_STATE).content.decode()

    assert "رنا الحسن" not in page
    assert "شاغر" in section(page, 'data-state="JO"') or "Vacant" in section(page, 'data-state="JO"')
    assert "Trabelsi" not in page
    assert section(page, 'data-state="TN"').count("data-vacant=") == 2
    assert "طرابلسي" not in page


def test_a_seat_that_is_not_active_says_so(jordan: Person, signed_in: SignIn) -> None:
    State.objects.get(pk="SO").seat.__class__.objects.filter(pk="SO").update(active=False)
    page = signed_in(jordan).get(BY_STATE).content.decode()

    assert "data-vacant" not in section(page, 'data-state="SO"')


def test_the_last_day_of_a_mandate_is_told(jordan: Person, emirates: Person, signed_in: SignIn) -> None:
    # Midnight in Beirut after the 31st: the 31st is the last day.
    Accreditation.objects.filter(person=jordan).update(ends=datetime(2031, 1, 31, 22, 0, tzinfo=UTC))
    page = signed_in(emirates).get(BY_STATE).content.decode()

    assert 'datetime="2031-01-31"' in page
    assert "31 January 2031" in page


# --- By body -------------------------------------------------------------------------------------------------------


def test_bodies_show_offices_held_and_vacant_and_members(
    president: Person, chair: Person, secretariat: Person, signed_in: SignIn
) -> None:
    page = unescape(signed_in(president).get(BY_BODY).content.decode())

    bureau = section(page, 'data-body="bureau"')
    assert "ليلى حداد" in bureau
    assert "رئيسة المجلس" in bureau
    assert re.findall(r'data-vacant="(\w+)"', bureau) == ["vice_president", "rapporteur", "secretariat_representative"]
    committee = section(page, 'data-body="committee-identity"')
    assert "رئيس اللجنة" in committee
    assert re.findall(r'data-vacant="(\w+)"', committee) == ["committee_rapporteur"]
    assert committee.count(person_page(chair)) == 2
    assert "هدى قاسم" in section(page, 'data-body="technical_secretariat"')


def test_a_body_that_is_off_shows_nobody(
    expert: Person, jordan: Person, secretariat: Person, signed_in: SignIn
) -> None:
    client, body = signed_in(jordan), Body.objects.get(key="expert_network")
    assert person_page(expert) not in client.get(BY_BODY).content.decode()

    actions.switch_body(actor=secretariat, body=body, on=True, decision="Bureau 1")
    assert person_page(expert) in section(client.get(BY_BODY).content.decode(), 'data-body="expert_network"')


def test_an_office_without_an_accreditation_is_vacant(president: Person, jordan: Person, signed_in: SignIn) -> None:
    Accreditation.objects.filter(person=president).update(ends=timezone.now())
    bureau = section(signed_in(jordan).get(BY_BODY).content.decode(), 'data-body="bureau"')

    assert 'data-vacant="president"' in bureau
    assert "ليلى" not in bureau


# --- By name --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["رنا", "رَنـا", "الحسن", "حسن", "Rana", "rana alh", "ALHASAN", "الاردن", "أردن", "jord", "Jordanie", "مدير",
     "مديره البرنامج", "الأردنية الهاشمية", "@أردن", "حسن رنا"],
)  # fmt: skip
def test_however_it_is_written_she_is_found(jordan: Person, observer: Person, query: str) -> None:
    """T-MEN-1, T-MEN-2."""
    found = [entry.person for entry in search_people(query)]

    assert jordan in found
    assert observer not in found


@pytest.mark.parametrize("query", ["", " ", "@", "%", "_", "'", "ـ", "\u202e", "رنا خالد", "قثصض", "*", "\x00"])
def test_what_names_nobody_finds_nobody(jordan: Person, query: str) -> None:
    assert search_people(query) == []


def test_vowels_in_the_query_do_not_matter(council: None) -> None:
    """T-MEN-3: «عُمان» finds who is of «عمان»."""
    person = make_person("oman", name="سيف البلوشي")
    accredit(person, "head", "OM")

    assert [entry.person for entry in search_people("عُمان")] == [person]
    assert [entry.person for entry in search_people("عمان")] == [person]


def test_names_come_before_states_and_the_exact_name_first(jordan: Person, council: None) -> None:
    hasan = make_person("hasan", name="الحسن الأردني")
    accredit(hasan, "head", "KW")

    assert [entry.person for entry in search_people("اردن")] == [hasan, jordan]
    named = make_person("rana", name="رنا الحسناوي")
    accredit(named, "expert", organisation="جامعة")
    assert [entry.person for entry in search_people("رنا الحسن")] == [jordan, named]


def test_any_query_gives_a_page(jordan: Person, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    for query in ["رنا", "ن" * 500, "<script>alert(1)</script>", "%00", "\x00", "' OR 1=1 --", "\ud83d\ude00"]:
        answer = client.get(SEARCH, {"q": query.encode("utf-8", "surrogatepass")})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_names_sort_without_their_article() -> None:
    """T-SORT-1, T-SORT-3."""
    names = ["أحمد", "إبراهيم", "آدم", "تونس", "الأردن", "احمد"]
    assert sorted(names, key=sort_key) == ["آدم", "إبراهيم", "أحمد", "احمد", "الأردن", "تونس"]
    assert sorted(["وثيقة", "الهوية", "نظام", "هوية"], key=sort_key) == ["نظام", "الهوية", "هوية", "وثيقة"]
    assert sorted(["إلياس", "الياسمين", "بدر", "Zaki", "7"], key=sort_key) == ["7", "إلياس", "بدر", "الياسمين", "Zaki"]


# --- A card ---------------------------------------------------------------------------------------------------------


def test_a_card_tells_who_she_is_in_both_scripts(president: Person, emirates: Person, signed_in: SignIn) -> None:
    join(president, "committee-legal")
    Person.objects.filter(pk=president.pk).update(languages="ar fr")
    page = unescape(signed_in(emirates).get(person_page(president)).content.decode())

    for text in ["Layla Haddad", "ليلى حداد", "President", "Lebanon", "Committee on legislation", "French"]:
        assert text in page
    assert reverse("forum:write_to", args=[president.pk]) in page
    assert president.email not in page


def test_the_card_tells_her_time_and_whether_she_works() -> None:
    jordan = State(code="JO", weekend=[5, 6], timezone="Asia/Amman")
    thursday, friday = datetime(2026, 11, 26, 9, 0, tzinfo=UTC), datetime(2026, 11, 27, 9, 0, tzinfo=UTC)

    assert works_at(thursday, "Asia/Amman", jordan)
    assert not works_at(friday, "Asia/Amman", jordan)
    assert works_at(friday, "Asia/Beirut", None)
    assert not works_at(thursday.replace(hour=14), "Asia/Amman", jordan)  # 17:00 there
    assert works_at(thursday.replace(hour=5), "Asia/Amman", jordan)  # 8:00 there
    assert not works_at(thursday.replace(hour=4, minute=59), "Asia/Amman", jordan)


def test_the_clock_on_a_card_is_hers_in_the_readers_figures(
    jordan: Person, emirates: Person, signed_in: SignIn
) -> None:
    Person.objects.filter(pk=jordan.pk).update(timezone="Pacific/Kiritimati")
    page = signed_in(emirates).get(person_page(jordan)).content.decode()
    found = re.search(r'data-zone="Pacific/Kiritimati"><bdi>(\d\d):', page)

    assert found
    assert int(found[1]) == timezone.now().astimezone(ZoneInfo("Pacific/Kiritimati")).hour


def test_who_does_not_take_part_has_no_card(
    jordan: Person, stranger: Person, guest: Person, secretariat: Person, signed_in: SignIn
) -> None:
    client = signed_in(jordan)
    for person in (stranger, guest):
        assert client.get(person_page(person)).status_code == 404
    assert client.get(reverse("accounts:person", args=[10**18])).status_code == 404
    assert signed_in(secretariat).get(person_page(guest)).status_code == 200


# --- Who may look ----------------------------------------------------------------------------------------------------

LOOKS = ("jordan", "alternate", "delegate", "president", "secretariat", "chair", "adviser", "expert", "observer")


@pytest.mark.parametrize("who", [*LOOKS, "guest"])
def test_everyone_but_guests_may_look(who: str, request, signed_in: SignIn, jordan: Person) -> None:
    client = signed_in(request.getfixturevalue(who))
    for address in (BY_STATE, BY_BODY, SEARCH, person_page(jordan)):
        assert client.get(address).status_code == (404 if who == "guest" else 200)


def test_an_observer_is_not_offered_to_write(observer: Person, jordan: Person, signed_in: SignIn) -> None:
    """The matrix says reply only: beginning a conversation is not hers."""
    assert (
        reverse("forum:write_to", args=[jordan.pk]) not in signed_in(observer).get(person_page(jordan)).content.decode()
    )


def test_the_lists_cost_the_same_for_three_and_for_thirty(jordan: Person, tunisia: Person, signed_in: SignIn) -> None:
    client = signed_in(jordan)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = (BY_STATE, BY_BODY, f"{SEARCH}?q=ن")
    [client.get(address) for address in addresses]
    few = [cost(address) for address in addresses]
    for number in range(27):
        letters = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
        person = make_person(f"many{number}", name=f"نبيل {letters[number] * 3}")
        accredit(person, "delegation_member", "JO" if number % 2 else "TN")
    give_office(tunisia, "rapporteur")
    join(tunisia, "committee-legal")

    assert [cost(address) for address in addresses] == few


def test_the_style_of_a_reader_is_completed_by_her_state(jordan: Person, secretariat: Person) -> None:
    Person.objects.filter(pk=jordan.pk).update(digits="", months="")
    jordan.refresh_from_db()
    style, his = style_of(jordan), style_of(secretariat)

    assert (style.digits, style.months, style.timezone) == ("arab", "levantine", "Asia/Amman")
    assert (his.digits, his.months, his.timezone) == ("latn", "council_dual", "Asia/Beirut")
