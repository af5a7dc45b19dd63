"""What happens in a conversation is a line among its posts, and comes like one to those who may see it."""

from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from forum import actions
from forum.models import Room, Thread

pytestmark = pytest.mark.django_db(transaction=True)


async def test_lines_come_with_their_number_and_markup_and_a_newcomer_skips_what_is_older(
    jordan, tunisia, emirates, expert, tab
):
    def begin() -> tuple[Room, Thread]:
        room = actions.start_group(author=jordan, people=[tunisia, emirates], client_id=uuid4()).result
        stream = Thread.objects.get(room=room)
        values = {"language": "ar", "client_id": uuid4()}
        actions.create_post(author=jordan, thread=stream, body="قبل دخوله.", **values)
        return room, stream

    room, _stream = await sync_to_async(begin)()
    async with tab(tunisia, room) as his:
        await sync_to_async(actions.rename_conversation)(actor=jordan, room=room, name="الموازنة", client_id=uuid4())
        renamed = await his.sees("event", kind="room.renamed")
        assert renamed["number"] == 2
        assert "الموازنة" in renamed["html"]
        await sync_to_async(actions.add_to_conversation)(actor=jordan, room=room, people=[expert], client_id=uuid4())
        added = await his.sees("event", kind="member.added")
        assert added["number"] == 3
        assert expert.name_second in added["html"]
        async with tab(expert) as theirs:
            await theirs.resumes(room, seq=0)
            await theirs.sees("live")
            assert "قبل دخوله" not in str(theirs.seen)
            assert [f["seq"] for f in theirs.seen if f["t"] in {"event", "skip"}] == list(range(1, added["seq"] + 1))
            assert {"t": "skip", "room": room.pk, "seq": 2} in theirs.seen
        await sync_to_async(actions.leave_conversation)(actor=emirates, room=room.pk, client_id=uuid4())
        left = await his.sees("event", kind="member.removed")
        assert left["number"] == 4
        assert "html" in left
