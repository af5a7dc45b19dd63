"""A text is shown as it will be drawn, to who may write there, and nothing of it is kept."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Person
from forum import actions, content, fragments, limits, text_templates
from forum.models import Command, Event, Notification, Post, Room, Thread
from tests.forum.pages import JSON, read

pytestmark = pytest.mark.django_db

TEXT = """## ملاحظات

**مهم:**نص عن `X-Road 7` يوجَّه إلى @[تونس] في https://example.org/a؟ نعم

١. أول
٢. second

> The English quotation.

\u200eنص عربي أريد له أن يُقرأ من اليسار.

| البند | القيمة |
| --- | --- |
| أول | 12 |
"""


@pytest.fixture(autouse=True)
def calm() -> None:
    cache.clear()


def look(client: Client, url: str, **fields: str) -> dict:
    return client.post(url, {"client_id": str(uuid4()), "body": TEXT, **fields}, headers=JSON).json()


def body_of(html: str) -> str:
    """What stands in the body of a drawn post."""
    return html.partition('<div class="post__body"')[2].partition(">")[2].partition("\n    <footer")[0].strip()


def counts() -> list[int]:
    return [model.objects.count() for model in (Post, Command, Event, Notification)]


def test_what_she_looks_at_is_what_is_drawn_once_it_is_sent(
    jordan: Person, tunisia: Person, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(jordan)
    text = {
        "body": TEXT.replace("[تونس]", f"[{tunisia.display_name}]"),
        "named": f'{{"{tunisia.display_name}": "{tunisia.pk}"}}',
    }
    before = counts()
    seen = look(client, f"/t/{budget.pk}/preview/", **text)
    assert counts() == before, "nothing is kept, and nobody is told"
    assert f'data-mention="{tunisia.pk}"' in seen["html"] and "<table" in seen["html"]
    fields = {"client_id": str(uuid4()), **text}
    sent = client.post(f"/t/{budget.pk}/reply/", fields, headers=JSON).json()
    drawn = fragments.render_post(Post.objects.get(pk=sent["post"]), "ar")
    assert body_of(seen["html"] + "\n    <footer") == body_of(drawn)


def test_closed_and_missing_look_the_same_and_readers_who_do_not_write_see_none(
    jordan: Person,
    observer: Person,
    budget: Thread,
    board: Callable[[str], Room],
    signed_in: Callable[[Person], Client],
) -> None:
    hidden = Room.objects.filter(kind="board", audience="members_only").first()
    assert hidden is not None
    thread = actions.start_thread(
        author=jordan, room=hidden, title="موضوع مغلق", body="نص", language="ar", client_id=uuid4()
    ).result
    client = signed_in(observer)
    for url in (f"/t/{thread.pk}/preview/", "/t/99999/preview/", f"/rooms/{hidden.key}/preview/"):
        assert client.post(url, {"body": "نص"}, headers=JSON).status_code == 404
    assert client.post(f"/t/{budget.pk}/preview/", {"body": "نص"}, headers=JSON).status_code == 403


def test_what_would_be_refused_is_refused_and_haste_is_calmed(
    jordan: Person, budget: Thread, signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = signed_in(jordan), f"/t/{budget.pk}/preview/"
    assert look(client, url, body="\u200b")["code"] == content.EmptyBody.code
    assert look(client, url, body="ن" * content.MOST_BYTES)["code"] == content.BodyTooLong.code
    monkeypatch.setattr(limits, "PREVIEWS_A_MINUTE", 2)
    assert look(client, url)["code"] == "too_many_previews"


def test_without_script_the_page_comes_again_with_all_of_it(
    jordan: Person, budget: Thread, board: Callable[[str], Room], signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(jordan)
    fields = {"client_id": str(uuid4()), "body": "نص **مهم** كُتب", "preview": "1"}
    page = client.post(f"/t/{budget.pk}/preview/", fields).content.decode()
    assert "نص <strong>مهم</strong> كُتب" in page and "نص **مهم** كُتب</textarea>" in page
    asked = {**fields, "preview": "", "template": "summary"}
    page = client.post(f"/t/{budget.pk}/preview/", asked).content.decode()
    assert "نص **مهم** كُتب\n\n## ما قيل" in page, "the template stands below what was typed"
    room = board("governance")
    page = client.post(f"/rooms/{room.key}/preview/", {**fields, "title": "عنوان كُتب"}).content.decode()
    assert "نص <strong>مهم</strong> كُتب" in page and 'value="عنوان كُتب"' in page
    assert read(client, f"/rooms/{room.key}/").count("عنوان كُتب") == 0


def test_every_template_says_the_same_in_each_language_and_can_be_posted() -> None:
    for row in text_templates.texts("ar"):
        assert {"ar", "en", "fr"} == row["body"].keys() == row["title"].keys(), row["key"]
        for language, body in row["body"].items():
            assert content.guess_language(body) == language, (row["key"], language)
            assert body.count("‹") == body.count("›") > 0 and content.render(body, language=language)
    assert any({"قرار", "decision"} <= set(row["names"]) for row in text_templates.texts("fr"))  # T-KEY-4
