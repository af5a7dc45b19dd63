"""arabic.md §6 for times: whole sentences with the real plural forms (T-PLU, T-PLU-FR). Needs the catalogues."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from accounts import display
from accounts.display import ReaderStyle
from accounts.display.phrases import PHRASES

pytestmark = pytest.mark.pure

NOW = datetime(2016, 2, 8, 11, 5, tzinfo=UTC)

secretariat = ReaderStyle.default("ar")
jordan = ReaderStyle("ar", digits="arab")
expert = ReaderStyle.default("en")
observer = ReaderStyle.default("fr")


def ago(reader, **length):
    return display.relative(NOW - timedelta(**length), NOW, reader)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ({"seconds": 59}, "الآن"),
        ({"minutes": 1}, "منذ دقيقة واحدة"),
        ({"minutes": 2}, "منذ دقيقتين"),
        ({"minutes": 4}, "منذ 4 دقائق"),
        ({"minutes": 11}, "منذ 11 دقيقة"),
        ({"minutes": 59, "seconds": 59}, "منذ 59 دقيقة"),
        ({"hours": 1}, "منذ ساعة واحدة"),
        ({"minutes": 100}, "منذ ساعة واحدة"),
        ({"hours": 2}, "منذ ساعتين"),
        ({"hours": 10}, "منذ 10 ساعات"),
        ({"hours": 23, "minutes": 59}, "منذ 23 ساعة"),
        ({"hours": 24}, "7 شباط/فبراير 2016"),
        ({"minutes": -4}, "بعد 4 دقائق"),
        ({"hours": -2}, "بعد ساعتين"),
        ({"days": -1}, "9 شباط/فبراير 2016"),
    ],
)
def test_the_secretariat_reads_how_long_ago_in_whole_arabic_sentences(length, words):
    assert ago(secretariat, **length) == words


def test_other_readers_read_the_same_in_their_digits_and_language():
    assert ago(jordan, minutes=4) == "منذ ٤ دقائق"
    assert ago(expert, minutes=1) == "1 minute ago"
    assert ago(expert, hours=3) == "3 hours ago"
    assert ago(observer, minutes=4) == "il y a 4 minutes"
    assert ago(observer, seconds=-5) == "à l’instant"


def test_the_language_of_the_sentence_is_the_readers_and_not_the_pages():
    with translation.override("fr"):
        assert ago(secretariat, minutes=4) == "منذ 4 دقائق"
        assert ago(expert, minutes=4) == "4 minutes ago"


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "تنتهي المهلة اليوم"), (1, "بقي يوم واحد"), (2, "بقي يومان")]
    + [(n, f"بقيت {n} أيام") for n in (3, 10, 103, 110, 1003)]
    + [(n, f"بقي {n} يوماً") for n in (11, 99, 111, 1011)]
    + [(n, f"بقي {n} يوم") for n in (100, 101, 102, 200, 1000)],
)
def test_the_days_left_take_all_six_arabic_forms(n, words):
    assert display.phrase("days_left", n, secretariat) == words


def test_the_dual_follows_its_case():
    assert display.phrase("days_ago", 2, secretariat) == "منذ يومين"
    assert display.duration(timedelta(days=2), secretariat) == "يومان"
    assert display.duration(timedelta(hours=1), secretariat) == "ساعة واحدة"


def test_french_counts_nothing_in_the_singular():
    assert display.phrase("days", 0, observer) == "0 jour"
    assert display.phrase("days", 1, observer) == "1 jour"
    assert display.phrase("days", 2, observer) == "2 jours"
    assert display.phrase("minutes_ago", 1000, observer) == "il y a 1000 minutes"


def test_a_deadline_counts_down_and_then_says_it_has_passed():
    def left(**length):
        return display.time_left(NOW + timedelta(**length), NOW, secretariat)

    assert left(days=2, hours=23) == "بقي يومان"
    assert left(hours=11) == "بقيت 11 ساعة"
    assert left(minutes=3) == "بقيت 3 دقائق"
    assert left(seconds=0) == "تنتهي المهلة الآن"
    assert left(seconds=-1) == "انقضت المهلة."


@pytest.mark.parametrize("name", PHRASES)
def test_one_and_two_show_no_figure_in_arabic_and_no_phrase_falls_back_to_english(name):
    for n in (0, 1, 2, 3, 11, 100):
        words = display.phrase(name, n, secretariat)
        assert not any("a" <= letter.lower() <= "z" for letter in words)
        assert (str(n) in words) == (n > 2 or (name, n) == ("bytes", 0))
