"""What the secretariat and the starter do with a thread, and how posts wait for approval."""

from uuid import uuid4

import pytest

from forum import actions
from forum.models import Post, Thread, ThreadInvitation
from tests.forum.pages import codes, field_value, main_of, posts_of, read, send, send_json, shown, words


@pytest.fixture
def position(secretariat, board) -> Thread:
    """A thread of the pre-moderated board, begun by the secretariat."""
    return actions.start_thread(
        author=secretariat,
        room=board("common-positions"),
        title="موقف مشترك",
        body="النص المقترح.",
        language="ar",
        client_id=uuid4(),
    ).result


# --- Locking and tightening --------------------------------------------------------------------------------------


def test_the_secretariat_locks_a_thread_and_opens_it_again(secretariat, jordan, budget, signed_in) -> None:
    client = signed_in(secretariat)
    assert f"/t/{budget.pk}/lock/" in read(client, f"/t/{budget.pk}/")
    assert send(client, f"/t/{budget.pk}/lock/", reason="خرج عن الموضوع").status_code == 302
    assert codes(read(signed_in(jordan), f"/t/{budget.pk}/")) == ["thread_locked"]

    page = read(client, f"/t/{budget.pk}/")
    assert f"/t/{budget.pk}/unlock/" in page and f"/t/{budget.pk}/lock/" not in page
    assert send_json(client, f"/t/{budget.pk}/unlock/", reason="عاد إليه").json()["ok"]
    assert Thread.objects.get(pk=budget.pk).is_open


def test_members_are_offered_no_act_that_is_not_theirs(tunisia, jordan, budget, signed_in) -> None:
    his, hers = (main_of(read(signed_in(person), f"/t/{budget.pk}/")) for person in (tunisia, jordan))

    for act in ("lock", "unlock", "invite"):
        assert f"/t/{budget.pk}/{act}/" not in his + hers
        assert send(signed_in(tunisia), f"/t/{budget.pk}/{act}/", person=jordan.pk).status_code == 403
    assert f"/t/{budget.pk}/tighten/" in hers and f"/t/{budget.pk}/tighten/" not in his
    assert send(signed_in(tunisia), f"/t/{budget.pk}/tighten/").status_code == 403


def test_an_act_without_its_id_is_refused_with_a_sentence(secretariat, budget, signed_in) -> None:
    page = signed_in(secretariat).post(f"/t/{budget.pk}/lock/", {"reason": "خرج عن الموضوع"})

    assert (page.status_code, codes(page.content.decode())) == (400, ["required"])
    assert Thread.objects.get(pk=budget.pk).is_open


# --- Inviting ----------------------------------------------------------------------------------------------------


def test_an_observer_is_found_invited_and_may_then_reply(secretariat, observer, guest, budget, signed_in) -> None:
    client, url = signed_in(secretariat), f"/t/{budget.pk}/invite/"
    everyone, one = (words(main_of(read(client, f"{url}?q={query}"))) for query in ("", "morgan"))
    assert "Alex Morgan" in everyone and "Nadia Guest" in everyone
    assert "Alex Morgan" in one and "Nadia Guest" not in one

    assert send(client, url, person=observer.pk).status_code == 302
    assert send(signed_in(observer), f"/t/{budget.pk}/reply/", body="Thank you.", language="en").status_code == 302
    assert "Alex Morgan" not in words(main_of(read(client, url)))


def test_nobody_else_can_be_invited(secretariat, tunisia, observer, budget, position, signed_in) -> None:
    client = signed_in(secretariat)

    assert send(client, f"/t/{budget.pk}/invite/", person=tunisia.pk).status_code == 404
    assert send(client, f"/t/{position.pk}/invite/", person=observer.pk).status_code == 404
    assert send(client, f"/t/{budget.pk}/invite/", person="x").status_code == 400
    assert not ThreadInvitation.objects.exists()


# --- Approval ----------------------------------------------------------------------------------------------------


