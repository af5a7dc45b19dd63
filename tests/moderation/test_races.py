"""Two officers act on one case at one moment, through the doors: one wins, the other is told so, the log has one act.

On the real database and with threads of their own, on SQLite and on PostgreSQL alike (domain.md W3, delivery.md M-8).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from forum.models import Event, Notification, Post
from moderation import actions, log
from moderation.models import Case, Warned

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 30
WORDS = "عبارة لا تليق."
HIDE = {"act": "hide", "reason": "disrespect", "words": WORDS}
DISMISS = {"act": "none", "reason": "", "words": ""}
WARN = {"act": "warn", "reason": "disrespect", "words": WORDS}
Door = Callable[[], "object"]


@pytest.fixture
def new_case(reply, jordan, tunisia, budget, settings):
    """A case about a post of its own."""
    settings.POSTS_PER_MINUTE = 1000

    def new() -> Case:
        post = reply(jordan, budget, "كلام يُنظر فيه").result
        return actions.open_case_by_rule(post=post, rule="links", severity=3)

    return new


@contextmanager
def at_once(*doors: Callable[[], object]) -> Iterator[list]:
    """What each of these answers when all are opened at the same moment."""
    barrier, answers = threading.Barrier(len(doors)), [None] * len(doors)

    def run(n: int) -> None:
        try:
            barrier.wait()
            answers[n] = doors[n]()
        except Exception as error:  # The caller looks at what came of each.
            answers[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(doors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    yield answers


def sends(browser: Client, name: str, case: Case, **values: str) -> Callable[[], tuple[int, dict]]:
    """Knock at a door of the case as the script does."""

    def send() -> tuple[int, dict]:
        url = reverse(f"moderation:{name}", args=[case.pk])
        answer = browser.post(url, {"client_id": str(uuid4())} | values, headers={"accept": "application/json"})
        return answer.status_code, answer.json()

    return send


def acts_in_log(case: Case, *kinds: str) -> list[str]:
    found = Event.objects.filter(room__key=log.DESK_KEY, kind__in=kinds).order_by("seq")
    return [event.kind for event in found if event.data["case"] == case.pk]


def room_acts(case: Case) -> list[str]:
    kinds = ("post.hidden", "post.restored", "post.sent_back")
    return list(Event.objects.filter(post=case.post_id, kind__in=kinds).order_by("seq").values_list("kind", flat=True))


def one_wins(answers: list, code: str | set[str]) -> int:
    """Which one: the other was told why not, in a sentence and with a code."""
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    won = [n for n, (status, _told) in enumerate(answers) if status in (200, 201)]
    assert len(won) == 1, answers
    status, told = answers[1 - won[0]]
    assert status == 409 and told["code"] in ({code} if isinstance(code, str) else code), answers
    assert told["message"].strip().endswith(".")
    return won[0]


def test_two_who_take_a_case_at_once(new_case, signed_in, secretariat, second_secretariat):
    officers = [secretariat, second_secretariat]
    browsers = [signed_in(officer) for officer in officers]
    for _round in range(ROUNDS):
        case = new_case()
        with at_once(*(sends(browser, "claim", case) for browser in browsers)) as answers:
            winner = one_wins(answers, "in_other_hands")
        case.refresh_from_db()
        assert case.officer == officers[winner] and case.state == Case.State.TRIAGED
        assert acts_in_log(case, "case.claimed") == ["case.claimed"]


def test_hiding_and_dismissing_at_once(new_case, signed_in, secretariat, jordan):
    """The same officer in two tabs: both have the case in hand, and only one decision is taken."""
    browsers = [signed_in(secretariat), signed_in(secretariat)]
    for _round in range(ROUNDS):
        case = actions.claim_case(actor=secretariat, case=new_case())
        with at_once(
            sends(browsers[0], "decide", case, **HIDE), sends(browsers[1], "decide", case, **DISMISS)
        ) as answers:
            winner = one_wins(answers, "already_decided")
        case.refresh_from_db()
        hidden = winner == 0
        assert (case.act, case.state) == (("hide", "actioned") if hidden else ("none", "dismissed"))
        assert Post.objects.get(pk=case.post_id).moderation == ("hidden" if hidden else "")
        assert acts_in_log(case, "case.decided") == ["case.decided"]
        assert room_acts(case) == (["post.hidden"] if hidden else [])
        told = Notification.objects.filter(recipient=jordan, verb="moderation_action", done_at=None)
        assert sum(row.data.get("case") == case.pk for row in told) == int(hidden)


def test_one_takes_over_while_the_other_decides(new_case, signed_in, secretariat, second_secretariat):
    first, second = signed_in(secretariat), signed_in(second_secretariat)
    for _round in range(ROUNDS):
        case = actions.claim_case(actor=secretariat, case=new_case())
        with at_once(sends(first, "decide", case, **HIDE), sends(second, "claim", case, over="yes")) as answers:
            winner = one_wins(answers, {"in_other_hands", "already_decided"})
        case.refresh_from_db()
        if winner == 0:
            assert case.decided_by == secretariat and case.officer == secretariat
            assert acts_in_log(case, "case.decided", "case.claimed") == ["case.claimed", "case.decided"]
        else:
            assert case.decided_by is None and case.officer == second_secretariat
            assert acts_in_log(case, "case.decided") == [] and room_acts(case) == []


def test_the_same_decision_sent_twice_at_once_is_one(new_case, signed_in, secretariat):
    browsers = [signed_in(secretariat), signed_in(secretariat)]
    for _round in range(ROUNDS):
        case, same = actions.claim_case(actor=secretariat, case=new_case()), str(uuid4())
        with at_once(*(sends(browser, "decide", case, **WARN, client_id=same) for browser in browsers)) as answers:
            assert {status for status, _told in answers} <= {200, 201}, answers
        assert acts_in_log(case, "case.decided") == ["case.decided"]
        assert Warned.objects.filter(case=case).count() == 1


def test_undoing_and_deciding_again_at_once(new_case, signed_in, secretariat):
    """One tab undoes a hiding while the other dismisses the case: in either order the log and the post agree."""
    browsers = [signed_in(secretariat), signed_in(secretariat)]
    for _round in range(ROUNDS):
        case = actions.claim_case(actor=secretariat, case=new_case())
        actions.decide_case(actor=secretariat, case=case, client_id=uuid4(), **HIDE)
        with at_once(sends(browsers[0], "undo", case), sends(browsers[1], "decide", case, **DISMISS)) as answers:
            (undone, _told), (decided, told) = answers
        case.refresh_from_db()
        assert undone == 200, answers
        told_acts = acts_in_log(case, "case.decided", "case.undone")
        if decided == 201:  # It came after the undoing, and found the case open.
            assert told_acts == ["case.decided", "case.undone", "case.decided"] and case.state == "dismissed"
        else:
            assert (decided, told["code"]) == (409, "already_decided")
            assert told_acts == ["case.decided", "case.undone"] and case.state == "triaged"
        assert room_acts(case) == ["post.hidden", "post.restored"]
        assert Post.objects.get(pk=case.post_id).moderation == ""


def test_two_who_undo_at_once(new_case, signed_in, secretariat):
    browsers = [signed_in(secretariat), signed_in(secretariat)]
    for _round in range(ROUNDS):
        case = actions.claim_case(actor=secretariat, case=new_case())
        actions.decide_case(actor=secretariat, case=case, client_id=uuid4(), **WARN)
        with at_once(*(sends(browser, "undo", case) for browser in browsers)) as answers:
            one_wins(answers, "too_late_to_undo")
        assert acts_in_log(case, "case.undone") == ["case.undone"]
        assert Warned.objects.filter(case=case, lifted_at=None).count() == 0


def test_without_script_the_other_officer_reads_the_sentence(new_case, signed_in, secretariat, second_secretariat):
    case = new_case()
    actions.claim_case(actor=secretariat, case=case)
    answer = signed_in(second_secretariat).post(
        reverse("moderation:claim", args=[case.pk]), {"client_id": str(uuid4())}
    )
    assert answer.status_code == 409 and secretariat.name in answer.content.decode()
