"""From a conversation to a board: choose, ask, publish; nobody is named without her yes."""

from uuid import uuid4

import pytest
from django.http import Http404

from accounts.standing import standing_of
from forum import actions, content, promotion
from forum.models import Event, Notification, Post, PromotedPost, Promotion, Room, Thread
from tests.forum.pages import codes, field_value, main_of, posts_of, read, send, send_json, words
from tests.leaks.test_closed_rooms import marker


@pytest.fixture
def talk(jordan, tunisia, emirates, reply) -> Thread:
    """A group in which three have said something."""
    room = actions.start_group(author=jordan, people=[tunisia, emirates], client_id=uuid4(), name="التحضير").result
    thread = room.threads.select_related("room").get()
    reply(jordan, thread, "نقترح **جدولاً** للنفقات.")
    reply(tunisia, thread, "D’accord, à condition de publier les *chiffres*.", language="fr")
    reply(emirates, thread, "We can host the first meeting.\n\n- hall\n- food", language="en")
    return thread


def post_of(talk, author) -> Post:
    return talk.posts.filter(author=author, kind="post").first()


def draft(client, talk, *posts, board="governance", **fields):
    values = {
        "posts": [post.pk for post in posts],
        "board": board if board.isdecimal() else Room.objects.get(key=board).pk,
        "title": "ملخّص حديثنا عن الميزانية",
        "intro": "خلاصة ما قيل.",
    }
    return send(client, f"/t/{talk.pk}/promote/", **(values | fields))


@pytest.fixture
def made(jordan, talk, signed_in) -> Promotion:
    assert draft(signed_in(jordan), talk, *talk.posts.filter(kind="post")).status_code == 302
    return Promotion.objects.get()


def page(promotion, act=""):
    return f"/promotions/{promotion.pk}/" + (f"{act}/" if act else "")


def answer(client, promotion, said, **fields):
    return send(client, page(promotion, "answer"), answer=said, **fields)


def publish(client, promotion, **fields):
    return send(client, page(promotion, "publish"), **fields)


def thread_text(client) -> str:
    return posts_of(read(client, f"/t/{Promotion.objects.get().thread_id}/"))[0]


# --- Choosing ----------------------------------------------------------------------------------------------------


def test_messages_are_chosen_over_several_pages_without_script(jordan, talk, reply, signed_in, settings) -> None:
    settings.POSTS_PER_PAGE = 2
    client = signed_in(jordan)
    html = read(client, f"/t/{talk.pk}/promote/")
    assert html.count('type="checkbox"') == 2
    first, last = post_of(talk, jordan), talk.posts.latest("number")
    turned = send(
        client, f"/t/{talk.pk}/promote/", posts=[last.pk], older=field_of(html, "older"), title="عنوان"
    ).content
    turned = turned.decode()
    assert f'type="hidden" name="posts" value="{last.pk}"' in turned
    assert f'id="m-{first.pk}"' in turned and field_value(turned, "title") == "عنوان"
    assert not Promotion.objects.exists()


def field_of(html, name):
    import re

    return re.search(rf'name="{name}" value="(\d+)"', html)[1]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(jordan, tunisia, talk, signed_in, reply) -> None:
    client = signed_in(jordan)
    for fields, code in (
        ({"posts": []}, "nothing_chosen"),
        ({"title": ""}, "required"),
        ({"title": "ع\u202eنوان"}, "bad_title"),
        ({"board": "999999"}, "invalid_choice"),
        ({"posts": ["x"]}, "invalid"),
    ):
        result = draft(client, talk, post_of(talk, jordan), **fields)
        html = result.content.decode()
        assert (result.status_code, codes(html)) == (400, [code]), fields
        assert field_value(html, "intro") == "خلاصة ما قيل."
    pair = actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    elsewhere = reply(jordan, pair.threads.get()).result
    result = draft(client, talk, elsewhere)
    assert (result.status_code, codes(result.content.decode())) == (409, ["cannot_be_promoted"])
    assert not Promotion.objects.exists()


def test_boards_offered_are_those_where_she_may_start(expert, jordan, observer, signed_in) -> None:
    room = actions.start_group(author=jordan, people=[expert, observer], client_id=uuid4()).result
    url = f"/t/{room.threads.get().pk}/promote/"
    html = read(signed_in(expert), url)
    closed = Room.objects.get(key="common-positions")
    assert f'value="{closed.pk}"' not in html
    assert f'value="{Room.objects.get(key="governance").pk}"' in html
    assert signed_in(observer).get(url).status_code == 403
    refused = draft(signed_in(expert), room.threads.get(), board="common-positions")
    assert codes(refused.content.decode()) == ["invalid_choice"]


