"""A thread taken along as a file: exactly what its reader may read, in four formats."""

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.test import Client
from markdown_it import MarkdownIt

from accounts.models import Person
from forum import actions
from forum.exports import markdown, paper
from forum.exports.naming import ascii_name
from forum.models import Event, Post, Room, Thread
from forum.record import check
from forum.record.keys import fresh_seed, record_key
from forum.record.roots import make_root
from tests.forum.pages import codes, read, send

SignIn = Callable[[Person], Client]
TEXTS = ("html", "md", "json")
FORMS = (*TEXTS, "pdf")


def export_of(client: Client, thread: Thread, form: str, **fields: object) -> bytes:
    answer = send(client, f"/t/{thread.pk}/export/", form=form, **fields)
    assert answer.status_code == 200, codes(answer.content.decode())
    assert answer["Content-Disposition"].startswith("attachment; ")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def told(client: Client, thread: Thread, form: str, **fields: object) -> str:
    return export_of(client, thread, form, **fields).decode()


def data_of(client: Client, thread: Thread, **fields: object) -> dict:
    found: dict = json.loads(told(client, thread, "json", **fields))
    return found


def verdict(export: dict, key: str) -> tuple[int, str]:
    found = [*check.findings(export["proof"], key), *check.post_findings(export)]
    return check.verdict(found), "\n".join(f"{one.mark}: {one.sentence}" for one in found)


@pytest.fixture
def veiled(jordan: Person, tunisia: Person, board: Callable[[str], Room], reply: Callable) -> Thread:
    thread = actions.start_thread(
        author=jordan,
        room=board("governance"),
        title="بلا أسماء",
        body="رأي أول.",
        language="ar",
        client_id=uuid4(),
        attribution="non_attribution",
    ).result
    reply(tunisia, thread, body="رأي ثانٍ.")
    return Thread.objects.get(pk=thread.pk)


# --- Who, and what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_who_may_not_read_a_thread_is_told_that_there_is_none(
    form: str, signed_in: SignIn, guest: Person, budget: Thread
) -> None:
    assert signed_in(guest).get(f"/t/{budget.pk}/export/").status_code == 404
    assert send(signed_in(guest), f"/t/{budget.pk}/export/", form=form).status_code == 404


