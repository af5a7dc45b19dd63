"""What happens to a text that a rule speaks about: refused, held, or told to the desk (domain.md W3)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from forum import actions as forum_actions
from forum.models import Post
from moderation import actions, errors, rulebook
from moderation.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_rules():
    rulebook.rules.forget()
    yield
    rulebook.rules.forget()


@pytest.fixture
def rule(secretariat, django_capture_on_commit_callbacks):
    def add(words, act, room=None):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.add_word_rule(actor=secretariat, words=words, act=act, room=room)

    return add


def test_a_refused_word_is_refused_however_it_is_written_and_nothing_typed_is_lost(rule, signed_in, jordan, budget):
    rule("المحظورة", "refuse")
    for text in ("هذه المـحـظـورة هنا", "هذه اَلْمَحْظُورَة هنا", "وبالمحظورة"):
        with pytest.raises(errors.WordsRefused):
            forum_actions.create_post(author=jordan, thread=budget, body=text, language="ar", client_id=uuid4())
    page = signed_in(jordan).post(
        reverse("forum:reply", args=[budget.pk]), {"body": "هذه المحظورة", "language": "ar", "client_id": uuid4()}
    )
    assert page.status_code == 400 and "هذه المحظورة" in page.content.decode()
    assert Post.objects.filter(thread=budget).count() == 1


def test_a_held_post_waits_for_the_secretariat_and_its_case_is_open(
    rule, signed_in, secretariat, reply, jordan, budget
):
    rule("تسريب", "hold")
    post = reply(jordan, budget, "عن تسريب الوثيقة").result
    assert post.status == Post.Status.SUBMITTED and post.number is None
    case = Case.objects.get(post=post)
    assert case.origin == Case.Origin.RULE
    assert signed_in(secretariat).get(reverse("moderation:case", args=[case.pk])).status_code == 200


def test_a_flagged_post_stands_and_its_case_says_which_words(rule, signed_in, reply, jordan, budget, secretariat):
    rule("تسريب", "flag")
    post = reply(jordan, budget, "عن التسريب أيضاً").result
    assert post.status == Post.Status.PUBLISHED
    case = Case.objects.get(post=post)
    page = signed_in(secretariat).get(reverse("moderation:case", args=[case.pk]))
    assert "التسريب" in page.content.decode()


def test_the_desk_is_told_that_a_rule_spoke_and_not_an_empty_reason(
    rule, signed_in, reply, jordan, budget, secretariat
):
    rule("تسريب", "flag")
    reply(jordan, budget, "عن التسريب أيضاً")
    assert "قاعدة آلية" in signed_in(secretariat).get(reverse("forum:inbox")).content.decode()


def test_a_rule_of_one_room_speaks_there_only(rule, reply, jordan, budget, board):
    rule("تسريب", "flag", room=board("security"))
    reply(jordan, budget, "عن تسريب الوثيقة")
    assert not Case.objects.exists()


def test_hidden_controls_raise_a_case_by_themselves(reply, jordan, budget):
    post = reply(jordan, budget, "ملف \u202egpj.exe للتنزيل").result
    assert Case.objects.get(post=post).findings.exists()


def test_innocent_posts_raise_nothing(reply, jordan, budget):
    for text in ("نوافق على الجدول.", "Voir https://example.org/a", "شكراً @الجميع"):
        reply(jordan, budget, text)
    assert not Case.objects.exists()


def test_the_word_list_is_the_secretariats(signed_in, jordan, president, secretariat):
    values = {"words": "كلمة", "act": "flag", "room": "", "client_id": str(uuid4())}
    for person in (jordan, president):
        assert signed_in(person).post(reverse("moderation:words"), values).status_code == 404
    assert signed_in(secretariat).post(reverse("moderation:words"), values).status_code == 302
    assert "كلمة" in signed_in(secretariat).get(reverse("moderation:words")).content.decode()


def test_where_the_desk_does_not_read_no_rule_holds_a_post_or_tells_of_it(
    rule, reply, jordan, tunisia, president, board
):
    rule("تسريب", "hold")
    rule("المحظورة", "refuse")
    conversation = forum_actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    for author, room in ((jordan, conversation), (president, board("bureau-room"))):
        stream = room.threads.get()
        post = reply(author, stream, f"عن تسريب \u202e{room.pk}").result
        assert post.status == Post.Status.PUBLISHED
        with pytest.raises(errors.WordsRefused):
            reply(author, stream, "هذه المحظورة")
    assert not Case.objects.exists()