def test_a_thread_of_a_board_is_not_promoted(jordan, budget, signed_in) -> None:
    assert signed_in(jordan).get(f"/t/{budget.pk}/promote/").status_code == 403


# --- The draft ---------------------------------------------------------------------------------------------------


def test_only_the_promoter_sees_the_draft_and_each_author_her_own_words(
    made, jordan, tunisia, emirates, delegate, secretariat, signed_in
) -> None:
    whole = read(signed_in(jordan), page(made))
    for said in ("جدولاً", "chiffres", "host the first meeting"):
        assert said in whole
    hers = main_of(read(signed_in(tunisia), page(made)))
    assert "chiffres" in hers and "جدولاً" not in hers and "host" not in hers and "خلاصة" not in hers
    assert Room.objects.get(key="governance").name_fr in hers and "ملخّص حديثنا" in hers
    for stranger in (delegate, secretariat):
        for act in ("", "answer", "publish", "discard"):
            assert signed_in(stranger).get(page(made, act)).status_code == 404
            assert send(signed_in(stranger), page(made, act), answer="named").status_code in (404, 405)
    for act in ("publish", "discard"):
        assert send(signed_in(tunisia), page(made, act)).status_code == 404
    made.refresh_from_db()
    assert made.state == "draft"


def test_the_other_authors_are_asked_once(made, jordan, tunisia, emirates, signed_in) -> None:
    asked = Notification.objects.filter(verb="promotion_asked")
    assert set(asked.values_list("recipient", flat=True)) == {tunisia.pk, emirates.pk}
    assert set(asked.values_list("data__promotion", flat=True)) == {made.pk}
    assert f"/promotions/{made.pk}/" in read(signed_in(tunisia), "/inbox/")
    assert not Event.objects.filter(kind="posts.promoted").exists()


def test_making_it_twice_makes_one(jordan, talk, signed_in) -> None:
    same = uuid4()
    for _ in range(2):
        assert draft(signed_in(jordan), talk, post_of(talk, jordan), client_id=same).status_code == 302
    assert Promotion.objects.count() == 1


def test_the_preview_is_what_is_published(made, jordan, tunisia, emirates, signed_in) -> None:
    answer(signed_in(tunisia), made, "named")
    answer(signed_in(emirates), made, "left_out")
    client = signed_in(jordan)
    html = read(client, page(made))
    preview = html[html.index('<div class="post__body"') :]
    preview = preview[: preview.index("</div>")]
    assert publish(client, made).status_code == 302
    assert preview in thread_text(client)


# --- Names -------------------------------------------------------------------------------------------------------


def test_a_name_is_given_only_with_a_yes(made, jordan, tunisia, emirates, delegate, signed_in) -> None:
    """Tunisia agrees, the Emirates does not answer: one is named with office and State, the other is a participant."""
    answer(signed_in(tunisia), made, "named")
    publish(signed_in(jordan), made)
    text = thread_text(signed_in(delegate))

    assert "سامي الطرابلسي" in text and "تونس" in text and "chiffres" in text
    assert "خالد المنصوري" not in text and "Khalid" not in text and "الإمارات" not in text
    assert "host the first meeting" in text and "رنا الحسن" in text
    assert text.count("<blockquote") == 3


def test_each_answer_does_what_it_says(made, jordan, tunisia, emirates, signed_in) -> None:
    answer(signed_in(tunisia), made, "named")
    answer(signed_in(tunisia), made, "unnamed")
    answer(signed_in(emirates), made, "left_out")
    publish(signed_in(jordan), made)
    text = thread_text(signed_in(jordan))

    assert "chiffres" in text and "الطرابلسي" not in text and "Trabelsi" not in text
    assert "host" not in text
    assert "left_out" not in text
    told = Notification.objects.filter(verb="promotion_published").values_list("recipient", flat=True)
    assert set(told) == {tunisia.pk}


def test_nothing_is_left_if_all_is_left_out(talk, jordan, tunisia, signed_in) -> None:
    draft(signed_in(jordan), talk, post_of(talk, tunisia))
    promotion = Promotion.objects.get()
    answer(signed_in(tunisia), promotion, "left_out")

    assert "/publish/" not in main_of(read(signed_in(jordan), page(promotion)))
    refused = send_json(signed_in(jordan), page(promotion, "publish"))
    assert (refused.status_code, refused.json()["code"]) == (400, "nothing_chosen")


