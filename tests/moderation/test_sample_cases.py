"""The sample cases of the demonstration speak of people, threads and reasons that there are."""

import json

import pytest

from forum.loading.dialogue import threads
from forum.loading.structure import read
from moderation import reasons
from moderation.forms import ACTS
from moderation.models import Appeal

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def cases():
    from council.sample_cases import FILE

    return json.loads(FILE.read_text(encoding="utf-8"))["cases"]


def test_their_people_threads_reasons_and_acts_are_known(cases):
    people = {author["key"] for author in read("sample_dialogue")["authors"]}
    places = {thread["id"] for thread in threads()}
    acts = {key for key, _label, _effect in ACTS}
    for case in cases:
        told = [case[name] for name in ("claim", "precaution", "note", "decide") if name in case]
        told += [*case.get("reports", ()), *case.get("votes", ())]
        assert {case["author"], *(turn["by"] for turn in told)} <= people, case["id"]
        assert case["thread"] in places, case["id"]
        for turn in told:
            assert turn.get("act", "none") in acts
            assert turn.get("outcome", "upheld") in Appeal.Outcome.values
            if turn.get("reason"):
                reasons.reason(turn["reason"])


def test_their_names_are_not_those_of_the_dialogue(cases):
    """A post is known by its name: one of the dialogue's would count as told already."""
    spoken = {post["id"] for thread in read("sample_dialogue")["threads"] for post in thread["posts"]}
    assert not spoken & {case["id"] for case in cases}
    assert len({case["id"] for case in cases}) == len(cases)


def test_nobody_decides_what_she_reported_or_wrote(cases):
    for case in cases:
        parties = {case["author"], *(report["by"] for report in case.get("reports", ()))}
        for turn in (case.get("claim"), case.get("decide"), *case.get("votes", ())):
            assert turn is None or turn["by"] not in parties, case["id"]
