"""The table of a zone's offsets that the page hands to the script."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.display.zones import offset_table

pytestmark = pytest.mark.pure


def offset_by_table(timezone, moment):
    passed = [minutes for since, minutes in offset_table(timezone) if since <= moment.timestamp()]
    return timedelta(minutes=passed[-1])


@pytest.mark.parametrize("timezone", ["Asia/Beirut", "Africa/Casablanca", "Africa/Cairo", "Asia/Amman", "Asia/Muscat"])
def test_the_table_agrees_with_the_zone_on_both_sides_of_every_change(timezone):
    zone = ZoneInfo(timezone)
    moments = [datetime(2016, 1, 1, tzinfo=UTC) + timedelta(hours=7 * step) for step in range(13_000)]
    for since, _ in offset_table(timezone)[1:]:
        change = datetime.fromtimestamp(since, UTC)
        moments += [change - timedelta(seconds=1), change]
    for moment in moments:
        assert offset_by_table(timezone, moment) == moment.astimezone(zone).utcoffset(), moment


def test_a_zone_without_changes_needs_one_line():
    assert offset_table("Asia/Muscat") == ((1451606400, 240),)


def test_the_zones_are_those_of_the_release_and_not_of_the_machine():
    """Morocco gave up its clock change in 2026: a system's older database would be an hour wrong."""
    assert zoneinfo.TZPATH == ()
    assert datetime(2026, 9, 28, 12, tzinfo=UTC).astimezone(ZoneInfo("Africa/Casablanca")).hour == 12