def test_a_post_waits_for_approval_and_only_two_sides_see_it(jordan, tunisia, secretariat, position, signed_in) -> None:
    told = send_json(signed_in(jordan), f"/t/{position.pk}/reply/", body="نقترح تعديلاً.", language="ar").json()
    assert (told["status"], told["number"]) == ("submitted", None)

    hers, his, theirs = (read(signed_in(person), f"/t/{position.pk}/") for person in (jordan, tunisia, secretariat))
    assert "نقترح تعديلاً" in hers and "post__waiting" in shown(hers)
    assert "نقترح تعديلاً" not in his
    assert "/publish/" in theirs and "/publish/" not in hers


def test_sent_without_script_it_leads_to_where_it_waits(jordan, position, signed_in) -> None:
    client = signed_in(jordan)
    answer = send(client, f"/t/{position.pk}/reply/", body="نقترح تعديلاً.", language="ar")
    post = Post.objects.get(status="submitted")

    assert answer["Location"].endswith(f"#w-{post.pk}")
    assert f'id="w-{post.pk}"' in read(client, answer["Location"])


def test_publishing_gives_it_its_number(jordan, tunisia, secretariat, position, signed_in) -> None:
    send(signed_in(jordan), f"/t/{position.pk}/reply/", body="نقترح تعديلاً.", language="ar")
    post = Post.objects.get(status="submitted")
    assert send(signed_in(jordan), f"/posts/{post.pk}/publish/").status_code == 403
    assert send(signed_in(tunisia), f"/posts/{post.pk}/publish/").status_code == 404

    assert send(signed_in(secretariat), f"/posts/{post.pk}/publish/")["Location"] == f"/t/{position.pk}/p/2/"
    assert "نقترح تعديلاً" in posts_of(read(signed_in(tunisia), f"/t/{position.pk}/"))[1]
    again = send(signed_in(secretariat), f"/posts/{post.pk}/publish/")
    assert (again.status_code, codes(again.content.decode())) == (409, ["not_waiting"])


def test_returning_needs_a_reason_which_its_author_reads(jordan, secretariat, position, signed_in) -> None:
    send(signed_in(jordan), f"/t/{position.pk}/reply/", body="نقترح تعديلاً.", language="ar")
    post, client = Post.objects.get(status="submitted"), signed_in(secretariat)
    url = f"/posts/{post.pk}/return/"
    assert "نقترح تعديلاً" in read(client, url)
    empty = send(client, url, reason="")
    assert (empty.status_code, codes(empty.content.decode())) == (400, ["required"])

    assert send(client, url, reason="يُرجى ذكر المادة.").status_code == 302
    hers = read(signed_in(jordan), f"/t/{position.pk}/")
    assert "يُرجى ذكر المادة." in hers
    late = send(client, url, reason="سبب آخر")
    assert (late.status_code, field_value(late.content.decode(), "reason")) == (409, "سبب آخر")


def test_a_returned_post_is_corrected_and_waits_again(jordan, secretariat, position, signed_in) -> None:
    client = signed_in(jordan)
    send(client, f"/t/{position.pk}/reply/", body="نقترح تعديلاً.", language="ar")
    post = Post.objects.get(status="submitted")
    send(signed_in(secretariat), f"/posts/{post.pk}/return/", reason="يُرجى ذكر المادة.")
    assert f"/posts/{post.pk}/menu/" in posts_of(read(client, f"/t/{position.pk}/"))[-1]
    assert f"/posts/{post.pk}/edit/" in read(client, f"/posts/{post.pk}/menu/")
    assert f"/posts/{post.pk}/edit/" not in main_of(read(signed_in(secretariat), f"/posts/{post.pk}/menu/"))

    answer = send(client, f"/posts/{post.pk}/edit/", body="نقترح تعديل المادة 5.", language="ar")
    assert answer["Location"].endswith(f"#w-{post.pk}")
    assert "المادة 5" in read(signed_in(secretariat), f"/t/{position.pk}/")
    assert Post.objects.get(pk=post.pk).status == "submitted"
