"""The sample cases of the demonstration, told through the acts people use, at the times they happened.

Posts of their own are written for them at the end of the sample's threads, so that the dialogue stays as it is.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from forum import clock
from forum.actions import create_post
from forum.loading.dialogue import client_id, threads
from forum.loading.people import author_of
from forum.models import Event, Post, Thread
from moderation import actions, reasons
from moderation.models import Appeal, Case

FILE = Path(__file__).parent / "data" / "sample_cases.json"
# Logs tell their lines in the order of time: a post of ours comes after what was said in its room.
AFTER_THE_LAST = timedelta(minutes=10)
Sample = dict[str, Any]
Act = Callable[[], object]


def load() -> int:
    """Tell the cases that are still to be told, all or none; gives how many. Their threads must be there."""
    samples = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
    told = Post.objects.filter(client_id__in=[_id(sample) for sample in samples])
    if told.exists():
        return 0
    with transaction.atomic():
        for moment, act in sorted(_timeline(samples), key=lambda turn: turn[0]):
            with clock.at(moment):
                act()
    return len(samples)


def _timeline(samples: list[Sample]) -> Iterator[tuple[datetime, Act]]:
    now = clock.now()
    for sample in samples:
        ago = timedelta(**{unit: sample[unit] for unit in ("days", "hours", "minutes") if unit in sample})
        thread = _thread(sample)
        last = Event.objects.filter(room=thread.room_id).aggregate(at=Max("at"))["at"]
        begins = min(max(now - ago, last + AFTER_THE_LAST), now)
        for after, act in _story(sample, thread):
            yield min(begins + timedelta(minutes=after), now), act


def _story(sample: Sample, thread: Thread) -> Iterator[tuple[int, Act]]:
    """(minutes after the post, what is done)"""
    yield 0, partial(_write, sample, thread)
    for report in sample.get("reports", ()):
        yield report["after"], partial(_report, sample, report)
    for name, act in _ACTS.items():
        if name in sample:
            yield sample[name]["after"], partial(act, sample, sample[name])
    for vote in sample.get("votes", ()):
        yield vote["after"], partial(_vote, sample, vote)


def _write(sample: Sample, thread: Thread) -> None:
    create_post(
        author=author_of(sample["author"]),
        thread=thread,
        body=sample["text"],
        language=sample["language"],
        client_id=_id(sample),
    )


def _report(sample: Sample, report: Sample) -> None:
    actions.report_post(
        reporter=author_of(report["by"]),
        post=_post(sample),
        reason=report["reason"],
        words=report["words"],
        client_id=_id(sample, f"report-{report['by']}"),
    )


def _claim(sample: Sample, turn: Sample) -> None:
    actions.claim_case(actor=author_of(turn["by"]), case=_case(sample))


def _hide_meanwhile(sample: Sample, turn: Sample) -> None:
    actions.hide_meanwhile(actor=author_of(turn["by"]), case=_case(sample))


def _note(sample: Sample, turn: Sample) -> None:
    actor = author_of(turn["by"])
    actions.add_note(actor=actor, case=_case(sample), text=turn["text"], client_id=_id(sample, "note"))


def _decide(sample: Sample, turn: Sample) -> None:
    """In the words of the sample, or with the message that the library of reasons has, in the author's language."""
    language = author_of(sample["author"]).language
    usual = reasons.reason(turn["reason"]).message(language) if turn["act"] != Case.Act.NONE else ""
    actions.decide_case(
        actor=author_of(turn["by"]),
        case=_case(sample),
        act=turn["act"],
        reason=turn["reason"],
        words=turn.get("words", usual),
        client_id=_id(sample, "decide"),
    )


def _appeal(sample: Sample, turn: Sample) -> None:
    author = author_of(sample["author"])
    actions.lodge_appeal(author=author, case=_case(sample), text=turn["text"], client_id=_id(sample, "appeal"))


def _vote(sample: Sample, vote: Sample) -> None:
    appeal = Appeal.objects.select_related("case__post__thread__room").get(case=_case(sample))
    actions.vote_on_appeal(actor=author_of(vote["by"]), appeal=appeal, outcome=vote["outcome"], words=vote["words"])


_ACTS: dict[str, Callable[[Sample, Sample], None]] = {
    "claim": _claim,
    "precaution": _hide_meanwhile,
    "note": _note,
    "decide": _decide,
    "appeal": _appeal,
}


def _id(sample: Sample, act: str = "post") -> UUID:
    return client_id(sample["id"], act)


def _post(sample: Sample) -> Post:
    return Post.objects.select_related("thread__room").get(client_id=_id(sample))


def _case(sample: Sample) -> Case:
    return Case.objects.select_related("post__thread__room", "officer").get(post__client_id=_id(sample))


def _thread(sample: Sample) -> Thread:
    first = next(thread["posts"][0] for thread in threads() if thread["id"] == sample["thread"])
    return Post.objects.select_related("thread__room").get(client_id=client_id(first["id"])).thread
