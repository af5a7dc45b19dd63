import pytest
from uuid import uuid4
from forum.actions import create_post, start_thread, edit_post
from forum.search import find, reindex
pytestmark = pytest.mark.django_db
def test_it(jordan, tunisia, board, budget):
    def say(t, thread=budget): return create_post(author=jordan, thread=thread, body=t, language="ar", client_id=uuid4()).result
    a = say("دشّنت الدولة **البوابةَ** الموحّدة"); b = say("بوابات الدفع"); c = say("The e-government plan"); d = say("الحكومة الإلكترونية للجميع")
    page = find(tunisia, "بوابة")
    assert [p.pk for p in page] == [b.pk, a.pk], page
    assert "".join(x.text for x in page.rows[1].excerpt if x.marked) == "البوابةَ"
    assert [p.pk for p in find(tunisia, "egovernment")] == [c.pk]
    assert [p.pk for p in find(tunisia, '"حكومة إلكترونية"')] == []
    assert find(tunisia, "بوابة -دفع").posts == [a]
    assert find(tunisia, "ميزانية البرامج").posts[0].number == 1
    assert find(tunisia, "").posts == [] and len(find(tunisia, "", room="governance")) == 5
    for odd in ['"', '*', 'a:b(', 'AND OR NOT', "'%_\\", "x"*500, "\u202bبوابة\u202c", "-", "''", '"" ""', "NEAR(a b)", "\x00", "^a", "{exact}:x"]:
        find(tunisia, odd)
    assert reindex() == 5
    assert len(find(tunisia, "بوابة", limit=1)) == 1
    p1 = find(tunisia, "بوابة", limit=1); p2 = find(tunisia, "بوابة", limit=1, cursor=p1.after)
    assert [p1.posts, p2.posts, p2.after] == [[b],[a],""] and p1.count == 2
