"""An ordinary post is drawn by filling a mould: to the byte as its template draws it, and nothing of one in another."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.template import Context, Template

from accounts.models import Person
from forum import content, fragments
from forum.actions import edit_post, publish_post, start_thread, withdraw_post
from forum.kept import Kept
from forum.models import Post, Room, Thread
from forum.moulds import MOMENT, Mould, StandIn, number_mark, text_mark

LANGUAGES = ("ar", "en", "fr")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, settings) -> Callable[[Post, str, bool], str]:
    """`drawn(post, "fr", True)`: drawn now, by a mould if there is one, or by the template alone."""

    def draw(post: Post, language: str, moulded: bool) -> str:
        monkeypatch.setattr(fragments, "_kept", Kept(most=10, size=10**7))
        settings.DEBUG = not moulded
        return fragments.render_post(Post.objects.get(pk=post.pk), language)

    return draw


@pytest.fixture
def threads(budget: Thread, jordan: Person, secretariat: Person, board: Callable[[str], Room]) -> list[Thread]:
    given = {"title": "نقاش", "body": "نص.", "language": "ar"}
    room = Room.objects.filter(audience="body", kind="board").select_related("body")[0]
    anonymous = start_thread(
        author=jordan, room=board("governance"), attribution="non_attribution", client_id=uuid4(), **given
    )
    of_a_body = start_thread(author=secretariat, room=room, client_id=uuid4(), **given)
    return [budget, anonymous.result, of_a_body.result]


def posts(threads: list[Thread], people: list[Person], reply: Callable) -> list[Post]:
    bodies = (("**نعم** <i>&amp;</i> \ue0f00\ue0f1 1999999101", "ar", ""), ("> Fine\n\n{{ post.pk }}", "en", "rtl"))
    said = []
    for thread in threads[:2]:
        for person in people:
            said += [
                reply(person, thread, body, language=language, direction=way).result for body, language, way in bodies
            ]
    return said + [reply(people[-1], threads[2], "تعميم").result, *Post.objects.filter(number=1)]


@pytest.mark.django_db
def test_a_moulded_post_is_the_post_as_its_template_draws_it(
    threads, jordan, tunisia, president, secretariat, reply, drawn, monkeypatch
):
    Person.objects.filter(pk=tunisia.pk).update(name='<b>سامي</b> & "هو"')
    tunisia.refresh_from_db()
    said = posts(threads, [jordan, tunisia, president, secretariat], reply)
    by_templates = {(post, language): drawn(post, language, False) for post in said for language in LANGUAGES}
    once = {(post, language): drawn(post, language, True) for post in said for language in LANGUAGES}
    assert once == by_templates

    def never(*_given: object) -> str:
        raise AssertionError("A template was drawn, though its shape is known.")

    monkeypatch.setattr(fragments, "render_to_string", never)
    assert {(post, language): drawn(post, language, True) for post, language in once} == by_templates


@pytest.mark.django_db
def test_posts_that_are_not_ordinary_are_drawn_by_their_template(budget, jordan, tunisia, secretariat, reply, drawn):
    first = reply(jordan, budget).result
    answer = reply(tunisia, budget, "جواب", reply_to=first).result
    changed = edit_post(author=tunisia, post=answer, body="غيره", language="ar", client_id=uuid4()).result
    Post.objects.filter(pk=changed.pk).update(edited_at=MOMENT)
    taken_back = withdraw_post(author=jordan, post=first, client_id=uuid4()).result
    Room.objects.filter(pk=budget.room_id).update(moderation="pre")
    waiting = reply(jordan, budget, "ينتظر").result
    for post in (answer, changed, taken_back, waiting):
        for language in LANGUAGES:
            assert drawn(post, language, True) == drawn(post, language, False)
    published = publish_post(actor=secretariat, post=waiting, client_id=uuid4()).result
    assert drawn(published, "ar", True) == drawn(published, "ar", False)


# --- The mould itself --------------------------------------------------------------------------------------------


def a_mould() -> Mould:
    drawn = (
        f'<p id="{number_mark(1)}">{text_mark(0)}: {text_mark(0)} <time datetime="{MOMENT.isoformat()}" x>…</time></p>'
    )
    return Mould(drawn, {"pk": number_mark(1), "name": text_mark(0)}, moment="at")


@pytest.mark.pure
def test_values_are_escaped_unless_they_are_markup():
    filled = a_mould().fill({"pk": 7, "name": "<رنا>", "at": content.trusted("<time></time>")})
    assert filled == '<p id="7">&lt;رنا&gt;: &lt;رنا&gt; <time></time></p>'


@pytest.mark.pure
def test_a_value_that_looks_like_a_mark_stays_a_value():
    filled = a_mould().fill({"pk": 7, "name": f"{number_mark(1)}{text_mark(0)}", "at": ""})
    assert filled.startswith(f'<p id="7">{number_mark(1)}{text_mark(0)}: ')


@pytest.mark.pure
def test_a_mark_that_was_not_drawn_makes_no_mould():
    with pytest.raises(LookupError):
        Mould(f"<p>{text_mark(0)}</p>", {"name": text_mark(0)}, moment="at")


@pytest.mark.pure
def test_a_template_that_asks_for_more_is_noticed():
    post = StandIn(pk=1)
    drawn = Template("{{ post.pk }}{% if post.secret %}!{% endif %}").render(Context({"post": post}))
    assert (drawn, post.asked) == ("1", {"secret"})


@pytest.mark.django_db
def test_and_such_a_template_is_drawn_for_each_post(budget, jordan, reply, drawn, monkeypatch):
    monkeypatch.setattr(fragments, "FIXED", tuple(name for name in fragments.FIXED if name != "direction"))
    monkeypatch.setattr(fragments, "_moulds", fragments.Moulds())
    left, right = (reply(jordan, budget, "نص", direction=way).result for way in ("ltr", "rtl"))
    for post in (left, right, left):
        assert f'dir="{post.direction}"' in drawn(post, "ar", True)
        assert drawn(post, "ar", True) == drawn(post, "ar", False)