@pytest.mark.parametrize("form", TEXTS)
def test_a_reader_finds_every_post_with_its_author_and_its_hash(
    form: str, signed_in: SignIn, emirates: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    post = reply(tunisia, budget, body="Nous sommes d’accord.", language="fr").result
    file = told(signed_in(emirates), budget, form)
    for part in ("نقترح جدولاً للنفقات.", "Nous sommes d’accord.", "Rana Alhasan", "Sami Trabelsi", "Tunisia"):
        assert part in file
    content = Event.objects.get(post=post, kind="post.created").data["content"]
    assert content in file and f"/t/{budget.pk}/p/2/" in file


@pytest.mark.parametrize("form", TEXTS)
def test_posts_that_are_gone_keep_their_place_without_their_text(
    form: str, signed_in: SignIn, secretariat: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    withdrawn, hidden = (reply(tunisia, budget, body=body).result for body in ("سحب هذا", "أخفي هذا"))
    actions.withdraw_post(author=tunisia, post=withdrawn, client_id=uuid4())
    Post.objects.filter(pk=hidden.pk).update(moderation=Post.Moderation.HIDDEN)
    for person in (tunisia, secretariat):
        file = told(signed_in(person), budget, form)
        assert "سحب هذا" not in file and "أخفي هذا" not in file
        assert f"/t/{budget.pk}/p/3/" in file


def test_authors_stay_numbers_where_they_are_not_named(signed_in: SignIn, emirates: Person, veiled: Thread) -> None:
    client = signed_in(emirates)
    for form in TEXTS:
        file = told(client, veiled, form)
        assert "Participant 2" in file and "رأي ثانٍ." in file
        assert not [name for name in ("Rana", "رنا", "Trabelsi", "Sami", "Tunisia", "Jordan") if name in file]
    export = data_of(client, veiled)
    assert '"actor"' not in json.dumps(export) and "texts" in export["proof"] and not export["proof"]["texts"]
    assert {key for post in export["posts"] for key in post} & {"post", "author_id", "client_id"} == set()


def test_a_newcomer_takes_along_what_she_sees_of_a_conversation(
    signed_in: SignIn, jordan: Person, tunisia: Person, emirates: Person, reply: Callable
) -> None:
    room = actions.start_group(author=jordan, people=[tunisia], name="فريق", client_id=uuid4()).result
    stream = room.threads.get()
    reply(tunisia, stream, body="قبل أن تأتي")
    actions.add_to_conversation(actor=jordan, room=room, people=[emirates], client_id=uuid4())
    reply(tunisia, stream, body="بعد أن جاءت")
    for form in TEXTS:
        file = told(signed_in(emirates), stream, form)
        assert "قبل أن تأتي" not in file and "بعد أن جاءت" in file
    assert "قبل أن تأتي" in told(signed_in(tunisia), stream, "md")
    assert not Event.objects.filter(kind="thread.exported").exists()


def test_an_answer_says_which_number_it_answers_and_an_edit_that_it_was_edited(
    signed_in: SignIn, emirates: Person, jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    reply(tunisia, budget, reply_to=budget.posts.get(number=1))
    client = signed_in(emirates)
    assert "In reply to post 1." in told(client, budget, "md")
    assert data_of(client, budget)["posts"][1]["in_reply_to"] == 1


# --- The log, the limits ------------------------------------------------------------------------------------------


def test_the_log_tells_of_an_export_once(signed_in: SignIn, tunisia: Person, budget: Thread) -> None:
    client, once = signed_in(tunisia), str(uuid4())
    for _ in range(2):
        export_of(client, budget, "md", client_id=once)
    event = Event.objects.get(kind="thread.exported")
    assert (event.actor, event.thread) == (tunisia, budget)
    assert {name: event.data[name] for name in ("format", "first", "last")} == {"format": "md", "first": 1, "last": 1}


def test_a_stretch_is_exported_by_its_numbers_in_any_digits(
    signed_in: SignIn, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    for _ in range(3):
        reply(tunisia, budget)
    export = data_of(signed_in(tunisia), budget, first="٢", last="3")
    assert [post["number"] for post in export["posts"]] == [2, 3]
    assert {text["post"] for text in export["proof"]["texts"]} == {post["post"] for post in export["posts"]}


def test_what_is_too_long_or_empty_is_refused_with_a_sentence(
    signed_in: SignIn, tunisia: Person, budget: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = send(signed_in(tunisia), f"/t/{budget.pk}/export/", form="md", first="7")
    assert answer.status_code == 409 and codes(answer.content.decode()) == ["nothing_to_export"]
    Thread.objects.filter(pk=budget.pk).update(last_number=6000)
    post = budget.posts.get()
    rows = [copy_of(post, number) for number in range(2, 502)]
    Post.objects.bulk_create(rows)
    answer = send(signed_in(tunisia), f"/t/{budget.pk}/export/", form="pdf")
    assert answer.status_code == 413 and codes(answer.content.decode()) == ["export_too_long"]
    assert not Event.objects.filter(kind="thread.exported").exists()


def copy_of(post: Post, number: int) -> Post:
    same = {f.attname: getattr(post, f.attname) for f in Post._meta.fields if f.attname not in ("id", "client_id")}
    return Post(**same | {"number": number}, client_id=uuid4())


def test_a_long_thread_costs_as_many_queries_a_chunk(
    signed_in: SignIn, tunisia: Person, budget: Thread, django_assert_max_num_queries: Callable
) -> None:
    Post.objects.bulk_create([copy_of(budget.posts.get(), number) for number in range(2, 401)])
    Thread.objects.filter(pk=budget.pk).update(last_number=400)
    client = signed_in(tunisia)
    with django_assert_max_num_queries(60):
        assert len(data_of(client, budget)["posts"]) == 400


@pytest.mark.parametrize("form", ["", "exe", "pdf/../"])
def test_a_format_that_is_none_is_refused(form: str, signed_in: SignIn, tunisia: Person, budget: Thread) -> None:
    assert send(signed_in(tunisia), f"/t/{budget.pk}/export/", form=form).status_code == 400


def test_the_page_offers_four_formats_and_the_thread_leads_to_it(
    signed_in: SignIn, tunisia: Person, budget: Thread
) -> None:
    page = read(signed_in(tunisia), f"/t/{budget.pk}/export/")
    assert all(f'value="{form}"' in page for form in FORMS)
    assert f"/t/{budget.pk}/export/" in read(signed_in(tunisia), f"/t/{budget.pk}/")


def test_a_file_is_named_safely_for_all_and_truly_for_most(signed_in: SignIn, tunisia: Person, budget: Thread) -> None:
    answer = send(signed_in(tunisia), f"/t/{budget.pk}/export/", form="md")
    name = answer["Content-Disposition"]
    assert f'filename="majlis-{budget.pk}.md"' in name and name.isascii()
    assert unquote(name.partition("UTF-8''")[2]) == f"majlis-{budget.pk}-{budget.slug}.md"
    budget.title = 'Été "2026"; filename=x.exe\r\n'
    assert ascii_name(budget) == f"majlis-{budget.pk}-ete-2026-filename-x-exe"


def test_another_format_from_the_same_page_is_another_export(
    signed_in: SignIn, tunisia: Person, budget: Thread
) -> None:
    once = str(uuid4())
    for form in TEXTS:
        export_of(signed_in(tunisia), budget, form, client_id=once)
    assert Event.objects.filter(kind="thread.exported").count() == 3


# --- What keeps inside --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "# عنوان",
        "```\nلا ينتهي",
        "~~~~\n```\n",
        "---\n\n## 9 · أحد آخر",
        "[a]: https://example.org",
        "> - [a]: https://example.org",
        "<!-- ",
        "<script>alert(1)</script>",
        "عنوان\n===",
    ],
)
def test_no_post_reaches_out_of_its_quotation(source: str) -> None:
    text = "".join(f"> {line}\n" for line in markdown.kept_inside(source)) + "\nبعده [a] هنا\n"
    environment: dict = {}
    tokens = MarkdownIt("commonmark").parse(text, environment)
    assert [token.type for token in tokens if token.level == 0] == [
        "blockquote_open",
        "blockquote_close",
        "paragraph_open",
        "inline",
        "paragraph_close",
    ] or [token.type for token in tokens if token.level == 0][0] == "blockquote_open"
    assert tokens[-2].content == "بعده [a] هنا" and not environment.get("references")
    assert not [token for token in tokens if token.type.startswith("html")]


def test_code_and_links_are_not_touched() -> None:
    source = "`<b>` و<https://example.org>\n\n```\n<b> [a]: x\n```"
    assert "\n".join(markdown.kept_inside(source)) == source


def test_the_page_runs_and_fetches_nothing(
    signed_in: SignIn, jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    reply(tunisia, budget, body=f"<script>alert(1)</script> @[{jordan.pk}]", confirmed=True)
    file = unescape(told(signed_in(tunisia), budget, "html").replace("&lt;", ""))
    assert "<script" not in file and "data-mention" not in file and "src=" not in file
    assert '<html lang="fr" dir="ltr">' in file and 'lang="ar" dir="rtl"' in file and "default-src 'none'" in file


# --- The proof ----------------------------------------------------------------------------------------------------


@pytest.fixture
def key(settings: object) -> str:
    settings.RECORD_KEY, public = fresh_seed()  # type: ignore[attr-defined]
    return public


def test_the_json_is_checked_by_the_program_that_goes_with_it(
    signed_in: SignIn, tunisia: Person, budget: Thread, reply: Callable, key: str
) -> None:
    reply(tunisia, budget, body="تحفّظ على البند 3.")
    make_root(record_key())
    export = data_of(signed_in(tunisia), budget)
    status, words = verdict(export, key)
    assert status == 0, words
    assert "The posts of the file read as in the proof: 2." in words
    export["posts"][1]["text"] = "لا تحفّظ على البند 3."
    status, words = verdict(export, key)
    assert status == 1 and "Post number 2 does not read as in the proof." in words


def test_the_program_reads_the_file_as_it_was_downloaded(
    signed_in: SignIn, tunisia: Person, budget: Thread, key: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    make_root(record_key())
    file = tmp_path / "thread.json"
    file.write_bytes(export_of(signed_in(tunisia), budget, "json"))
    assert check.main(["--key", key, str(file)]) == 0
    assert "The posts of the file read as in the proof: 1." in capsys.readouterr().out
    file.write_text(file.read_text(encoding="utf-8").replace("للنفقات", "للإيرادات", 1), encoding="utf-8")
    assert check.main(["--key", key, str(file)]) == 1


def test_lines_of_officers_are_sealed(signed_in: SignIn, tunisia: Person, secretariat: Person, budget: Thread) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="سبب داخلي")
    export = data_of(signed_in(tunisia), budget)
    assert "سبب داخلي" not in json.dumps(export, ensure_ascii=False)
    kinds = {line.get("kind") for line in export["proof"]["lines"]}
    assert kinds == {None, "thread.created", "post.created"}


# --- On paper -----------------------------------------------------------------------------------------------------


def test_a_text_that_cannot_be_set_in_time_is_refused(
    signed_in: SignIn, tunisia: Person, budget: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "SECONDS", 0.01)
    answer = send(signed_in(tunisia), f"/t/{budget.pk}/export/", form="pdf")
    assert answer.status_code == 503 and codes(answer.content.decode()) == ["paper_failed"]


def test_two_who_want_paper_wait_for_each_other_and_not_for_ever(
    signed_in: SignIn, tunisia: Person, budget: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "PATIENCE", 0.01)
    with paper._press:
        answer = send(signed_in(tunisia), f"/t/{budget.pk}/export/", form="pdf")
    assert answer.status_code == 503 and answer["Retry-After"] == "30"
    assert export_of(signed_in(tunisia), budget, "pdf").startswith(b"%PDF-")
