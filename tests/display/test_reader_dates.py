"""arabic.md §5: how each reader sees dates, times and deadlines (T-DATE-1 … T-DATE-5, 7, 8)."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from accounts import display
from accounts.display import ReaderStyle, isolate_text

pytestmark = pytest.mark.pure

FOUNDING = date(2016, 2, 8)
SENT = datetime(2016, 2, 8, 11, 5, tzinfo=UTC)
DEADLINE = datetime(2016, 3, 31, 15, 0, tzinfo=UTC)

secretariat = ReaderStyle.default("ar")
expert = ReaderStyle.default("en")
observer = ReaderStyle.default("fr")
jordan = ReaderStyle("ar", digits="arab", months="levantine", timezone="Asia/Amman")
algeria = ReaderStyle("ar", months="maghreb_french", timezone="Africa/Algiers")
morocco = ReaderStyle("ar", months="morocco", timezone="Africa/Casablanca")
mauritania = ReaderStyle("ar", months="mauritania", timezone="Africa/Nouakchott")


@pytest.mark.parametrize(
    ("reader", "day", "words"),
    [
        (secretariat, FOUNDING, "8 شباط/فبراير 2016"),
        (algeria, FOUNDING, "8 فيفري 2016"),
        (morocco, date(2016, 7, 15), "15 يوليوز 2016"),
        (jordan, FOUNDING, "٨ شباط ٢٠١٦"),
        (mauritania, date(2016, 4, 1), "1 إبريل 2016"),
        (ReaderStyle("ar", months="standard"), FOUNDING, "8 فبراير 2016"),
        (expert, FOUNDING, "8 February 2016"),
        (observer, FOUNDING, "8 février 2016"),
        (observer, date(2016, 8, 1), "1er août 2016"),
    ],
)
def test_each_reader_sees_the_month_names_and_digits_of_her_choice(reader, day, words):
    assert display.long_date(day, reader) == words


def test_the_weekday_stands_before_the_date_in_every_language():
    assert display.weekday_date(FOUNDING, secretariat) == "الاثنين 8 شباط/فبراير 2016"
    assert display.weekday_date(FOUNDING, expert) == "Monday 8 February 2016"
    assert display.weekday_date(FOUNDING, observer) == "lundi 8 février 2016"


def test_a_moment_is_told_on_a_24_hour_clock_in_the_readers_zone():
    assert display.date_time(SENT, secretariat) == "8 شباط/فبراير 2016، 13:05"
    assert display.date_time(SENT, expert) == "8 February 2016, 13:05"
    assert display.date_time(SENT, observer) == "8 février 2016 à 13:05"
    assert display.clock(SENT, morocco) == "11:05"
    assert display.clock(SENT, jordan) == "١٣:٠٥"


@pytest.mark.parametrize(
    ("hour", "arabic", "english"),
    [
        (0, "12:05 ص", "12:05 a.m."),
        (11, "11:05 ص", "11:05 a.m."),
        (12, "12:05 م", "12:05 p.m."),
        (13, "1:05 م", "1:05 p.m."),
    ],
)
def test_who_prefers_twelve_hours_has_the_half_day_after_the_time(hour, arabic, english):
    dt = SENT.replace(hour=hour)
    assert display.clock(dt, ReaderStyle("ar", timezone="UTC", hour12=True)) == arabic.replace(" ", "\u00a0")
    assert display.clock(dt, ReaderStyle("en", timezone="UTC", hour12=True)) == english.replace(" ", "\u00a0")


def test_a_late_message_belongs_to_the_next_day_further_east_but_a_calendar_date_never_moves():
    late = datetime(2016, 2, 8, 22, 30, tzinfo=UTC)
    assert display.long_date(late, morocco) == "8 فبراير 2016"
    assert display.long_date(late, secretariat) == "9 شباط/فبراير 2016"
    assert display.long_date(FOUNDING, morocco) == "8 فبراير 2016"


def test_a_time_without_a_zone_is_refused_instead_of_guessed():
    with pytest.raises(ValueError, match="aware"):
        display.clock(datetime(2016, 2, 8, 13, 5), secretariat)


def test_a_director_in_casablanca_reads_a_deadline_in_her_time_and_then_in_beiruts():
    local, beirut = "31 مارس 2016، 16:00 بالتوقيت المحلي", "18:00 بتوقيت بيروت"
    assert display.deadline(DEADLINE, morocco) == f"{isolate_text(local)} ({isolate_text(beirut)})"


def test_the_secretariat_in_beirut_reads_a_deadline_once():
    assert display.deadline(DEADLINE, secretariat) == isolate_text("31 آذار/مارس 2016، 18:00 بتوقيت بيروت")


def test_beiruts_date_is_repeated_where_it_is_already_tomorrow_there():
    midnight = datetime(2016, 3, 31, 22, 0, tzinfo=UTC)
    assert isolate_text("1 أبريل 2016، 01:00 بتوقيت بيروت") in display.deadline(midnight, morocco)


def test_the_hijri_date_is_that_of_umm_al_qura():
    assert display.hijri_line(FOUNDING, secretariat) == "29 ربيع الآخر 1437 هـ"
    assert display.hijri_line(FOUNDING, jordan) == "٢٩ ربيع الآخر ١٤٣٧ هـ"
    assert display.hijri_line(date(2016, 6, 6), expert) == "1 Ramadan 1437 AH"
    assert display.hijri_line(date(1800, 1, 1), secretariat) == ""


def test_the_title_of_a_time_names_its_distance_from_utc():
    assert display.absolute(SENT, secretariat) == "الاثنين 8 شباط/فبراير 2016، 13:05 (\u2068UTC+02:00\u2069)"
    west = display.absolute(SENT, ReaderStyle("en", timezone="America/St_Johns"))
    assert west == "Monday 8 February 2016, 07:35 (\u2068UTC-03:30\u2069)"


def test_no_arabic_time_shows_a_latin_month_or_half_day():
    now = SENT + timedelta(minutes=4)
    for digits, months, hour12 in product(("latn", "arab"), display.month_styles(), (False, True)):
        reader = ReaderStyle("ar", digits=digits, months=months, hour12=hour12)  # type: ignore[arg-type]
        for kind, month in product(display.KINDS, range(1, 13)):
            text = display.time_text(SENT.replace(month=month), kind, reader, now.replace(month=month))
            assert not any("a" <= letter.lower() <= "z" for letter in text), text


def test_a_choice_that_does_not_exist_is_refused_when_it_is_made():
    for wrong in (
        {"language": "de"},
        {"digits": "roman"},
        {"months": "venus"},
        {"timezone": "Atlantis/Port"},
        {"timezone": ""},
        {"timezone": "Asia"},
        {"timezone": "/etc/localtime"},
    ):
        with pytest.raises(ValueError, match="Unknown"):
            ReaderStyle(**({"language": "ar"} | wrong))  # type: ignore[arg-type]


def test_an_unknown_language_has_the_arabic_default_and_a_region_is_ignored():
    assert ReaderStyle.default("fr-tn") == observer
    assert ReaderStyle.default(None) == ReaderStyle.default("de") == secretariat
    assert (secretariat.digits, secretariat.months, secretariat.timezone) == ("latn", "council_dual", "Asia/Beirut")
