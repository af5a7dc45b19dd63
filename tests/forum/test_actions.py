"""What people do in threads, and what the log says of it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import Person
from accounts.standing import standing_of
from forum import actions, events
from forum.bylines import aliases_in, byline_of
from forum.errors import (
    AlreadyWithdrawn,
    AttributionOnlyTightens,
    ClientIdReused,
    KindNotAllowed,
    NotInvited,
    PositionStands,
    ThreadLocked,
    TooFast,
)
from forum.models import Event, Post, Revision, Room, Thread
from forum.post_rows import rows_page
from forum.selectors import first_unread_number, get_thread_for, new_for, unread_by_room

Rooms = Callable[[str], Room]


def test_a_reply_takes_the_next_number_and_the_next_seq(tunisia: Person, budget: Thread, reply: Callable) -> None:
    done = reply(tunisia, budget, "**D’accord**")

    assert (done.result.number, done.replayed) == (2, False)
    assert done.seq == Room.objects.get(pk=budget.room_id).head == 3
    assert "<strong>D’accord</strong>" in done.result.html


def test_sending_twice_makes_one_post(tunisia: Person, budget: Thread, reply: Callable) -> None:
    same = uuid4()
    first = reply(tunisia, budget, "نعم", client_id=same)
    again = reply(tunisia, budget, "نعم", client_id=same)

    assert (again.result, again.seq, again.replayed) == (first.result, first.seq, True)
    with pytest.raises(ClientIdReused):
        reply(tunisia, budget, "لا", client_id=same)
    assert Post.objects.count() == 2


def test_a_refused_command_does_not_use_up_its_id(
    secretariat: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    same = uuid4()
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4())
    with pytest.raises(ThreadLocked):
        reply(tunisia, budget, "نعم", client_id=same)
    actions.unlock_thread(actor=secretariat, thread=budget, client_id=uuid4())

    assert not reply(tunisia, budget, "نعم", client_id=same).replayed


def test_the_log_is_gapless_and_its_chain_holds(tunisia: Person, budget: Thread, reply: Callable) -> None:
    for _ in range(3):
        reply(tunisia, budget)
    room = Room.objects.get(pk=budget.room_id)

    assert list(room.events.values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    assert events.first_break(room) is None
    Event.objects.filter(room=room, seq=3).update(data={"number": 9})
    assert events.first_break(room) == 3


def test_an_early_edit_leaves_no_mark_and_a_late_one_keeps_the_old_text(
    jordan: Person, budget: Thread, settings: object
) -> None:
    post = budget.posts.get()
    edit = {"author": jordan, "post": post, "language": "ar"}

    early = actions.edit_post(**edit, body="نصّ جديد", client_id=uuid4()).result
    assert early.edited_at is None and not Revision.objects.exists()

    settings.EDIT_WINDOW *= 0  # type: ignore[attr-defined]
    late = actions.edit_post(**edit, body="نصّ أحدث", client_id=uuid4()).result
    assert late.edited_at is not None
    assert Revision.objects.get().body == "نصّ جديد"


def test_only_the_author_edits_and_withdraws(tunisia: Person, jordan: Person, budget: Thread) -> None:
    post = budget.posts.get()
    with pytest.raises(PermissionDenied):
        actions.edit_post(author=tunisia, post=post, body="x", language="fr", client_id=uuid4())
    with pytest.raises(Http404):
        actions.withdraw_post(author=tunisia, post=post, client_id=uuid4())

    actions.withdraw_post(author=jordan, post=post, client_id=uuid4())
    with pytest.raises(AlreadyWithdrawn):
        actions.edit_post(author=jordan, post=post, body="x", language="ar", client_id=uuid4())


def test_an_official_position_needs_a_seat_and_is_not_edited(
    jordan: Person, delegate: Person, budget: Thread, reply: Callable
) -> None:
    position = reply(jordan, budget, "نوافق.", kind="official_position", capacity="delegation").result
    with pytest.raises(PositionStands):
        actions.edit_post(author=jordan, post=position, body="x", language="ar", client_id=uuid4())
    with pytest.raises(KindNotAllowed):
        reply(delegate, budget, "نوافق.", kind="official_position")


def test_an_observer_replies_only_where_invited(
    secretariat: Person, observer: Person, budget: Thread, reply: Callable
) -> None:
    with pytest.raises(NotInvited):
        reply(observer, budget)
    actions.invite_to_thread(actor=secretariat, thread=budget, person=observer)

    assert reply(observer, budget).result.number == 2


def test_a_guest_sees_the_one_thread_she_is_invited_into(
    secretariat: Person, jordan: Person, guest: Person, budget: Thread, board: Rooms
) -> None:
    with pytest.raises(Http404):
        get_thread_for(standing_of(guest), budget.pk)
    actions.invite_to_thread(actor=secretariat, thread=budget, person=guest)

    assert get_thread_for(standing_of(guest), budget.pk) == budget


def test_a_stranger_cannot_tell_a_closed_thread_from_none(stranger: Person, budget: Thread, reply: Callable) -> None:
    with pytest.raises(Http404):
        get_thread_for(standing_of(stranger), budget.pk)
    with pytest.raises(Http404):
        reply(stranger, budget)


def test_a_position_of_the_council_waits_for_approval(
    president: Person, jordan: Person, secretariat: Person, board: Rooms
) -> None:
    thread = actions.start_thread(
        author=president,
        room=board("common-positions"),
        title="موقف عربي مشترك",
        body="مسودة أولى.",
        language="ar",
        client_id=uuid4(),
    ).result
    with pytest.raises(Http404):  # Not even the title is told before approval.
        get_thread_for(standing_of(jordan), thread.pk)
    assert get_thread_for(standing_of(president), thread.pk) == thread

    post = actions.publish_post(actor=secretariat, post=thread.posts.get(), client_id=uuid4()).result
    assert post.number == 1
    assert get_thread_for(standing_of(jordan), thread.pk) == thread


def test_non_attribution_gives_stable_aliases_and_no_name(
    jordan: Person, tunisia: Person, board: Rooms, reply: Callable
) -> None:
    thread = actions.start_thread(
        author=jordan, room=board("security"), title="حادث مبلّغ عنه", body="أول", language="ar", client_id=uuid4()
    ).result
    for person in (tunisia, jordan, tunisia):
        reply(person, thread)

    aliases = aliases_in([thread])
    lines = [byline_of(post, aliases=aliases) for post in thread.posts.order_by("number")]
    assert [line.name[-1] for line in lines] == ["1", "2", "1", "2"]
    assert all((line.office, line.state, line.capacity) == ("", "", "") for line in lines)


def test_attribution_tightens_and_does_not_loosen_after_a_reply(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    actions.tighten_attribution(actor=jordan, thread=budget, client_id=uuid4())
    budget.refresh_from_db()
    assert not actions.loosen_attribution(actor=jordan, thread=budget, client_id=uuid4()).result.hides_authors

    reply(tunisia, budget)
    actions.tighten_attribution(actor=jordan, thread=budget, client_id=uuid4())
    with pytest.raises(AttributionOnlyTightens):
        actions.loosen_attribution(actor=jordan, thread=budget, client_id=uuid4())
    with pytest.raises(PermissionDenied):
        actions.tighten_attribution(actor=tunisia, thread=budget, client_id=uuid4())
    budget.refresh_from_db()
    assert len(aliases_in([budget])) == 2


def test_past_thirty_posts_a_minute_a_person_waits(
    tunisia: Person, budget: Thread, reply: Callable, settings: object
) -> None:
    settings.POSTS_PER_MINUTE = 3  # type: ignore[attr-defined]
    for _ in range(3):
        reply(tunisia, budget)
    with pytest.raises(TooFast) as refused:
        reply(tunisia, budget)
    assert refused.value.retry_after == 60


def test_two_who_write_to_each_other_share_one_conversation(
    jordan: Person, tunisia: Person, observer: Person, reply: Callable
) -> None:
    hers = actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    his = actions.start_conversation(author=tunisia, people=[jordan], client_id=uuid4()).result
    assert hers == his

    with pytest.raises(PermissionDenied):
        actions.start_conversation(author=observer, people=[jordan], client_id=uuid4())
    opened = actions.start_conversation(author=jordan, people=[observer], client_id=uuid4()).result
    assert reply(observer, opened.threads.get()).result.number == 1


def test_reading_moves_the_marker_forward_only(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    for _ in range(4):
        reply(jordan, budget)
    budget.refresh_from_db()
    standing = standing_of(tunisia)
    assert unread_by_room(standing) == {budget.room_id: (1, 5)}

    assert actions.mark_read(person=tunisia, thread=budget, number=3) == 3
    assert actions.mark_read(person=tunisia, thread=budget, number=2) == 3
    assert first_unread_number(tunisia, budget) == 4
    assert [thread.unread for thread in new_for(standing)] == [2]  # type: ignore[attr-defined]
    assert actions.mark_read(person=tunisia, thread=budget, number=99) == 5
    assert new_for(standing_of(jordan)) == []  # one's own posts are read


def test_a_page_is_found_by_number_and_knows_what_is_around(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    for _ in range(7):
        reply(tunisia, budget)
    budget.refresh_from_db()
    standing = standing_of(jordan)

    def numbers(**key: int) -> tuple:
        page = rows_page(standing, budget, **key, limit=3)
        return [row.number for row in page.rows], page.older, page.newer

    assert numbers(after=0) == ([1, 2, 3], None, 3)
    assert numbers(after=3) == ([4, 5, 6], 4, 6)
    assert numbers(before=8) == ([5, 6, 7], 5, 7)
    assert numbers(after=6) == ([7, 8], 7, None)
    assert numbers() == numbers(before=9)
    assert [row.author for row in rows_page(standing, budget, after=0, limit=3).rows] == [
        jordan.pk,
        tunisia.pk,
        tunisia.pk,
    ]