def test_names_in_the_words_are_not_given_either(talk, jordan, tunisia, emirates, delegate, reply, signed_in) -> None:
    """A mention would tell who took part, and would call her where the text goes."""
    named = reply(
        tunisia, talk, f"@[{emirates.pk}] et @[{jordan.pk}] et @[state:JO] et @[999999]", language="fr"
    ).result
    draft(signed_in(jordan), talk, named, post_of(talk, jordan), intro="")
    before = set(Notification.objects.values_list("pk", flat=True))
    publish(signed_in(jordan), Promotion.objects.get())
    text = thread_text(signed_in(delegate))

    assert "خالد" not in text and "Khalid" not in text
    assert "رنا الحسن" in text  # who promotes her own words is named
    assert 'class="mention"' not in text and "@[" not in Post.objects.latest("pk").body.replace("@ [", "")
    fresh = Notification.objects.exclude(pk__in=before)
    assert not fresh.filter(verb="mention").exists()
    assert Post.objects.get(thread=Promotion.objects.get().thread).mentions == []


@pytest.mark.parametrize("which", ["source", "board"])
def test_where_authors_are_not_named_no_name_is_asked_for(which, made, jordan, tunisia, signed_in, delegate) -> None:
    answer(signed_in(tunisia), made, "named")
    if which == "board":
        Room.objects.filter(key="governance").update(attribution="non_attribution")
    else:
        Room.objects.filter(pk=made.source_id).update(attribution="non_attribution")
        Thread.objects.filter(room=made.source_id).update(attribution="non_attribution")
    assert 'value="named"' not in read(signed_in(tunisia), page(made))
    refused = send_json(signed_in(tunisia), page(made, "answer"), answer="named")
    assert (refused.status_code, refused.json()["code"]) == (400, "answer_not_offered")
    publish(signed_in(jordan), made)

    text = thread_text(signed_in(delegate))
    assert "الطرابلسي" not in text and "Trabelsi" not in text and "chiffres" in text


# --- Publishing --------------------------------------------------------------------------------------------------


def test_a_line_without_the_title_tells_where_they_came_from(made, jordan, emirates, tunisia, signed_in) -> None:
    same = uuid4()
    client = signed_in(jordan)
    for _ in range(2):
        assert publish(client, made, client_id=same).status_code == 302
    assert Thread.objects.filter(title="ملخّص حديثنا عن الميزانية").count() == 1
    made.refresh_from_db()
    line = posts_of(read(signed_in(emirates), f"/conversations/{made.source_id}/"))[-1]
    assert f'href="/t/{made.thread_id}/"' in line and 'data-line="promoted"' in line
    assert "ملخّص" not in line
    assert Event.objects.filter(kind="posts.promoted", room=made.source_id).count() == 1
    assert "chiffres" in words(thread_text(signed_in(tunisia)))


def test_what_was_withdrawn_meanwhile_is_not_in_it(made, jordan, tunisia, talk, signed_in) -> None:
    actions.withdraw_post(author=tunisia, post=post_of(talk, tunisia), client_id=uuid4())
    assert "chiffres" not in read(signed_in(jordan), page(made))
    assert signed_in(tunisia).get(page(made)).status_code == 404
    publish(signed_in(jordan), made)

    assert "chiffres" not in thread_text(signed_in(jordan))


def test_rights_are_looked_at_again_when_it_is_published(made, jordan, tunisia, talk, signed_in) -> None:
    board = Room.objects.filter(key="governance")
    board.update(starters="secretariat")
    assert publish(signed_in(jordan), made).status_code == 403
    board.update(starters="member")
    actions.leave_conversation(actor=jordan, room=talk.room_id, client_id=uuid4())
    for act in ("", "publish", "discard"):
        assert signed_in(jordan).get(page(made, act)).status_code == 404
    assert publish(signed_in(jordan), made).status_code == 404
    with pytest.raises(Http404):
        actions.publish_promotion(promoter=jordan, draft=made, client_id=uuid4())
    actions.add_to_conversation(actor=tunisia, room=talk.room, people=[jordan], client_id=uuid4())
    assert "chiffres" not in read(signed_in(jordan), page(made))  # older than her new place
    refused = send_json(signed_in(jordan), page(made, "publish"))
    assert refused.json()["code"] == "nothing_chosen"
    assert not Thread.objects.filter(title=made.title).exists()


