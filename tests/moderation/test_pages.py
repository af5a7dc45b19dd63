"""The desk through its doors: a report, the queue, a case, a decision, an appeal, in pages without script."""

from uuid import uuid4

import pytest
from django.urls import reverse

from forum.models import Post
from moderation.models import Appeal, Case
from tests.cast import accredit, give_office, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(reply, jordan, budget):
    return reply(jordan, budget, "هذا كلام يجب أن يُحجب").result


@pytest.fixture
def vice(council):
    person = make_person("vice", name="نائب الرئيس", form="m")
    accredit(person, "head", "KW")
    give_office(person, "vice_president")
    return person


def sends(browser, name, *args, **values):
    return browser.post(reverse(f"moderation:{name}", args=args), {"client_id": str(uuid4())} | values)


def test_from_the_report_to_the_bureau_and_back(
    signed_in, jordan, tunisia, emirates, secretariat, president, vice, post
):
    reader, desk, author = signed_in(tunisia), signed_in(secretariat), signed_in(jordan)
    page = reader.get(reverse("moderation:report", args=[post.pk]))
    assert page.status_code == 200
    assert sends(reader, "report", post.pk, reason="disrespect", words="عبارة جارحة").status_code == 302
    case = Case.objects.get()
    queue = desk.get(reverse("moderation:desk"))
    assert reverse("moderation:case", args=[case.pk]) in queue.content.decode()
    assert sends(desk, "claim", case.pk).status_code == 302
    assert desk.get(reverse("moderation:case", args=[case.pk])).status_code == 200
    words = "أُعيدت لتعديلها"
    assert sends(desk, "decide", case.pk, act="hide", reason="disrespect", words=words).status_code == 302
    thread = signed_in(emirates).get(reverse("forum:thread", args=[post.thread_id]), follow=True).content.decode()
    assert "يجب أن يُحجب" not in thread
    why = author.get(reverse("moderation:post", args=[post.pk])).content.decode()
    assert words in why and "يجب أن يُحجب" in why and tunisia.name not in why
    outside = signed_in(emirates).get(reverse("moderation:post", args=[post.pk])).content.decode()
    assert words not in outside and "يجب أن يُحجب" not in outside
    assert sends(author, "lodge_appeal", post.pk, text="أرجو النظر").status_code == 302
    appeal = Appeal.objects.get()
    for member in (president, vice):
        browser = signed_in(member)
        assert browser.get(reverse("moderation:appeals")).status_code == 200
        assert browser.get(reverse("moderation:appeal", args=[appeal.pk])).status_code == 200
        assert sends(browser, "appeal", appeal.pk, outcome="reversed", words="").status_code == 302
    post.refresh_from_db()
    assert post.moderation == Post.Moderation.STANDS
    thread = signed_in(emirates).get(reverse("forum:thread", args=[post.thread_id]), follow=True).content.decode()
    assert "يجب أن يُحجب" in thread


def test_who_has_no_desk_finds_nothing_there(signed_in, jordan, tunisia, president, secretariat, post):
    sends(signed_in(tunisia), "report", post.pk, reason="disrespect")
    case = Case.objects.get()
    for person in (jordan, tunisia, president):
        browser = signed_in(person)
        assert browser.get(reverse("moderation:desk")).status_code == 404
        assert browser.get(reverse("moderation:case", args=[case.pk])).status_code == 404
        for name in ("claim", "decide", "hide_meanwhile", "undo", "note", "silence", "restore", "release"):
            assert sends(browser, name, case.pk, act="none").status_code == 404
    assert signed_in(jordan).get(reverse("moderation:appeals")).status_code == 404


def test_a_queue_of_many_costs_what_a_short_one_costs(
    signed_in, secretariat, jordan, tunisia, reply, budget, django_assert_max_num_queries
):
    for n in range(12):
        written = reply(jordan, budget, f"مشاركة رقم {n}").result
        sends(signed_in(tunisia), "report", written.pk, reason="off_topic")
    browser = signed_in(secretariat)
    browser.get(reverse("moderation:desk"))
    with django_assert_max_num_queries(20):
        assert browser.get(reverse("moderation:desk")).status_code == 200


def test_an_officer_who_wrote_the_post_does_not_read_who_reported_it(signed_in, secretariat, tunisia, reply, budget):
    post = reply(secretariat, budget, "من الأمانة").result
    sends(signed_in(tunisia), "report", post.pk, reason="disrespect", words="عبارة يعرفها كاتبها")
    page = signed_in(secretariat).get(reverse("moderation:case", args=[Case.objects.get().pk])).content.decode()
    reports = page.partition('class="case__reports"')[2].partition("</section>")[0]
    assert reports and tunisia.display_name not in reports and tunisia.name not in reports
    assert "عبارة يعرفها كاتبها" not in page
