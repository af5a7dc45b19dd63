"""Inbox, groups, mentions, promotion, API and catch-up must not tell what the pages do not (security.md §2)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, fragments, log, mentions, selectors
from forum.errors import MentionsToConfirm
from forum.models import Post, Promotion, Room, Thread
from realtime.entitlement import Entitlements
from tests.forum.pages import JSON, main_of, send_json

NAME = "فريق العمل"
EARLY = "0001-01-01T00:00:00+14:00"


@pytest.fixture
def group(jordan: Person, tunisia: Person, emirates: Person) -> Room:
    return actions.start_group(author=jordan, people=[tunisia, emirates], client_id=uuid4(), name=NAME).result


@pytest.fixture
def veiled(jordan: Person, board: Callable[[str], Room]) -> Thread:
    return actions.start_thread(
        author=jordan,
        room=board("governance"),
        title="موضوع بلا أسماء",
        body="رأي أول.",
        language="ar",
        client_id=uuid4(),
        attribution="non_attribution",
    ).result


# --- What is kept of rights (delivery.md G11) --------------------------------------------------------------------


def test_what_was_kept_of_a_room_is_not_used_over_a_change_nobody_read(
    group: Room, jordan: Person, tunisia: Person, reply: Callable
) -> None:
    """Nobody of the process followed the room while she left it and was added again, without its past."""
    stream = selectors.stream_of(group)
    old = reply(jordan, stream, "قديم").result
    kept = Entitlements()

    def access(after: int) -> object:
        events = log.events_above(group.pk, after, 50)
        found, *_ = kept.after(events, group.pk, log.register_id(), [tunisia.pk])
        return found.accesses.get(tunisia.pk)

    assert access(0).sees_from == 1
    actions.leave_conversation(actor=tunisia, room=group.pk, client_id=uuid4())
    head = Room.objects.get(pk=group.pk).head
    assert access(head) is None, "nothing came after, and she has left"
    actions.add_to_conversation(actor=jordan, room=group, people=[tunisia], client_id=uuid4())
    head = Room.objects.get(pk=group.pk).head
    edited = actions.edit_post(author=jordan, post=old, body="قديم منقّح", language="ar", client_id=uuid4())
    assert edited.seq == head + 1
    assert access(head).sees_from > old.number


def test_who_has_no_place_in_a_conversation_has_nothing_of_it(group: Room, jordan: Person, chair: Person) -> None:
    """She is removed between the look at her right and the reading of the posts."""
    stream = selectors.stream_of(group)
    actions.rename_conversation(actor=jordan, room=group, name="اسم", client_id=uuid4())
    assert selectors.published_in(standing_of(jordan), stream).exists()
    assert not selectors.published_in(standing_of(chair), stream).exists()


# --- Closed and missing look the same ----------------------------------------------------------------------------


def test_leaving_a_closed_conversation_is_like_leaving_none(
    group: Room, chair: Person, signed_in: Callable[[Person], Client], budget: Thread
) -> None:
    client, used = signed_in(chair), str(uuid4())
    assert send_json(client, f"/t/{budget.pk}/reply/", body="نوافق.", client_id=used).status_code == 201
    closed, missing = (
        send_json(client, f"/conversations/{pk}/leave/", client_id=used) for pk in (group.pk, 10_000_000)
    )
    assert (closed.status_code, closed.content) == (missing.status_code, missing.content)
    assert closed.status_code == 404


# --- Non-attribution ---------------------------------------------------------------------------------------------


def test_the_menu_of_names_does_not_begin_with_who_wrote_unnamed(
    veiled: Thread, tunisia: Person, emirates: Person, chair: Person, delegate: Person, reply: Callable
) -> None:
    def order() -> list[str]:
        return [one.token for one in mentions.candidates(standing_of(emirates), veiled.room, None, "")]

    before = order()
    last = Person.objects.get(pk=int(before[-1]))
    reply(last, veiled, "رأي ثانٍ.")
    assert order() == before


def test_a_number_does_not_tell_that_its_holder_has_lost_her_place(
    veiled: Thread, tunisia: Person, emirates: Person, reply: Callable
) -> None:
    reply(tunisia, veiled, "رأي ثانٍ.")
    tunisia.accreditations.update(stage="ended")
    try:
        reply(emirates, veiled, "ما رأي @[alias:2]؟")
    except MentionsToConfirm as refusal:
        pytest.fail(str(refusal.message))


def test_a_line_in_an_unnamed_room_does_not_tie_its_author_to_a_number(
    group: Room,
    jordan: Person,
    tunisia: Person,
    reply: Callable,
    signed_in: Callable[[Person], Client],
    board: Callable,
) -> None:
    """Whoever promotes stands with her name on the board: the line must not say which number she has."""
    stream = selectors.stream_of(group)
    reply(tunisia, stream, "رأي.")
    hers = reply(jordan, stream, "رأي آخر.").result
    actions.tighten_attribution(actor=jordan, thread=stream, client_id=uuid4())
    draft = actions.draft_promotion(
        promoter=jordan,
        source=stream,
        posts=[hers.pk],
        board=board("governance"),
        title="عنوان",
        intro="",
        language="ar",
        client_id=uuid4(),
    ).result
    actions.publish_promotion(promoter=jordan, draft=draft, client_id=uuid4())
    assert Promotion.objects.get(pk=draft.pk).state == "published"
    line = Post.objects.get(kind="promoted")
    told = signed_in(tunisia).get(f"/api/v1/posts/{line.pk}").json()["post"]
    assert told["byline"]["name"] == "مشارك" or not any(sign.isdigit() for sign in told["byline"]["name"])
    assert "2" not in fragments.line_context(line, {(stream.pk, jordan.pk): 2}, mentions.known_in([line]))["sentence"]


def test_earlier_texts_in_a_tightened_thread_do_not_hold_the_numbers_of_people(
    budget: Thread, jordan: Person, tunisia: Person, reply: Callable, signed_in: Callable, settings: object
) -> None:
    settings.EDIT_WINDOW *= 0  # type: ignore[attr-defined]
    post = reply(jordan, budget, f"ما رأي @[{tunisia.pk}]؟").result
    actions.edit_post(
        author=jordan, post=post, body=f"وما رأي @[{tunisia.pk}]؟", language="ar", client_id=uuid4(), confirmed=True
    )
    client = signed_in(tunisia)
    named = client.get(f"/api/v1/posts/{post.pk}/revisions").json()["revisions"]
    assert all(tunisia.display_name in text["html"] for text in named)
    actions.tighten_attribution(actor=jordan, thread=budget, client_id=uuid4())
    for text in client.get(f"/api/v1/posts/{post.pk}/revisions").json()["revisions"]:
        assert str(tunisia.pk) not in text["body"] + text["html"], text


def test_whoever_begins_an_unnamed_thread_by_promoting_is_named_nowhere(
    group: Room, jordan: Person, tunisia: Person, reply: Callable, signed_in: Callable, board: Callable
) -> None:
    """The thread stands on a board that names nobody: who asked and who left the line is its participant 1."""
    stream, unnamed = selectors.stream_of(group), Room.objects.filter(kind="board", attribution="non_attribution")[0]
    his = reply(tunisia, stream, "رأي.").result
    fields = {"source": stream, "posts": [his.pk], "title": "عنوان", "intro": "", "language": "ar"}
    draft = actions.draft_promotion(promoter=jordan, board=unnamed, client_id=uuid4(), **fields).result
    client = signed_in(tunisia)
    names = (jordan.name, jordan.name_second)

    def nobody(text: str) -> bool:
        return not any(name in text for name in names)

    assert "/promotions/" in (inbox := shown_main(client, "/inbox/")) and nobody(inbox)
    assert nobody(shown_main(client, f"/promotions/{draft.pk}/"))
    actions.publish_promotion(promoter=jordan, draft=draft, client_id=uuid4())
    assert nobody(shown_main(client, "/inbox/")) and nobody(shown_main(client, f"/promotions/{draft.pk}/"))
    line = Post.objects.get(kind="promoted")
    assert nobody(str(client.get(f"/api/v1/posts/{line.pk}").json()))
    assert NAME in (entry := shown_main(client, "/catch-up/")) and nobody(entry)


def shown_main(client: Client, url: str) -> str:
    return main_of(client.get(url).content.decode())


def test_the_source_of_a_post_in_a_tightened_thread_holds_no_number_of_a_person(
    budget: Thread, jordan: Person, tunisia: Person, reply: Callable, signed_in: Callable
) -> None:
    post = reply(jordan, budget, f"ما رأي @[{tunisia.pk}]؟").result
    actions.tighten_attribution(actor=jordan, thread=budget, client_id=uuid4())
    told = signed_in(tunisia).get(f"/posts/{post.pk}/source/", headers=JSON).json()
    assert "@Participant" in told["body"] and "@Participant" in told["quotation"]
    assert f"[{tunisia.pk}]" not in told["body"]


# --- Input that must do no harm ----------------------------------------------------------------------------------


def test_marking_read_takes_any_digits_or_refuses(
    budget: Thread, tunisia: Person, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(tunisia)
    eastern = str(budget.pk).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for seen in (f"{eastern}:1", f"00{budget.pk}:1", f"{budget.pk}:١", f"{'9' * 18}:1"):
        assert client.post("/catch-up/read/", {"seen": seen}).status_code in (302, 400), seen


@pytest.mark.parametrize("at", [EARLY, "9999-12-31T23:59:59-14:00", "x"])
def test_an_undo_of_no_moment_is_no_fault(jordan: Person, signed_in: Callable[[Person], Client], at: str) -> None:
    client = signed_in(jordan)
    assert client.get("/inbox/", {"done": "mention:1\0", "at": at}).status_code == 200
    assert client.post("/inbox/act/", {"act": "undo", "bundle": "mention:1", "at": at}).status_code in (302, 400)
    assert client.post("/inbox/act/", {"act": "later", "bundle": "mention:1", "until": at[:10]}).status_code == 400


@pytest.mark.parametrize("address", ["rooms/{n}", "rooms/{n}/events?after=0&epoch=x", "threads/{n}", "people/{n}"])
def test_a_number_of_any_length_is_nothing_there(
    jordan: Person, signed_in: Callable[[Person], Client], address: str
) -> None:
    client = signed_in(jordan)
    answers = [client.get("/api/v1/" + address.format(n="9" * length)) for length in (9, 19, 40, 5000)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