def test_a_newcomer_promotes_nothing_older(talk, jordan, delegate, tunisia, signed_in) -> None:
    actions.add_to_conversation(actor=jordan, room=talk.room, people=[delegate], client_id=uuid4())
    html = read(signed_in(delegate), f"/t/{talk.pk}/promote/")
    assert "chiffres" not in html
    refused = draft(signed_in(delegate), talk, post_of(talk, tunisia))
    assert codes(refused.content.decode()) == ["cannot_be_promoted"]
    line = Post.objects.get(kind="added")
    refused = draft(signed_in(jordan), talk, line)
    assert codes(refused.content.decode()) == ["cannot_be_promoted"]


def test_an_author_answers_for_her_words_after_she_left(made, tunisia, jordan, talk, signed_in) -> None:
    actions.leave_conversation(actor=tunisia, room=talk.room_id, client_id=uuid4())

    assert "chiffres" in read(signed_in(tunisia), page(made))
    assert answer(signed_in(tunisia), made, "left_out").status_code == 302
    publish(signed_in(jordan), made)
    assert "chiffres" not in thread_text(signed_in(jordan))


def test_a_draft_can_be_discarded_and_is_over_then(made, jordan, tunisia, signed_in) -> None:
    assert send(signed_in(jordan), page(made, "discard")).status_code == 302
    for client, act, fields in (
        (signed_in(jordan), "publish", {}),
        (signed_in(tunisia), "answer", {"answer": "named"}),
    ):
        refused = send_json(client, page(made, act), **fields)
        assert (refused.status_code, refused.json()["code"]) == (409, "promotion_over")
    assert not PromotedPost.objects.filter(answer="named").exclude(post__author=jordan).exists()
    read(signed_in(tunisia), page(made))
    assert "chiffres" not in read(signed_in(jordan), page(made))


def test_an_introduction_that_calls_people_is_confirmed(talk, jordan, tunisia, guest, secretariat, signed_in, settings):
    settings.MENTIONS_UNCONFIRMED = 0
    draft(signed_in(jordan), talk, post_of(talk, jordan), intro=f"إلى @[{secretariat.pk}]")
    promotion = Promotion.objects.get()
    asked = publish(signed_in(jordan), promotion)
    assert (asked.status_code, codes(asked.content.decode())) == (409, ["confirm_mentions"])
    assert publish(signed_in(jordan), promotion, confirmed="1").status_code == 302


def test_the_words_keep_their_language_and_direction(talk, jordan, tunisia, reply, signed_in) -> None:
    forced = reply(jordan, talk, "2024 REST API\n\n1. SOAP", direction="rtl", language="ar").result
    draft(signed_in(jordan), talk, post_of(talk, tunisia), forced)
    publish(signed_in(jordan), Promotion.objects.get())
    text = thread_text(signed_in(jordan))

    french, arabic = text.split("<blockquote")[1:3]
    assert 'dir="ltr"' in french.split("chiffres")[0]
    assert arabic.startswith(' dir="rtl"') and 'dir="ltr"' not in arabic.split("SOAP")[0]


def test_a_hostile_name_stays_a_name(talk, jordan, tunisia, signed_in) -> None:
    tunisia.name_second = "سامي **[اضغط](https://evil.example)** @[1] # <b>"
    tunisia.save()
    secret = marker("name")
    draft(signed_in(jordan), talk, post_of(talk, tunisia), intro=secret, language="ar")
    promotion = Promotion.objects.get()
    answer(signed_in(tunisia), promotion, "named")
    publish(signed_in(jordan), promotion)
    text = thread_text(signed_in(jordan))
    assert secret in text and "evil.example" in text
    assert ">اضغط</a>" not in text and 'class="mention"' not in text and "<b>" not in text


def test_the_link_of_one_author_does_not_reach_the_words_of_another(talk, jordan, tunisia, reply, signed_in) -> None:
    reply(jordan, talk, "انظروا [النص] من فضلكم.")
    reply(tunisia, talk, "كلام.\n\n[النص]: https://elsewhere.example/")
    assert draft(signed_in(jordan), talk, *talk.posts.filter(kind="post")).status_code == 302
    body = promotion_text(Promotion.objects.get())
    assert "elsewhere.example" in body
    assert '<a href="https://elsewhere.example/"' not in content.render(body, language="ar").split("كلام.")[0]


def promotion_text(made: Promotion) -> str:
    return promotion.text_of(made, promotion.chosen_in(standing_of(made.promoter), made))


def test_who_has_answered_is_not_asked_any_more(made, tunisia, emirates, jordan, signed_in) -> None:
    asked = Notification.objects.filter(verb="promotion_asked", done_at=None)
    assert asked.count() == 2
    answer(signed_in(tunisia), made, "unnamed")
    assert [row.recipient for row in asked.all()] == [emirates]
    send(signed_in(jordan), page(made, "discard"))
    assert not asked.exists()
