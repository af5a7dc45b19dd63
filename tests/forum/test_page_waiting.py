"""Who approves posts is told on the first page where they wait."""

from collections.abc import Callable
from uuid import uuid4

from accounts.models import Person
from forum import actions
from forum.models import Room


def test_the_secretariat_finds_what_waits_on_the_first_page(
    president: Person, secretariat: Person, jordan: Person, signed_in: Callable
) -> None:
    actions.start_thread(
        author=president,
        room=Room.objects.get(key="common-positions"),
        title="موقف ينتظر الإقرار",
        body="مسودة.",
        language="ar",
        client_id=uuid4(),
    )
    page = signed_in(secretariat).get("/")
    (thread, url), *others = page.context["waiting"]
    assert (thread.waiting, others) == (1, [])
    assert f'href="{url}"' in page.content.decode()
    assert 'id="waiting"' in signed_in(secretariat).get(url, follow=True).content.decode()

    for reader in (president, jordan):
        assert signed_in(reader).get("/").context["waiting"] == []
