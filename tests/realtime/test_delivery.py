"""A post travels to every open tab of those who may read it."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_reply_reaches_everyone_reading_the_thread(jordan, tunisia, budget, tab, says):
    async with tab(jordan, budget) as hers, tab(tunisia, budget) as his:
        done = await says(jordan, budget, "<b>أوافق</b> **حقاً**")

        frame = await his.sees("event", kind="post.created")
        assert frame["seq"] == done.seq
        assert frame["number"] == 2
        assert "<strong>حقاً</strong>" in frame["html"]
        assert "<b>" not in frame["html"]
        assert (await hers.sees("event", seq=done.seq))["client_id"] == str(done.result.client_id)
