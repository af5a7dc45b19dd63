"""The audit page: what an officer finds in the logs she may read, and takes out of them."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Person
from forum import actions, events
from forum.models import Event, Room, Thread
from forum.record.check import audit_findings
from forum.register import REGISTER_KEY

from .pages import codes, main_of, read, words

PAGE = "/register/"


@pytest.fixture
def officer(secretariat: Person, signed_in: Callable) -> Client:
    return signed_in(secretariat)


@pytest.fixture
def veiled(jordan: Person, tunisia: Person, board: Callable, reply: Callable) -> Thread:
    """A thread of non-attribution in which two have spoken."""
    thread = actions.start_thread(
        author=jordan,
        room=board("security"),
        title="حادث بلا أسماء",
        body="رأي أول.",
        language="ar",
        client_id=uuid4(),
        attribution="non_attribution",
    ).result
    reply(tunisia, thread)
    return thread


def rows(html: str) -> list[str]:
    """The words of each line of the table."""
    body = html[html.index("<tbody>") : html.index("</tbody>")] if "<tbody>" in html else ""
    return [words(row) for row in body.split("<tr>")[1:]]


def take(client: Client, form: str, query: str = "") -> HttpResponse:
    return client.post("/register/export/", {"format": form, "query": query})


def text_of(answer: HttpResponse) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


# --- What is found -----------------------------------------------------------------------------------------------


def test_all_rooms_she_reads_stand_in_one_list_newest_first(
    officer: Client, secretariat: Person, budget: Thread, veiled: Thread
) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="انتهى النقاش")
    found = rows(read(officer, PAGE))
    assert "انتهى النقاش" in found[0] and secretariat.name in found[0]
    assert any("حادث بلا أسماء" in row for row in found) and any("ميزانية" in row for row in found)


def test_what_a_room_is_called_narrows_it(officer: Client, budget: Thread, veiled: Thread) -> None:
    found = rows(read(officer, f"{PAGE}?room=security"))
    assert found and all("حادث بلا أسماء" in row for row in found)


def test_a_person_is_found_by_name_in_either_script(
    officer: Client, jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    reply(tunisia, budget)
    for asked in ("الحسن", "alhasan", "Rana"):
        found = rows(read(officer, f"{PAGE}?room=governance&who={asked}"))
        assert len(found) == 2 and all(jordan.name in row for row in found), asked
    assert len(rows(read(officer, f"{PAGE}?person={tunisia.pk}"))) == 1
    assert rows(read(officer, f"{PAGE}?who=nobody-at-all")) == []
    assert rows(read(officer, f"{PAGE}?person={10**12}")) == []


def test_an_author_of_a_veiled_thread_is_not_found_by_her_name(
    officer: Client, secretariat: Person, jordan: Person, tunisia: Person, veiled: Thread
) -> None:
    actions.lock_thread(actor=secretariat, thread=veiled, client_id=uuid4())
    for person in (jordan, tunisia):
        html = main_of(read(officer, f"{PAGE}?person={person.pk}"))
        assert rows(html) == []
        take_out = text_of(take(officer, "jsonl", f"person={person.pk}"))
        assert len(take_out.splitlines()) == 1
    # What an officer does there she does under her name.
    assert len(rows(read(officer, f"{PAGE}?person={secretariat.pk}&thread={veiled.pk}"))) == 1
    # And the lines of the thread are there for whoever does not ask by name.
    assert len(rows(read(officer, f"{PAGE}?thread={veiled.pk}"))) == 4


def test_a_warning_that_was_read_does_not_name_its_reader(
    officer: Client, tunisia: Person, secretariat: Person
) -> None:
    from moderation import log

    event = log.note("warning.acknowledged", actor=tunisia, case=7)
    assert "salt" in event.data  # without it, trying every member against the hash would name her
    assert rows(read(officer, f"{PAGE}?person={tunisia.pk}")) == []
    found = rows(read(officer, f"{PAGE}?room=desk"))
    assert len(found) == 1 and tunisia.name not in found[0] and tunisia.name_second not in found[0]


def test_kinds_go_by_group_and_every_kind_is_in_one() -> None:
    from forum.audit import GROUPS
    from forum.views.event_words import WORDS

    for kind in events.KINDS | WORDS.keys():
        assert any(kind.startswith(begin) for begins in GROUPS.values() for begin in begins), kind


def test_days_are_those_of_the_reader(officer: Client, secretariat: Person, tunisia: Person, budget: Thread) -> None:
    secretariat.timezone = "Asia/Dubai"
    secretariat.save(update_fields=["timezone"])
    Event.objects.filter(room=budget.room_id).update(at=datetime(2026, 3, 9, 20, 30, tzinfo=UTC))
    # Half past midnight of the tenth in Dubai.
    assert rows(read(officer, f"{PAGE}?room=governance&from=2026-03-10&to=2026-03-10"))
    assert not rows(read(officer, f"{PAGE}?room=governance&to=2026-03-09"))
    assert rows(read(officer, f"{PAGE}?room=governance&from=٢٠٢٦-٠٣-١٠"))
    assert codes(read(officer, f"{PAGE}?from=yesterday", status=400)) == ["not_a_day"]


def test_words_of_the_reason_are_found_however_they_are_written(
    officer: Client, secretariat: Person, budget: Thread
) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="إعادة الصياغة مطلوبةٌ")
    actions.unlock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="اكتملت")
    assert len(rows(read(officer, f"{PAGE}?words=اعاده مطلوبه"))) == 1
    assert rows(read(officer, f"{PAGE}?words=اعاده اكتملت")) == []


def test_a_case_brings_together_the_desk_and_the_room(
    officer: Client, secretariat: Person, emirates: Person, budget: Thread
) -> None:
    from moderation import actions as desk

    post = budget.posts.get(number=1)
    case = desk.report_post(reporter=emirates, post=post, reason="off_topic", client_id=uuid4()).result
    desk.claim_case(actor=secretariat, case=case)
    desk.decide_case(
        actor=secretariat, case=case, act="hide", reason="off_topic", words="خارج الموضوع.", client_id=uuid4()
    )
    found = rows(read(officer, f"{PAGE}?case={case.pk}"))
    assert len(found) == 4
    hidden = next(row for row in found if "ميزانية" in row)
    assert "ظاهر" in hidden or "in sight" in hidden
    from moderation.reasons import reason

    assert reason("off_topic").name.ar in hidden and "off_topic" not in hidden


def test_before_and_after_are_told(officer: Client, secretariat: Person, budget: Thread) -> None:
    event = actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4())
    data = Event.objects.get(room=budget.room_id, seq=event.seq).data
    assert (data["before"], data["after"]) == ("open", "locked")


def test_of_a_room_she_does_not_read_there_is_nothing(officer: Client, president: Person, board: Callable) -> None:
    room = Room.objects.get(body__key="bureau", kind=Room.Kind.CHAT)
    stream = room.threads.get()
    actions.create_post(author=president, thread=stream, body="سرّ المكتب", language="ar", client_id=uuid4())
    assert read(officer, f"{PAGE}?room={room.key}", status=404)
    assert rows(read(officer, f"{PAGE}?thread={stream.pk}")) == []
    assert rows(read(officer, f"{PAGE}?person={president.pk}")) == []
    assert str(room.pk) not in {json.loads(line).get("room") for line in text_of(take(officer, "jsonl")).splitlines()}


def test_a_thread_that_went_where_she_does_not_read_takes_its_lines_along(
    officer: Client, budget: Thread, board: Callable
) -> None:
    closed = Room.objects.get(body__key="bureau", kind=Room.Kind.CHAT)
    Thread.objects.filter(pk=budget.pk).update(room=closed)
    assert "ميزانية" not in main_of(read(officer, f"{PAGE}?room=governance"))


def test_conversations_are_never_in_it(officer: Client, jordan: Person, tunisia: Person) -> None:
    group = actions.start_group(author=jordan, people=[tunisia], client_id=uuid4(), name="سرّ المجموعة").result
    html = main_of(read(officer, PAGE))
    assert "سرّ المجموعة" not in html and rows(read(officer, f"{PAGE}?person={jordan.pk}")) == []
    assert str(group.pk) not in [json.loads(line).get("room") for line in text_of(take(officer, "jsonl")).splitlines()]


@pytest.mark.parametrize("address", [PAGE, "/register/export/", "/retention/", "/retention/governance/"])
def test_bureau_and_secretariat_open_it_and_nobody_else(
    address: str, request: pytest.FixtureRequest, signed_in: Callable, council: None
) -> None:
    for cast, opens in (
        ("secretariat", True),
        ("president", True),
        ("jordan", False),
        ("chair", False),
        ("observer", False),
    ):
        answer = signed_in(request.getfixturevalue(cast)).get(address, follow=True)
        assert answer.status_code == (200 if opens else 404), cast


@pytest.mark.parametrize("query", ["thread=x", "case=1.5", f"thread={10**30}", "person=-1", "before=1e9"])
def test_what_is_no_number_is_refused_with_a_sentence(officer: Client, query: str) -> None:
    assert codes(read(officer, f"{PAGE}?{query}", status=400)) == ["unreadable_address"]


def test_an_unknown_group_and_a_strange_page_do_no_harm(officer: Client, budget: Thread) -> None:
    assert rows(read(officer, f"{PAGE}?what=%27;drop"))
    assert rows(read(officer, f"{PAGE}?before={2**62}")) == []
    read(officer, f"{PAGE}?words={'ا' * 500}&who={'%' * 50}")


def test_pages_hold_each_line_once(officer: Client, budget: Thread, reply: Callable, tunisia: Person, settings) -> None:
    for _ in range(7):
        reply(tunisia, budget)
    Event.objects.filter(room=budget.room_id).update(at=datetime(2026, 3, 9, tzinfo=UTC))  # at one and the same moment
    settings.POSTS_PER_PAGE = 3
    seen: list[str] = []
    address = f"{PAGE}?room=governance"
    while address:
        html = read(officer, address)
        seen += rows(html)
        pager = html.find('rel="next"')
        older = html[:pager].rpartition('href="')[2].partition('"')[0] if pager >= 0 else ""
        address = PAGE + older.replace("&amp;", "&") if older else ""
    assert len(seen) == len(set(seen)) == Event.objects.filter(room=budget.room_id).count()


def test_the_page_costs_the_same_whatever_it_shows(
    officer: Client, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    query = f"{PAGE}?what=posts&who=Sami&from=2020-01-01"
    reply(tunisia, budget)
    read(officer, PAGE)  # the first page asks once for what it then knows
    with CaptureQueriesContext(connection) as few:
        assert len(rows(read(officer, query))) == 1
    for _ in range(12):
        reply(tunisia, budget)
    with CaptureQueriesContext(connection) as many:
        assert len(rows(read(officer, query))) == 13
    assert len(many) == len(few) <= 20  # rights, rooms, people, the lines and what they are about


# --- What is taken out -------------------------------------------------------------------------------------------


def test_a_spreadsheet_opens_it_in_arabic_and_runs_no_formula(
    officer: Client, secretariat: Person, budget: Thread
) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason='=HYPERLINK("http://x")')
    actions.unlock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="\u2068+1\u2069 موعد")
    answer = take(officer, "csv", "room=governance")
    text = text_of(answer)
    assert text.startswith("\ufeff") and "\u2068" not in text and "\u2069" not in text
    table = list(csv.reader(StringIO(text.lstrip("\ufeff"))))
    reasons = [row[7] for row in table[1:]]
    assert '\'=HYPERLINK("http://x")' in reasons and "'+1 موعد" in reasons
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in table for cell in row)
    assert [row[1] for row in table[1:]] == [str(n) for n in range(len(table) - 1, 0, -1)]
    assert table[1][-1] == Event.objects.get(room=budget.room_id, seq=len(table) - 1).hash
    assert "attachment" in answer["Content-Disposition"]


def test_json_lines_are_checked_offline_and_veiled_ones_are_sealed(
    officer: Client, budget: Thread, veiled: Thread, jordan: Person
) -> None:
    lines = [json.loads(line) for line in text_of(take(officer, "jsonl")).splitlines()]
    head, told = lines[0], lines[1:]
    assert head["format"] == "majlis-audit-1" and head["asked"] == {}
    findings = list(audit_findings(told))
    assert {finding.mark for finding in findings} == {"proved", "not proved"}
    sealed = [line for line in told if "sealed" in line]
    assert len(sealed) == 3 and all("actor" not in line and "data" not in line for line in sealed)

    told[-1]["at"] = "2026-01-01T00:00:00+00:00"
    assert [finding.mark for finding in audit_findings(told)] == ["WRONG"]


def test_the_export_is_itself_a_line_of_the_register(officer: Client, secretariat: Person, budget: Thread) -> None:
    text = text_of(take(officer, "jsonl", "room=governance&what=posts"))
    event = Event.objects.filter(room__key=REGISTER_KEY).latest("seq")
    assert (event.kind, event.actor, event.data["form"]) == ("record.exported", secretariat, "jsonl")
    assert event.data["filters"] == {"room": "governance", "what": "posts"}
    assert '"record.exported"' not in text  # it holds what was before it
    head = json.loads(text.splitlines()[0])
    assert head["exported"]["hash"] == event.hash


def test_looking_does_not_export_and_members_cannot(officer: Client, jordan: Person, signed_in: Callable) -> None:
    assert officer.get("/register/export/?format=csv").status_code == 302
    assert not Event.objects.filter(kind="record.exported").exists()
    assert take(signed_in(jordan), "csv").status_code == 404
    assert take(officer, "exe").status_code == 404


def test_a_right_that_ends_meanwhile_ends_the_file(
    officer: Client, secretariat: Person, budget: Thread, reply: Callable, tunisia: Person, monkeypatch
) -> None:
    from django.utils import timezone

    from forum.views import audit_export

    monkeypatch.setattr(audit_export, "BATCH", 2)
    for _ in range(5):
        reply(tunisia, budget)
    stream = take(officer, "jsonl", "room=governance").streaming_content  # type: ignore[attr-defined]
    next(stream), next(stream)
    secretariat.accreditations.update(ends=timezone.now() - timedelta(seconds=1))
    assert list(stream) == []
