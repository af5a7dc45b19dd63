"""Nothing a person typed is lost, and nothing arrives twice (delivery.md G3, G17)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from ..servers import wait_for
from .proxy import Proxy
from .stage import Stage, picture
from .writing import box, expect_order, open_live, open_page, pending, posts, stays, write

THREAD = 11
ADDRESS = f"/t/{THREAD}/"


@pytest.fixture
def network(stage: Stage) -> Proxy:
    """The way of Jordan's window to the server."""
    return stage.network


@pytest.fixture
def jordan(stage: Stage, network: Proxy) -> Page:
    return open_live(stage.window("jordan", url=network.url), network.url + ADDRESS)


@pytest.fixture
def tunisia(stage: Stage) -> Page:
    """Sees what really arrived."""
    return open_live(stage.window("tunisia"), stage.url + ADDRESS)


def test_a_text_is_shown_as_being_sent_until_it_is_acknowledged(jordan: Page, network: Proxy) -> None:
    network.posts = False
    write(jordan, "هذه في الطريق.")
    expect(pending(jordan)).to_contain_text("هذه في الطريق.")
    expect(jordan.locator(".post--sending")).to_have_count(1)
    expect(box(jordan)).to_have_value("")
    network.posts = True
    expect(posts(jordan, "هذه في الطريق.")).to_have_count(1)
    expect(pending(jordan)).to_have_count(0)


def test_a_swallowed_answer_makes_one_post(jordan: Page, tunisia: Page, network: Proxy) -> None:
    network.answers = False
    write(jordan, "ضاع الجواب عنها.")
    expect(posts(jordan, "ضاع الجواب عنها.")).to_have_count(1)
    expect(pending(jordan)).to_have_count(0)
    expect(posts(tunisia, "ضاع الجواب عنها.")).to_have_count(1)
    assert_once(jordan, tunisia, "ضاع الجواب عنها.")


def test_without_a_socket_the_answer_to_the_second_attempt_resolves_the_first(
    jordan: Page, tunisia: Page, network: Proxy
) -> None:
    network.sockets = False
    network.break_now()
    network.answers = False
    write(jordan, "لا مقبس ولا جواب.")
    expect(posts(tunisia, "لا مقبس ولا جواب.")).to_have_count(1)
    wait_for(lambda: network.swallowed >= 2, what="a second attempt", seconds=15)
    expect(pending(jordan)).to_have_count(1)
    network.answers = True
    expect(posts(jordan, "لا مقبس ولا جواب.")).to_have_count(1, timeout=15_000)
    expect(pending(jordan)).to_have_count(0)
    assert_once(jordan, tunisia, "لا مقبس ولا جواب.")


def assert_once(jordan: Page, tunisia: Page, text: str) -> None:
    """Also on a fresh page, which knows nothing of what this one has thrown away."""
    expect(posts(tunisia, text)).to_have_count(1)
    tunisia.reload()
    expect(posts(tunisia, text)).to_have_count(1)


def test_two_texts_written_offline_arrive_once_and_in_order(jordan: Page, tunisia: Page) -> None:
    stays(jordan)
    jordan.context.set_offline(True)
    expect(jordan.locator(".notice--offline")).to_be_visible()
    write(jordan, "كُتبت أولاً بلا شبكة.")
    write(jordan, "كُتبت ثانياً بلا شبكة.")
    expect(pending(jordan)).to_have_count(2)
    jordan.context.set_offline(False)
    for page in (jordan, tunisia):
        expect_order(page, "كُتبت أولاً بلا شبكة.", "كُتبت ثانياً بلا شبكة.")
    expect(pending(jordan)).to_have_count(0)


def test_after_half_a_minute_it_is_shown_as_failed_and_can_be_tried_again(
    stage: Stage, network: Proxy, tunisia: Page
) -> None:
    page = stage.window("jordan", url=network.url)
    page.clock.install()
    open_page(page, network.url + ADDRESS)
    network.posts = False
    write(page, "لم تصل بعد.")
    write(page, "ولا هذه.")
    expect(page.locator(".post--sending")).to_have_count(2)
    page.clock.run_for(31_000)
    expect(page.locator(".post--failed")).to_have_count(2)
    picture(page, "failed-jordan-ar-1280")
    page.locator(".post--failed", has_text="ولا هذه.").locator("[data-act=discard]").click()
    expect(pending(page)).to_have_count(1)
    network.posts = True
    page.locator(".post--failed [data-act=again]").click()
    page.clock.run_for(1_000)
    expect(posts(page, "لم تصل بعد.")).to_have_count(1)
    expect(posts(tunisia, "لم تصل بعد.")).to_have_count(1)
    expect(posts(tunisia, "ولا هذه.")).to_have_count(0)


