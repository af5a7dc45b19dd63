"""`@`: whom a text names, who is told, and what is drawn (arabic.md §11)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone, translation

from accounts.models import Accreditation, Body, Person
from accounts.standing import standing_of
from forum import actions, mentions
from forum.errors import MentionsToConfirm, TooManyGroups, TooManyMentions
from forum.fragments import render_post
from forum.models import Notification, Post, Room, Thread
from tests.cast import accredit, make_person

pytestmark = pytest.mark.django_db


def told(person: Person, kind: str = "mention") -> int:
    return Notification.objects.filter(recipient=person, verb=kind).count()


def offered(reader: Person, thread: Thread, query: str) -> list[str]:
    with translation.override("ar"):
        return [one.name for one in mentions.candidates(standing_of(reader), thread.room, thread, query)]


def named(person: Person) -> str:
    with translation.override("ar"):
        return person.display_name


# --- Who is told -------------------------------------------------------------------------------------------------


def test_a_person_who_is_mentioned_is_told_once(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    reply(jordan, budget, f"@[{tunisia.pk}] ما رأيكم؟ @[{tunisia.pk}]")
    assert told(tunisia) == 1
    assert told(jordan) == 0


def test_nobody_is_told_of_a_mention_in_code(jordan: Person, tunisia: Person, budget: Thread, reply: Callable) -> None:
    reply(jordan, budget, f"`@[{tunisia.pk}]`")
    assert told(tunisia) == 0


def test_mentioning_oneself_tells_nobody(jordan: Person, budget: Thread, reply: Callable) -> None:
    reply(jordan, budget, f"@[{jordan.pk}]")
    assert not Notification.objects.filter(recipient=jordan, verb="mention").exists()


def test_a_delegation_is_told_by_its_state(
    jordan: Person, tunisia: Person, alternate: Person, budget: Thread, reply: Callable
) -> None:
    state = standing_of(alternate).state_code
    reply(tunisia, budget, f"@[state:{state}]")
    assert told(alternate) == 1


def test_a_body_is_told_by_its_key(jordan: Person, secretariat: Person, budget: Thread, reply: Callable) -> None:
    reply(jordan, budget, "@[body:technical_secretariat] سؤال")
    assert told(secretariat) == 1


def test_who_cannot_read_the_room_is_not_told_and_the_author_is_asked_first(
    president: Person, jordan: Person, observer: Person, board: Callable[[str], Room], reply: Callable
) -> None:
    thread = actions.start_thread(
        author=president, room=board("partnerships"), title="نص", body="نص", language="ar", client_id=uuid4()
    ).result
    client_id = uuid4()
    ask = {"author": jordan, "thread": thread, "body": f"@[{observer.pk}]", "language": "ar", "client_id": client_id}
    with pytest.raises(MentionsToConfirm) as refused:
        actions.create_post(**ask)
    assert observer.display_name in str(refused.value)
    assert not Post.objects.filter(client_id=client_id).exists()
    actions.create_post(**ask, confirmed=True)
    assert told(observer) == 0


def test_more_than_ten_are_told_only_once_it_is_confirmed(jordan: Person, budget: Thread, reply: Callable) -> None:
    crowd(11)
    with pytest.raises(MentionsToConfirm):
        reply(jordan, budget, "@[body:technical_secretariat]")
    actions.create_post(
        author=jordan,
        thread=budget,
        body="@[body:technical_secretariat]",
        language="ar",
        client_id=uuid4(),
        confirmed=True,
    )
    assert Notification.objects.filter(verb="mention").count() >= 11


def test_there_is_an_end_to_mentions_in_one_post(jordan: Person, budget: Thread, reply: Callable) -> None:
    with pytest.raises(TooManyMentions):
        reply(jordan, budget, " ".join(f"@[{n}]" for n in range(1, 22)))


def test_groups_are_not_called_up_all_the_time(
    jordan: Person, secretariat: Person, budget: Thread, reply: Callable, settings: object
) -> None:
    settings.GROUP_MENTIONS_AN_HOUR = 2  # type: ignore[attr-defined]
    reply(jordan, budget, "@[body:technical_secretariat]")
    reply(jordan, budget, "@[body:technical_secretariat]")
    with pytest.raises(TooManyGroups):
        reply(jordan, budget, "@[body:technical_secretariat]")


def test_an_edit_calls_those_it_names_for_the_first_time(
    jordan: Person, tunisia: Person, emirates: Person, budget: Thread, reply: Callable
) -> None:
    post = reply(jordan, budget, f"@[{tunisia.pk}]").result
    actions.edit_post(
        author=jordan, post=post, body=f"@[{tunisia.pk}] @[{emirates.pk}]", language="ar", client_id=uuid4()
    )
    assert (told(tunisia), told(emirates)) == (1, 1)


def test_a_withdrawn_post_calls_nobody(jordan: Person, tunisia: Person, budget: Thread, reply: Callable) -> None:
    post = reply(jordan, budget, f"@[{tunisia.pk}]").result
    actions.withdraw_post(author=jordan, post=post, client_id=uuid4())
    assert not Notification.objects.filter(recipient=tunisia, verb="mention", unread=True).exists()


def test_a_post_that_waits_calls_nobody_before_it_is_published(
    president: Person, tunisia: Person, secretariat: Person, board: Callable[[str], Room]
) -> None:
    thread = actions.start_thread(
        author=president,
        room=board("common-positions"),
        title="مشروع",
        body=f"@[{tunisia.pk}]",
        language="ar",
        client_id=uuid4(),
    ).result
    assert told(tunisia) == 0
    actions.publish_post(actor=secretariat, post=thread.posts.get(), client_id=uuid4())
    assert told(tunisia) == 1


def crowd(people: int) -> None:
    """So many more of the secretariat, who read nearly everything."""
    persons = Person.objects.bulk_create(
        Person(email=f"{n}@crowd.example", name=f"Staff {n}", name_key=f"staff {n}", quiet_hours=False)
        for n in range(people)
    )
    Accreditation.objects.bulk_create(
        Accreditation(
            person=person,
            klass="secretariat_staff",
            stage="active",
            starts=timezone.now(),
            nominee_name=person.name,
        )
        for person in persons
    )


@pytest.mark.parametrize("people", [3, 300])
def test_a_mention_of_three_hundred_costs_what_one_of_three_does(
    people: int, jordan: Person, budget: Thread, reply: Callable, django_assert_num_queries: Callable
) -> None:
    crowd(people)
    reply(jordan, budget, "أول")
    ContentType.objects.get_for_model(Person)  # Read once for each process.
    # What a post costs when nobody follows, and: the body; everyone's accreditations, persons, terms, memberships;
    # invitations into the thread; how often groups were called; the rows.
    with django_assert_num_queries((10 if connection.vendor == "postgresql" else 15) + 8):
        actions.create_post(
            author=jordan,
            thread=budget,
            body="@[body:technical_secretariat]",
            language="ar",
            client_id=uuid4(),
            confirmed=True,
        )
    assert Notification.objects.filter(verb="mention").count() >= people


# --- What is drawn -----------------------------------------------------------------------------------------------


def test_the_current_name_is_drawn_in_the_readers_language(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    post = reply(jordan, budget, f"شكراً @[{tunisia.pk}]").result
    with translation.override("ar"):
        assert f"@{tunisia.display_name}</bdi>" in render_post(post, "ar")
    Person.objects.filter(pk=tunisia.pk).update(name="اسم جديد", name_second="New Name")
    assert "@اسم جديد</bdi>" in render_post(post, "ar")
    assert "@New Name</bdi>" in render_post(post, "en")


def test_a_number_is_no_way_to_a_name_for_a_guest(
    guest: Person, jordan: Person, secretariat: Person, budget: Thread, reply: Callable, emirates: Person
) -> None:
    actions.invite_to_thread(actor=secretariat, thread=budget, person=guest)
    reply(jordan, budget, "نص")
    html = render_post(reply(guest, budget, f"@[{emirates.pk}] @[{jordan.pk}]").result, "ar")
    assert emirates.name not in html
    assert jordan.name in html
    assert told(emirates) == 0


def test_a_name_holds_no_markup(jordan: Person, tunisia: Person, budget: Thread, reply: Callable) -> None:
    Person.objects.filter(pk=tunisia.pk).update(name="<b>x</b>", name_second="")
    assert "&lt;b&gt;x&lt;/b&gt;" in render_post(reply(jordan, budget, f"@[{tunisia.pk}]").result, "ar")


def test_participants_without_names_are_called_by_their_numbers(
    jordan: Person, tunisia: Person, board: Callable[[str], Room], reply: Callable
) -> None:
    thread = actions.start_thread(
        author=jordan, room=board("security"), title="تنبيه", body="أول", language="ar", client_id=uuid4()
    ).result
    reply(tunisia, thread, "ثانٍ")
    post = reply(tunisia, thread, f"@[alias:1] @[{jordan.pk}]").result
    html = render_post(post, "ar")
    assert jordan.name not in html and f'data-mention="{jordan.pk}"' not in html
    assert "@مشارك 1</bdi>" in html
    assert told(jordan) == 1
    row = Notification.objects.get(recipient=jordan, verb="mention")
    assert row.actor == thread, "the row must not tell who wrote"
    assert offered(jordan, thread, "") == ["مشارك 1", "مشارك 2"]


def test_a_thread_that_is_tightened_names_nobody_any_more(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    post = reply(jordan, budget, f"@[{tunisia.pk}]").result
    actions.tighten_attribution(actor=budget.starter, thread=budget, client_id=uuid4())
    post.refresh_from_db()
    html = render_post(Post.objects.select_related("thread__room", "author").get(pk=post.pk), "ar")
    assert tunisia.name not in html


# --- Who is offered ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["@الاردن", "أردن", "اردن", "الأردن", "jord"])
def test_people_of_a_state_are_found_by_any_form_of_its_name(
    query: str, jordan: Person, tunisia: Person, budget: Thread
) -> None:
    """T-MEN-2."""
    names = offered(tunisia, budget, query.removeprefix("@"))
    assert named(jordan) in names
    assert named(tunisia) not in names


def test_oman_is_found_without_its_vowel(tunisia: Person, budget: Thread) -> None:
    """T-MEN-3."""
    person = make_person("oman", name="سالم", name_second="Salim")
    accredit(person, "head", "OM")
    assert person.name in offered(tunisia, budget, "عُمان")
    assert person.name in offered(tunisia, budget, "عمان")


def test_role_titles_are_found_by_their_beginning(tunisia: Person, budget: Thread) -> None:
    """T-MEN-1."""
    for key, title in {"he": "مدير البرنامج", "she": "مديرة البرنامج"}.items():
        person = make_person(key, name=f"شخص {key}")
        accredit(person, "expert", title_ar=title)
    assert {"شخص he", "شخص she"} <= set(offered(tunisia, budget, "مدير"))


def test_an_observer_is_offered_readers_of_the_board_only(
    observer: Person, jordan: Person, budget: Thread, guest: Person
) -> None:
    """T-MEN-5."""
    names = offered(observer, budget, "")
    assert named(jordan) in names
    assert named(guest) not in names


def test_only_those_who_read_the_place_are_offered(
    jordan: Person, observer: Person, tunisia: Person, board: Callable[[str], Room]
) -> None:
    thread = actions.start_thread(
        author=jordan, room=board("partnerships"), title="نص", body="نص", language="ar", client_id=uuid4()
    ).result
    assert named(observer) not in offered(jordan, thread, observer.name[:4])


def test_committees_and_delegations_are_offered_with_their_size(
    jordan: Person, tunisia: Person, secretariat: Person, budget: Thread
) -> None:
    with translation.override("ar"):
        found = mentions.candidates(standing_of(jordan), budget.room, budget, "الأمانة")
    assert ("body:technical_secretariat", 1) in [(one.token, one.size) for one in found]


def test_a_committee_that_is_switched_off_is_not_offered(jordan: Person, expert: Person, budget: Thread) -> None:
    body = Body.objects.get(key="expert_network")
    assert not body.switched_on
    assert body.name_ar not in offered(jordan, budget, body.name_ar)
