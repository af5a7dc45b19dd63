"""Filters typed into the box, in three languages and any digits; what is not understood is told (product.md §3)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Person
from forum.actions import create_post, start_thread
from forum.models import Post, Room, Thread
from forum.search import find
from forum.search.days import read_days
from forum.search.typed import read_typed
from tests.forum.pages import read

TODAY = date(2026, 3, 5)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2016-02-08", date(2016, 2, 8), date(2016, 2, 8)),
        ("٢٠١٦-٠٢-٠٨", date(2016, 2, 8), date(2016, 2, 8)),
        ("۸/۲/۲۰۱۶", date(2016, 2, 8), date(2016, 2, 8)),
        ("8.2.2016", date(2016, 2, 8), date(2016, 2, 8)),
        ("8 شباط/فبراير 2016", date(2016, 2, 8), date(2016, 2, 8)),
        ("٨ فيفري ٢٠١٦", date(2016, 2, 8), date(2016, 2, 8)),
        ("15 يوليوز 2016", date(2016, 7, 15), date(2016, 7, 15)),
        ("كانون الثاني 2016", date(2016, 1, 1), date(2016, 1, 31)),
        ("February 8, 2016", date(2016, 2, 8), date(2016, 2, 8)),
        ("1er août 2016", date(2016, 8, 1), date(2016, 8, 1)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("مارس", date(2026, 3, 1), date(2026, 3, 31)),
        ("décembre", date(2025, 12, 1), date(2025, 12, 31)),
        ("أمس", date(2026, 3, 4), date(2026, 3, 4)),
        ("hier", date(2026, 3, 4), date(2026, 3, 4)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, first: date, last: date) -> None:
    assert read_days(typed, TODAY) == (first, last)


@pytest.mark.pure
@pytest.mark.parametrize("typed", ["2016-13-01", "30/02/2016", "8 شباط/آذار 2016", "0000", "3000", "x", "", "1 2 2016"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_days(typed, TODAY) is None


@pytest.mark.pure
@pytest.mark.parametrize(
    ("query", "asked", "words"),
    [
        ("from:الأردن بوابة", [("from", "الأردن")], "بوابة"),
        ("من: تونس بوابة", [("from", "تونس")], "بوابة"),
        ("de : Jordanie portail", [("from", "Jordanie")], "portail"),
        ("في:«الهوية الرقمية» خدمة", [("room", "الهوية الرقمية")], "خدمة"),
        ("before:8 شباط/فبراير 2016 بوابة", [("before", "8 شباط/فبراير 2016")], "بوابة"),
        ("avant : 1er août 2016 y", [("before", "1er août 2016")], "y"),
        ("-kind:notice from:x", [("kind", "notice"), ("from", "x")], ""),
        ("in: from:x", [("room", ""), ("from", "x")], ""),
        ('"من: الأردن"', [], '"من: الأردن"'),
        ("10:30 https://a.b/c النتيجة:نجاح", [], "10:30 https://a.b/c النتيجة:نجاح"),
    ],
)
def test_filters_are_told_from_words(query: str, asked: list[tuple[str, str]], words: str) -> None:
    typed = read_typed(query)
    assert [(one.key, one.value) for one in typed.asked] == asked
    assert typed.words == words


@pytest.mark.pure
def test_a_misspelt_filter_is_words_and_is_told() -> None:
    typed = read_typed("form:jordan")
    assert typed.words == "form:jordan" and typed.unknown[0].meant == "from"


@pytest.fixture
def posts(
    db: None, jordan: Person, tunisia: Person, secretariat: Person, board: Callable[[str], Room]
) -> dict[str, Post]:
    """One of each author, in two boards, of three years."""
    found = {}
    for author, key, year in (
        (jordan, "governance", 2024),
        (tunisia, "identity", 2025),
        (secretariat, "governance", 2026),
    ):
        room = board(key)
        thread = start_thread(
            author=author, room=room, title=f"زمرد {key}", body="زبرجد هنا", language="ar", client_id=uuid4()
        ).result
        post = thread.posts.get()
        Post.objects.filter(pk=post.pk).update(created_at=datetime(year, 2, 8, 12, tzinfo=UTC))
        found[author.email.partition("@")[0]] = post
    return found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("من:الأردن", {"jordan"}),
        ("from:JO", {"jordan"}),
        ("de:Jordanie", {"jordan"}),
        ("from:الأردن from:Tunisie", {"jordan", "tunisia"}),
        ("-from:الأردن", {"tunisia", "secretariat"}),
        ("from:me", {"tunisia"}),
        ("من:أنا", {"tunisia"}),
        ("من:رنا", {"jordan"}),
        ('from:"Rana Alhasan"', {"jordan"}),
        ("from:secretariat", {"secretariat"}),
        ("من:الأمانة", {"secretariat"}),
        ("in:governance", {"jordan", "secretariat"}),
        ("-في:governance", {"tunisia"}),
        ("lang:arabe", {"jordan", "tunisia", "secretariat"}),
        ("لغة:إنكليزي", set()),
        ("before:2025", {"jordan"}),
        ("قبل:٢٠٢٥", {"jordan"}),
        ("until:2025-02", {"jordan", "tunisia"}),
        ("after:2025", {"secretariat"}),
        ("منذ:2025", {"tunisia", "secretariat"}),
        ("on:8 février 2025", {"tunisia"}),
        ("يوم:8 شباط/فبراير 2025", {"tunisia"}),
        ("has:file", set()),
        ("مع:ملف", set()),
        ("kind:notice", set()),
        ("نوع:«خلاصة»", set()),
        ("after:2024 before:2026 from:تونس", {"tunisia"}),
    ],
)
def test_a_typed_filter_narrows_what_is_found(
    typed: str, found: set[str], posts: dict[str, Post], tunisia: Person
) -> None:
    page = find(tunisia, f"زبرجد {typed}")
    assert page.chips and all(chip.is_understood for chip in page.chips), page.chips
    assert {name for name, post in posts.items() if post in page.posts} == found
    assert page.count == len(found)


def test_files_and_tags_are_asked_for_in_any_language(posts: dict[str, Post], tunisia: Person) -> None:
    held = posts["jordan"]
    tag = {"key": "law", "name": {"ar": "القانون", "en": "Law", "fr": "Droit"}}
    Room.objects.filter(pk=held.room_id).update(tags=[tag])
    Thread.objects.filter(pk=held.thread_id).update(tags=["law"])
    Post.objects.filter(pk=held.pk).update(files=[{"id": 1, "kind": "picture", "name": "x.png"}])
    for typed in ("has:file", "avec:image", "وسم:القانون", "tag:law", "étiquette:droit"):
        assert find(tunisia, f"زبرجد {typed}").posts == [held], typed
    assert find(tunisia, "", has_file=True).posts == [held]
    assert held not in find(tunisia, "زبرجد -tag:law").posts


@pytest.mark.parametrize(
    "typed",
    ["in:nowhere", "من:لاأحد", "lang:xx", "kind:nothing", "before:someday", "has:cake", "tag:none", "in:", "thread:x"],
)
def test_a_value_that_means_nothing_finds_nothing_and_has_a_sentence(
    typed: str, posts: dict[str, Post], tunisia: Person, signed_in: Callable[[Person], Client]
) -> None:
    page = read(signed_in(tunisia), f"/search/?q=زبرجد {typed}")
    assert 'class="search__problem"' in page and "chip--refusal" in page and "<mark>" not in page


def test_a_room_she_does_not_read_and_one_that_is_not_there_are_told_alike(
    posts: dict[str, Post], tunisia: Person, president: Person, signed_in: Callable[[Person], Client]
) -> None:
    pages = [read(signed_in(tunisia), f"/search/?q=in:{name}") for name in ("bureau-room", "bureau-ruum")]
    assert pages[0].count("search__problem") == pages[1].count("search__problem") == 1
    assert find(president, "in:bureau-room").chips[0].is_understood


def test_who_wrote_without_a_name_is_found_by_no_filter(
    jordan: Person, tunisia: Person, board: Callable[[str], Room]
) -> None:
    start_thread(author=jordan, room=board("security"), title="تنبيه", body="زبرجد", language="ar", client_id=uuid4())
    with translation.override("ar"):
        assert len(find(tunisia, "زبرجد")) == 1
        for typed in ("from:JO", "من:رنا", "from:head", "from:delegation"):
            assert not find(tunisia, f"زبرجد {typed}").posts, typed
        # To leave her out must not tell that she wrote it either.
        assert len(find(tunisia, "زبرجد -from:JO")) == 1


def test_each_filter_is_a_chip_that_leads_to_the_search_without_it(
    posts: dict[str, Post], tunisia: Person, signed_in: Callable[[Person], Client]
) -> None:
    page = read(signed_in(tunisia), "/search/?q=زبرجد+from:JO&language=ar")
    assert page.count('class="chip search__chip"') == 2
    assert 'href="?q=%D8%B2%D8%A8%D8%B1%D8%AC%D8%AF&amp;language=ar"' in page
    assert 'href="?q=%D8%B2%D8%A8%D8%B1%D8%AC%D8%AF+from%3AJO"' in page


def test_an_exact_search_finds_the_spelling_alone(jordan: Person, tunisia: Person, budget: Thread) -> None:
    for body in ("هذه بوابات جديدة", "هذه بوابة جديدة"):
        create_post(author=jordan, thread=budget, body=body, language="ar", client_id=uuid4())
    assert len(find(tunisia, "بوابة")) == 2
    assert [post.body for post in find(tunisia, "بوابة", exact=True)] == ["هذه بوابة جديدة"]


def test_threads_are_found_by_their_titles_even_where_the_first_post_is_gone(
    jordan: Person, tunisia: Person, observer: Person, board: Callable[[str], Room]
) -> None:
    thread = start_thread(
        author=jordan, room=board("governance"), title="منصّة الزبرجد", body="نص", language="ar", client_id=uuid4()
    ).result
    Post.objects.filter(thread=thread).update(number=None, status=Post.Status.RETURNED)
    assert [one.pk for one in find(tunisia, "المنصة").threads] == [thread.pk]
    assert find(tunisia, "المنصة from:JO").threads == []
    Room.objects.filter(pk=thread.room_id).update(audience=Room.Audience.MEMBERS_ONLY)
    assert find(observer, "المنصة").threads == []