def test_unsent_texts_survive_a_reload_and_go_on(jordan: Page, tunisia: Page, network: Proxy) -> None:
    network.posts = False
    write(jordan, "قبل إعادة التحميل واحد.")
    write(jordan, "قبل إعادة التحميل اثنان.")
    jordan.reload()
    expect(pending(jordan)).to_have_count(2)
    network.posts = True
    for page in (jordan, tunisia):
        expect_order(page, "قبل إعادة التحميل واحد.", "قبل إعادة التحميل اثنان.")
    expect(pending(jordan)).to_have_count(0)


@pytest.fixture
def locked(stage: Stage, network: Proxy) -> Iterator[Page]:
    """Tunisia on the page of a thread that was locked while her line to the server was down."""
    page = open_live(stage.window("tunisia", url=network.url), f"{network.url}/t/19/")
    network.sockets = False
    network.break_now()
    assert stage.post("secretariat", "/t/19/lock/", {"client_id": str(uuid4()), "reason": "سبب"}).ok
    yield page
    assert stage.post("secretariat", "/t/19/unlock/", {"client_id": str(uuid4()), "reason": "سبب"}).ok


def test_a_refused_text_stays_in_the_box_with_the_reason_beside_it(locked: Page) -> None:
    write(locked, "Une phrase que le fil n’accepte plus.")
    error = locked.locator("#composer .field__error")
    expect(error).to_be_visible()
    assert error.inner_text().strip()
    expect(box(locked)).to_have_value("Une phrase que le fil n’accepte plus.")
    assert box(locked).get_attribute("aria-describedby") == error.get_attribute("id")
    expect(pending(locked)).to_have_count(0)
    picture(locked, "refused-tunisia-fr-1280")


def test_what_she_typed_meanwhile_stands_after_the_refused_texts(locked: Page, network: Proxy) -> None:
    network.posts = False
    write(locked, "Première phrase.")
    write(locked, "Deuxième phrase.")
    locked.fill("#composer textarea", "Et une autre idée")
    network.posts = True
    expect(locked.locator("#composer .field__error")).to_be_visible(timeout=15_000)
    expect(box(locked)).to_have_value("Première phrase.\n\nDeuxième phrase.\n\nEt une autre idée")
    expect(pending(locked)).to_have_count(0)


def test_a_draft_survives_a_reload_and_ends_when_it_is_sent(jordan: Page) -> None:
    jordan.locator("#posts .post [data-act=reply]").first.click()
    jordan.fill("#composer textarea", "مسودة لم تكتمل")
    jordan.reload()
    expect(box(jordan)).to_have_value("مسودة لم تكتمل")
    expect(jordan.locator("[data-answered]")).to_be_visible()
    jordan.click("#composer .composer__acts button")
    expect(posts(jordan, "مسودة لم تكتمل").locator(".post__answered")).to_have_count(1)
    jordan.reload()
    expect(box(jordan)).to_have_value("")


def test_a_new_thread_keeps_its_draft_and_is_started_once(stage: Stage, network: Proxy) -> None:
    page = open_page(stage.window("jordan", url=network.url), f"{network.url}/rooms/governance/new/")
    page.fill("[name=title]", "خيط جديد عن الحوكمة")
    page.fill("[name=body]", "نص المشاركة الأولى.")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("خيط جديد عن الحوكمة")
    network.answers = False
    page.click("form[data-new-thread] p.acts .button >> nth=0")
    expect(page.locator("form[data-new-thread] .field__error")).to_be_visible()
    network.answers = True
    page.click("form[data-new-thread] p.acts .button >> nth=0")
    page.wait_for_url("**/t/**")
    expect(posts(page, "نص المشاركة الأولى.")).to_have_count(1)
    open_page(page, f"{network.url}/rooms/governance/")
    expect(page.locator(".thread-row", has_text="خيط جديد عن الحوكمة")).to_have_count(1)


def test_the_next_person_on_this_device_finds_nothing(stage: Stage, jordan: Page, network: Proxy) -> None:
    jordan.fill("#composer textarea", "لا يقرؤها غيري")
    jordan.wait_for_timeout(500)
    cookie = {"name": "majlis", "value": stage.people["iraq"].session, "url": network.url, "httpOnly": True}
    jordan.context.add_cookies([cookie])  # type: ignore[list-item]
    open_page(jordan, network.url + ADDRESS)
    expect(box(jordan)).to_have_value("")
    assert "لا يقرؤها غيري" not in jordan.evaluate("JSON.stringify({...localStorage})")


def test_signing_out_takes_her_drafts_from_the_device(stage: Stage) -> None:
    page = open_page(stage.window("iraq"), stage.url + ADDRESS)
    page.fill("#composer textarea", "مسودة قبل الخروج")
    page.wait_for_timeout(500)
    assert "مسودة" in page.evaluate("JSON.stringify({...localStorage})")
    page.locator(".bar summary").click()
    page.locator("form[data-behaviour=forget] button").click()
    # Her socket closes too, and the page may leave for that before the answer comes: what counts is where she ends.
    expect(page.locator("#composer")).to_have_count(0, timeout=20_000)
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('majlis:'))") == []
