"""Writing in a thread through its form and through the script's door: what is stored, refused and kept."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from forum import actions
from forum.models import Post, Room
from tests.forum.pages import JSON, codes, data, field_value, posts_of, read, send, send_json, words


def say(client: Client, thread, **fields):
    return send(client, f"/t/{thread.pk}/reply/", **({"body": "نوافق.", "language": "ar"} | fields))


def say_json(client: Client, thread, **fields):
    return send_json(client, f"/t/{thread.pk}/reply/", **({"body": "نوافق.", "language": "ar"} | fields))


# --- Sent --------------------------------------------------------------------------------------------------------


def test_a_reply_without_script_leads_to_itself(tunisia, budget, signed_in) -> None:
    client = signed_in(tunisia)
    answer = say(client, budget, body="Nous **soutenons**.", language="fr")

    assert (answer.status_code, answer["Location"]) == (302, f"/t/{budget.pk}/p/2/")
    assert "<strong>soutenons</strong>" in posts_of(read(client, answer["Location"]))[1]


def test_the_form_brings_its_own_id_so_that_pressing_twice_makes_one_post(tunisia, budget, signed_in) -> None:
    client = signed_in(tunisia)
    first, second = (field_value(read(client, f"/t/{budget.pk}/"), "client_id") for _ in range(2))
    for _ in range(2):
        assert say(client, budget, client_id=first).status_code == 302

    assert first != second
    assert Post.objects.filter(thread=budget).count() == 2


def test_the_script_hears_place_number_and_fragment(tunisia, budget, signed_in) -> None:
    client, same = signed_in(tunisia), str(uuid4())
    first, again = (say_json(client, budget, client_id=same) for _ in range(2))
    told, room = first.json(), Room.objects.get(pk=budget.room_id)
    post = Post.objects.get(thread=budget, number=2)

    assert (first.status_code, again.status_code) == (201, 200)
    expected = {"ok": True, "seq": room.head, "epoch": room.epoch, "room": room.pk, "thread": budget.pk}
    expected |= {"post": post.pk, "number": 2, "status": "published", "replayed": False, "client_id": same}
    assert told.items() >= expected.items()
    assert data(told["html"], "number") == "2" and 'dir="rtl"' in told["html"]
    assert "post--mine" not in told["html"]
    assert again.json() == told | {"replayed": True}


def test_without_a_language_the_server_guesses_it(tunisia, budget, signed_in) -> None:
    say(signed_in(tunisia), budget, body="Nous sommes d’accord avec la proposition.", language="")

    assert Post.objects.get(number=2).language == "fr"


def test_a_direction_that_was_chosen_stays(tunisia, budget, signed_in) -> None:
    say(signed_in(tunisia), budget, body="API نعم", direction="rtl")

    assert '<p dir="rtl">' in Post.objects.get(number=2).body_html


def test_an_answer_shows_what_it_answers(tunisia, jordan, budget, signed_in) -> None:
    client, first = signed_in(tunisia), Post.objects.get(number=1)
    asked = read(client, f"/t/{budget.pk}/?reply_to={first.pk}")
    assert field_value(asked, "reply_to") == str(first.pk)
    say(client, budget, reply_to=first.pk)

    post = posts_of(read(client, f"/t/{budget.pk}/"))[1]
    assert f'href="/t/{budget.pk}/p/1/"' in post
    assert "Rana Alhasan" in post and "نقترح جدولاً للنفقات." in post


def test_quoting_fills_the_composer_without_script(tunisia, budget, signed_in) -> None:
    first = Post.objects.get(number=1)
    html = read(signed_in(tunisia), f"/t/{budget.pk}/?quote={first.pk}")

    assert re.fullmatch(r"> نقترح جدولاً للنفقات\.\n> \[\S.*\]\(\S+/t/\d+/p/1/\)\n\n", field_value(html, "body"))


def test_an_address_that_asks_to_answer_another_threads_post_answers_nothing(tunisia, budget, signed_in) -> None:
    html = read(signed_in(tunisia), f"/t/{budget.pk}/?reply_to=99999")

    assert field_value(html, "reply_to") == ""


# --- Refused: a sentence, a code, and nothing lost ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"body": " \n "}, 400, "empty_body"),
        ({"body": "x" * 70_000}, 400, "body_too_long"),
        ({"body": "نص\x00"}, 400, "null_characters_not_allowed"),
        ({"language": "de"}, 400, "invalid_choice"),
        ({"direction": "up"}, 400, "invalid_choice"),
        ({"capacity": "king"}, 400, "invalid_choice"),
        ({"capacity": "secretariat"}, 400, "capacity_not_held"),
        ({"kind": "notice"}, 400, "kind_not_allowed"),
        ({"client_id": "not-a-uuid"}, 400, "invalid"),
        ({"client_id": ""}, 400, "required"),
        ({"reply_to": "1e999"}, 400, "invalid"),
        ({"reply_to": "9" * 30}, 400, "max_value"),
        ({"reply_to": "99999"}, 400, "reply_elsewhere"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_a_sentence_and_the_text(
    fields, status, code, tunisia, budget, signed_in
) -> None:
    client = signed_in(tunisia)
    page, told = say(client, budget, **fields), say_json(client, budget, **fields)
    html = page.content.decode()

    assert (page.status_code, codes(html)) == (status, [code])
    body = fields.get("body", "نوافق.").replace("\x00", "")
    assert field_value(html, "body").replace("\x00", "").strip() == body.strip()
    assert (told.status_code, told.json()["ok"], told.json()["code"]) == (status, False, code)
    assert len(told.json()["message"]) > 10
    assert Post.objects.filter(thread=budget).count() == 1


def test_the_sentence_stands_beside_its_field(tunisia, budget, signed_in) -> None:
    html = say(signed_in(tunisia), budget, body="").content.decode()

    assert 'aria-describedby="id_body_error"' in html
    assert html.index('id="id_body"') < html.index('id="id_body_error"')


def test_choices_come_back_as_they_were_made(jordan, budget, signed_in) -> None:
    html = say(signed_in(jordan), budget, body="", capacity="delegation", language="en", direction="ltr")
    html = html.content.decode()

    for value in ("delegation", "en", "ltr"):
        assert f'<option value="{value}" selected>' in html


def test_a_refused_form_keeps_its_id_and_a_used_id_is_renewed(tunisia, budget, signed_in) -> None:
    client, same = signed_in(tunisia), str(uuid4())
    empty = say(client, budget, body="", client_id=same)
    assert field_value(empty.content.decode(), "client_id") == same

    say(client, budget, client_id=same)
    other = say(client, budget, body="شيء آخر", client_id=same)
    html = other.content.decode()
    assert (other.status_code, codes(html), field_value(html, "body")) == (409, ["client_id_reused"], "شيء آخر")
    assert field_value(html, "client_id") != same


def test_a_thread_locked_while_she_wrote_keeps_her_text(tunisia, secretariat, budget, signed_in) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4())
    page, told = (send_with(signed_in(tunisia), budget) for send_with in (say, say_json))

    assert (page.status_code, told.status_code) == (409, 409)
    assert field_value(page.content.decode(), "body") == "نوافق."
    assert told.json()["code"] == "thread_locked"


def test_too_many_posts_say_when_to_come_back(tunisia, budget, signed_in, settings) -> None:
    settings.POSTS_PER_MINUTE = 0
    page, told = (send_with(signed_in(tunisia), budget) for send_with in (say, say_json))

    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert (told.status_code, told.json()["retry_after"]) == (429, 60)
    assert field_value(page.content.decode(), "body") == "نوافق."


def test_an_observer_is_told_to_ask_for_an_invitation(observer, budget, signed_in) -> None:
    told = say_json(signed_in(observer), budget)

    assert (told.status_code, told.json()["code"]) == (403, "not_invited")


def test_whoever_may_not_read_gets_the_same_answer_as_for_no_thread(expert, jordan, board, signed_in) -> None:
    thread = actions.start_thread(
        author=jordan, room=board("partnerships"), title="سرّ", body="نص", language="ar", client_id=uuid4()
    ).result
    client = signed_in(expert)
    closed, missing = say_json(client, thread), send_json(client, "/t/999999/reply/", body="x", language="ar")

    assert (closed.status_code, closed.content) == (missing.status_code, missing.content) == (404, missing.content)


# --- Afterwards --------------------------------------------------------------------------------------------------


def test_the_menu_offers_what_this_reader_may_do(tunisia, jordan, budget, signed_in) -> None:
    url = f"/posts/{Post.objects.get(number=1).pk}/menu/"
    hers, his = (signed_in(person).get(url, headers=JSON).json()["html"] for person in (jordan, tunisia))

    assert 'data-act="edit"' in hers and 'data-act="withdraw"' in hers
    assert 'data-act="edit"' not in his and 'data-act="withdraw"' not in his
    assert 'data-act="edit"' in read(signed_in(jordan), url)  # a page for those without script


def test_a_text_is_changed_and_later_marked_with_the_text_before(jordan, tunisia, budget, signed_in, settings) -> None:
    client, post = signed_in(jordan), Post.objects.get(number=1)
    url = f"/posts/{post.pk}/edit/"
    assert field_value(read(client, url), "body") == "نقترح جدولاً للنفقات."
    send(client, url, body="نقترح جدولاً للنفقات والإيرادات.", language="ar")
    assert "post__edited" not in read(client, f"/t/{budget.pk}/")

    settings.EDIT_WINDOW *= 0
    answer = send(client, url, body="نقترح جدولاً للنفقات والأولويات.", language="ar")
    assert answer["Location"] == f"/t/{budget.pk}/p/1/"
    assert "post__edited" in posts_of(read(signed_in(tunisia), f"/t/{budget.pk}/"))[0]

    texts = read(signed_in(tunisia), f"/posts/{post.pk}/revisions/")
    assert re.search(
        r'<del class="change change--removed"><span[^>]*>retiré\u202f: </span><bdi>والإيرادات</bdi></del>', texts
    )
    assert re.search(
        r'<ins class="change change--added"><span[^>]*>ajouté\u202f: </span><bdi>والأولويات</bdi></ins>', texts
    )


def test_a_change_that_is_refused_keeps_the_new_text(jordan, budget, signed_in) -> None:
    url = f"/posts/{Post.objects.get(number=1).pk}/edit/"
    answer = send(signed_in(jordan), url, body="", language="ar")
    deep = "> " * 500 + "نص"
    again = send(signed_in(jordan), url, body=deep, language="ar")

    assert (answer.status_code, codes(answer.content.decode())) == (400, ["empty_body"])
    assert (again.status_code, field_value(again.content.decode(), "body")) == (400, deep)


def test_nobody_changes_or_withdraws_anothers_post(tunisia, secretariat, budget, signed_in) -> None:
    post = Post.objects.get(number=1)
    for person in (tunisia, secretariat):
        for act in ("edit", "withdraw"):
            url = f"/posts/{post.pk}/{act}/"
            assert signed_in(person).get(url).status_code == 403
            assert send(signed_in(person), url, body="x", language="ar").status_code in (403, 404)
    assert Post.objects.get(number=1).body == post.body


def test_withdrawing_asks_first_and_takes_the_history_along(jordan, tunisia, budget, signed_in, settings) -> None:
    settings.EDIT_WINDOW *= 0
    client, post = signed_in(jordan), Post.objects.get(number=1)
    send(client, f"/posts/{post.pk}/edit/", body="نص آخر", language="ar")
    assert client.get(f"/posts/{post.pk}/withdraw/").status_code == 200
    assert Post.objects.get(number=1).status == "published"

    assert send(client, f"/posts/{post.pk}/withdraw/").status_code == 302
    assert "نقترح" not in words(read(signed_in(tunisia), f"/t/{budget.pk}/"))
    read(signed_in(tunisia), f"/posts/{post.pk}/revisions/", status=404)
    assert signed_in(tunisia).get(f"/posts/{post.pk}/source/", headers=JSON).status_code == 409
    again = send_json(client, f"/posts/{post.pk}/withdraw/")
    assert (again.status_code, again.json()["code"]) == (409, "already_withdrawn")


def test_the_source_gives_text_and_quotation(tunisia, budget, signed_in) -> None:
    told = signed_in(tunisia).get(f"/posts/{Post.objects.get(number=1).pk}/source/", headers=JSON).json()

    assert told["body"] == "نقترح جدولاً للنفقات."
    assert told["quotation"] == f"> نقترح جدولاً للنفقات.\n> {told['reference']}\n\n"
    assert not any("author" in key for key in told)


def test_nothing_changes_by_reading_an_address(jordan, budget, signed_in) -> None:
    client, post = signed_in(jordan), Post.objects.get(number=1)
    before = Room.objects.get(pk=budget.room_id).head
    for url in (f"/t/{budget.pk}/reply/", f"/t/{budget.pk}/read/", f"/posts/{post.pk}/withdraw/"):
        assert client.get(url).status_code in (200, 302)

    assert Room.objects.get(pk=budget.room_id).head == before
