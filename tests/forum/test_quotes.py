"""Words of another post: seen while both may be, nowhere afterwards (issue: derived output obeys rights; W2)."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, search
from forum.actions.erasure import forget_texts
from forum.fragments import render_post
from forum.models import Post, Quote, Room, Thread
from forum.quoting import quotation_of
from moderation import actions as desk
from tests.cast import join

pytestmark = pytest.mark.django_db
WORDS = "نوصي بواجهة Open API موحّدة"


@pytest.fixture
def thread(emirates: Person, board: Any) -> Thread:
    return begin(emirates, board("governance"), "مقدمة.")


def begin(author: Person, room: Room, body: str) -> Thread:
    return actions.start_thread(
        author=author, room=room, title="عنوان", body=body, language="ar", client_id=uuid4()
    ).result


def say(author: Person, thread: Thread, body: str) -> Post:
    post = actions.create_post(author=author, thread=thread, body=body, language="ar", client_id=uuid4()).result
    return Post.objects.select_related("thread__room", "author", "author_state").get(pk=post.pk)


def shown(post: Post) -> str:
    return render_post(Post.objects.select_related("thread__room", "author", "reply_to").get(pk=post.pk), "ar")


@pytest.fixture
def source(emirates: Person, thread: Thread) -> Post:
    return say(emirates, thread, f"أولاً: **{WORDS}** في 2025.\n\n- بند")


@pytest.fixture
def answer(jordan: Person, thread: Thread, source: Post) -> Post:
    return say(jordan, thread, f"{quotation_of(source)}أوافق على ذلك.")


def everywhere(person: Person, post: Post, client: Client) -> str:
    """What a reader gets of a post by each door that gives texts."""
    doors = [
        f"/t/{post.thread_id}/",
        f"/api/v1/posts/{post.pk}",
        f"/posts/{post.pk}/source/",
        f"/search/?q={WORDS.split()[1]}",
    ]
    pages = [client.get(door).content.decode() for door in doors]
    for form in ("html", "md", "json"):
        answer = client.post(f"/t/{post.thread_id}/export/", {"form": form, "client_id": str(uuid4())})
        assert answer.status_code == 200, form
        pages.append(b"".join(answer.streaming_content).decode())
    found = search.find(person, "أوافق").posts
    return "\n".join([*pages, *(str(line) for line in found)])


def test_a_quote_is_drawn_with_whose_words_it_holds_and_a_link(answer: Post, source: Post) -> None:
    page = shown(answer)
    assert WORDS in page.replace("<strong>", "").replace("</strong>", "")
    assert f'href="/t/{source.thread_id}/p/{source.number}/"' in page
    assert f'data-quote="{source.pk}"' in page
    # The words themselves are not of the post's text: who searches for them finds their source alone.
    assert WORDS not in answer.body + answer.body_html


@pytest.mark.parametrize("end", ["withdrawn", "hidden", "erased"])
def test_with_its_source_a_quote_is_out_of_sight_at_every_door(
    end: str, answer: Post, source: Post, emirates: Person, tunisia: Person, secretariat: Person, signed_in: Any
) -> None:
    client = signed_in(tunisia)
    assert "Open API" in everywhere(tunisia, answer, client)
    if end == "withdrawn":
        actions.withdraw_post(author=emirates, post=source, client_id=uuid4())
    elif end == "hidden":
        reported = desk.report_post(reporter=tunisia, post=source, reason="off_topic", client_id=uuid4()).result
        case = desk.claim_case(actor=secretariat, case=reported)
        desk.decide_case(actor=secretariat, case=case, act="hide", reason="off_topic", words="سبب", client_id=uuid4())
    else:
        forget_texts([source])
        assert not Quote.objects.exclude(words="").exists()
    assert "Open API" not in everywhere(tunisia, answer, client)
    assert "Open API" not in shown(answer)
    assert "لم تعد المشاركة المقتبسة ظاهرة" in shown(answer) or "no longer shown" in shown(answer)


def test_words_from_a_narrower_room_are_not_shown_in_a_wider_one(
    jordan: Person, tunisia: Person, emirates: Person, thread: Thread, signed_in: Any
) -> None:
    for person in (jordan, emirates):
        join(person, "committee-identity")
    closed = Room.objects.get(body__key="committee-identity", kind="chat").threads.get()
    secret = say(emirates, closed, "سرّ اللجنة الكبير")
    post = say(jordan, thread, f"{quotation_of(secret)}ما رأيكم؟")
    assert "سرّ اللجنة" not in shown(post)
    assert "سرّ اللجنة" not in everywhere(tunisia, post, signed_in(tunisia))
    # A link is left, which opens for who may read there.
    assert f'href="/t/{closed.pk}/p/{secret.number}/"' in shown(post)


def test_words_of_another_thread_are_shown_where_all_its_readers_are(
    jordan: Person, thread: Thread, source: Post, emirates: Person, board: Any
) -> None:
    other = begin(emirates, board("governance"), "سؤال.")
    assert "Open API" in shown(say(jordan, other, f"{quotation_of(source)}كما قيل"))


def test_what_she_does_not_read_and_words_that_are_not_its_own_are_no_quotes(
    tunisia: Person, emirates: Person, thread: Thread, source: Post
) -> None:
    join(emirates, "committee-identity")
    closed = Room.objects.get(body__key="committee-identity", kind="chat").threads.get()
    secret = say(emirates, closed, "سرّ")
    say(tunisia, thread, f"> سرّ\n> [x](/t/{closed.pk}/p/{secret.number}/)\n\nأظن ذلك")
    say(tunisia, thread, f"> كلام لم يقله\n> [x](/t/{thread.pk}/p/{source.number}/)\n\nكذا")
    say(tunisia, thread, f"```\n> أولاً\n> [x](/t/{thread.pk}/p/{source.number}/)\n```")
    assert not Quote.objects.exists()


def test_a_selection_is_a_quote_however_it_is_set(tunisia: Person, thread: Thread, source: Post) -> None:
    post = say(tunisia, thread, f"> واجهة Open API موحّدة في 2025\\.\n> [x](/t/{thread.pk}/p/{source.number}/)\n\nنعم")
    assert post.quotations.get().source == source
    assert "واجهة Open API" in shown(post)


def test_editing_keeps_a_quote_whose_source_is_gone_and_does_not_bring_it_back(
    answer: Post, source: Post, jordan: Person, emirates: Person, signed_in: Any
) -> None:
    hers = signed_in(jordan)
    form = hers.get(f"/posts/{answer.pk}/edit/").content.decode()
    assert "Open API" in form  # its words are hers to shorten
    actions.withdraw_post(author=emirates, post=source, client_id=uuid4())
    form = hers.get(f"/posts/{answer.pk}/edit/").content.decode()
    assert "Open API" not in form
    kept = Post.objects.get(pk=answer.pk).body
    actions.edit_post(author=jordan, post=answer, body=f"{kept}\n\nوأضيف.", language="ar", client_id=uuid4())
    assert "data-quote" in shown(answer)
    assert "quote:" not in shown(answer).replace("data-quote", "")
    assert standing_of(jordan)


def test_the_same_sent_again_is_one_post_with_one_quote(jordan: Person, thread: Thread, source: Post) -> None:
    sent: dict[str, Any] = {"author": jordan, "thread": thread, "language": "ar", "client_id": uuid4()}
    first = actions.create_post(body=f"{quotation_of(source)}نعم", **sent)
    again = actions.create_post(body=f"{quotation_of(source)}نعم", **sent)
    assert (again.replayed, again.result.pk) == (True, first.result.pk)
    assert Quote.objects.count() == 1


def test_somebody_elses_mark_shows_nothing(answer: Post, tunisia: Person, thread: Thread) -> None:
    [token] = [token for token in answer.mentions if token.startswith("quote:")]
    assert WORDS not in shown(say(tunisia, thread, f"> @[{token}]\n\nكذا"))
