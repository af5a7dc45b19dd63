"""`<time>` elements, and fragments drawn once per language and made personal on the server."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from accounts import display
from accounts.display import ReaderStyle

pytestmark = pytest.mark.pure

SENT = datetime(2016, 2, 8, 11, 5, tzinfo=UTC)
NOW = SENT + timedelta(minutes=4)

secretariat = ReaderStyle.default("ar")
morocco = ReaderStyle("ar", months="morocco", timezone="Africa/Casablanca")
jordan = ReaderStyle("ar", digits="arab", months="levantine", timezone="Asia/Amman", hijri=True)

arabic_styles = st.builds(
    ReaderStyle,
    language=st.just("ar"),
    digits=st.sampled_from(["latn", "arab"]),
    months=st.sampled_from(sorted(display.month_styles())),
    timezone=st.sampled_from(["Asia/Beirut", "Africa/Casablanca", "Asia/Muscat", "Asia/Kolkata", "UTC"]),
    hour12=st.booleans(),
)
moments = st.datetimes(datetime(2016, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def test_a_time_carries_the_instant_the_kind_and_the_absolute_time():
    assert display.time_html(SENT, "clock", secretariat) == (
        '<time datetime="2016-02-08T11:05:00+00:00" data-time="clock" dir="rtl"'
        ' title="الاثنين 8 شباط/فبراير 2016، 13:05 (\u2068UTC+02:00\u2069)">13:05</time>'
    )


def test_a_calendar_date_has_no_hour_and_no_zone():
    assert display.time_html(date(2016, 2, 8), "date", morocco) == (
        '<time datetime="2016-02-08" data-time="date" dir="rtl" title="الاثنين 8 فبراير 2016">8 فبراير 2016</time>'
    )


def test_both_times_of_a_deadline_are_isolated():
    html = display.time_html(datetime(2016, 3, 31, 15, tzinfo=UTC), "deadline", morocco)
    assert "<bdi>31 مارس 2016، 16:00 بالتوقيت المحلي</bdi> (<bdi>18:00 بتوقيت بيروت</bdi>)</time>" in html


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind"):
        display.time_html(SENT, "sundial", secretariat)


def test_the_hijri_line_appears_only_for_who_asked_for_it():
    assert display.hijri_html(SENT, jordan) == "<bdi>٢٩ ربيع الآخر ١٤٣٧ هـ</bdi>"
    assert display.hijri_html(SENT, secretariat) == ""


def test_a_shared_fragment_becomes_the_readers_own_and_nothing_else_in_it_changes():
    shared = format_html(
        '<article data-seq="7"><bdi>علي</bdi> {} · {}<p>قال: 11:05 &lt;time&gt;</p></article>',
        display.time_html(SENT, "clock", secretariat),
        display.time_html(SENT, "relative", secretariat, NOW),
    )
    hers = display.localise_times(shared, jordan, NOW)
    assert isinstance(hers, SafeString)
    assert hers == format_html(
        '<article data-seq="7"><bdi>علي</bdi> {} · {}<p>قال: 11:05 &lt;time&gt;</p></article>',
        display.time_html(SENT, "clock", jordan),
        display.time_html(SENT, "relative", jordan, NOW),
    )


@given(moment=moments, kind=st.sampled_from(display.KINDS), first=arabic_styles, second=arabic_styles)
def test_a_fragment_made_personal_equals_one_drawn_for_her(moment, kind, first, second):
    now = moment + timedelta(hours=5)
    shared = display.time_html(moment, kind, first, now)
    assert display.localise_times(shared, second, now) == display.time_html(moment, kind, second, now)


@pytest.mark.parametrize(
    "untouched",
    [
        '<time datetime="2016-02-08T11:05:00+00:00">8 February</time>',
        '<time datetime="yesterday" data-time="clock">13:05</time>',
        '<time datetime="2016-02-08T11:05:00" data-time="clock">13:05</time>',
        '<time datetime="2016-02-08T11:05:00+00:00" data-time="sundial">noon</time>',
        '<time data-datetime="2016-02-08T11:05:00+00:00" data-time="clock">13:05</time>',
        "<timeline>13:05</timeline>",
    ],
)
def test_a_time_that_is_not_ours_to_read_stays_as_it_was(untouched):
    assert display.localise_times(SafeString(untouched), jordan) == untouched


def test_attributes_written_by_hand_survive_in_any_order():
    html = (
        '<time class="post__time" data-time="clock" title="old" datetime="2016-02-08T11:05:00+00:00" id="t-1">x</time>'
    )
    hers = display.localise_times(SafeString(html), morocco)
    assert '<time class="post__time" data-time="clock" datetime="2016-02-08T11:05:00+00:00" id="t-1" title="' in hers
    assert hers.endswith(">11:05</time>")
    assert "old" not in hers


def test_digits_that_people_wrote_stay_as_they_wrote_them():
    shared = format_html('<p dir="rtl">معيار ISO 27001</p>{}', display.time_html(SENT, "clock", secretariat))
    hers = display.localise_times(shared, jordan, NOW)
    assert "ISO 27001" in hers
    assert ">١٣:٠٥</time>" in hers
