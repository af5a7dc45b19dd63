"""The kinds of notification and their sentences, as the Council wrote them: data/notifications.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "data" / "notifications.json"
AT_ONCE = 3  # urgency: on every channel, whatever the hour
PROCEDURE = "procedure"

# One open row for each place tells that there is something; how much is counted when it is read.
STANDING = frozenset({"new_posts", "direct_message", "new_thread"})
# What the desk says of a post: told also while the post itself is out of sight.
OF_THE_DESK = frozenset(
    {
        "moderation_action",
        "moderation_undone",
        "report_received",
        "report_decided",
        "appeal_received",
        "appeal_asked",
        "appeal_decided",
        "warning_given",
        "silence_given",
        "post_erased",
        "hold_set",
        "hold_lifted",
        "silence_lifted",
        "proposal_made",
        "proposal_decided",
        "veil_asked",
        "veil_refused",
        "veil_lifted",
        "veil_lifted_yours",
        "room_inspected",
    }
)
# What is said to her and not to everybody who follows the place.
ADDRESSED = frozenset({"mention", "reply", "direct_message"})


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """{key: its entry in the file}."""
    return {entry["key"]: entry for entry in json.loads(FILE.read_text(encoding="utf-8"))["notifications"]}


def group_of(kind: str) -> str:
    """dialogue, procedure, meeting, call, moderation or account."""
    return str(kinds()[kind]["group"])


def is_urgent(kind: str) -> bool:
    """Whether it passes quiet hours and every level: a deadline does not wait for the morning."""
    entry = kinds()[kind]
    return entry["group"] == PROCEDURE or entry["urgency"] >= AT_ONCE
