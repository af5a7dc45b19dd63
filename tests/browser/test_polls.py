"""A poll between two windows: asked beside a post, answered in place, its result shown to nobody before its time."""

from playwright.sync_api import Locator, Page, expect

from .stage import PHONE, Stage
from .writing import open_live, open_page

THREAD = 15
QUESTION = "أيُّ يوم يناسبكم للاجتماع؟"


def ask(page: Page, **choices: str) -> None:
    page.click(".composer__poll > summary")
    page.fill("[name=poll_question]", QUESTION)
    page.fill("[name=poll_options]", "الأحد: حضورياً في عمّان\nالثلاثاء\nلا يناسبنا أيٌّ منهما")
    for name, value in choices.items():
        page.select_option(f"[name=poll_{name}]", value)
    page.click("#composer .composer__acts button")


def poll(page: Page) -> Locator:
    return page.locator("#posts [data-poll-seen]").last


def answer(page: Page, n: int) -> None:
    poll(page).locator("[name=options]").nth(n).check()
    poll(page).locator("[data-poll-form] button").first.click()


def test_a_poll_is_asked_answered_and_its_result_comes_by_itself(stage: Stage) -> None:
    jordan = open_live(stage.window("jordan"), f"{stage.url}/t/{THREAD}/")
    emirates = open_live(stage.window("emirates", size=PHONE), f"{stage.url}/t/{THREAD}/")
    # What is begun is kept on the device, and stands there again with all its choices.
    jordan.click(".composer__poll > summary")
    jordan.fill("[name=poll_question]", "سؤال لم يكتمل")
    jordan.select_option("[name=poll_counts]", "seats")
    open_live(jordan, jordan.url)
    expect(jordan.locator("[name=poll_question]")).to_have_value("سؤال لم يكتمل")
    expect(jordan.locator("[name=poll_counts]")).to_have_value("seats")
    jordan.click(".composer__poll > summary")
    ask(jordan, counts="persons")
    for page in (jordan, emirates):
        expect(poll(page).locator("[name=options]")).to_have_count(3)
    expect(jordan.locator("[name=poll_question]")).to_have_value("")
    result = "[data-poll-result]"
    answer(emirates, 1)
    expect(poll(emirates).locator(result)).to_have_count(1)
    mine = poll(emirates).locator(".poll__row[data-chosen]")
    expect(mine).to_contain_text("الثلاثاء")
    # The other window learns that somebody has answered, and nothing of what; what she has begun to choose stays.
    poll(jordan).locator("[name=options]").nth(0).check()
    expect(poll(jordan).locator("[data-poll-voices]")).to_have_attribute("data-poll-voices", "1")
    expect(poll(jordan).locator(result)).to_have_count(0)
    expect(poll(jordan).locator("[name=options]").nth(0)).to_be_checked()
    poll(jordan).locator("[data-poll-form] button").first.click()
    expect(poll(jordan).locator(result)).to_have_count(1)
    expect(poll(emirates).locator("progress").first).to_have_attribute("value", "1")
    assert emirates.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling on a phone"
    jordan.click("#posts [data-poll-seen] .poll__foot a >> nth=-1")
    jordan.locator("main form button").last.click()
    expect(poll(emirates)).to_have_class("poll poll--closed")
    expect(poll(emirates).locator("[name=options]")).to_have_count(0)


def test_a_poll_is_answered_without_script(stage: Stage) -> None:
    asker = open_live(stage.window("jordan"), f"{stage.url}/t/{THREAD}/")
    ask(asker, shows="after_close")
    expect(poll(asker)).to_be_visible()
    plain = stage.window("tunisia", java_script_enabled=False)
    plain.goto(f"{stage.url}/t/{THREAD}/")
    poll(plain).locator("[name=options]").first.check()
    poll(plain).locator("button").first.click()
    expect(poll(plain).locator("[name=options]").first).to_be_checked()
    expect(poll(plain).locator("[data-poll-result]")).to_have_count(0)
    expect(poll(asker).locator("[data-poll-result]")).to_have_count(0)


def test_a_thread_lives_on_while_a_poll_in_it_is_withdrawn(stage: Stage) -> None:
    jordan = open_live(stage.window("jordan"), f"{stage.url}/t/{THREAD}/")
    emirates = open_live(stage.window("emirates"), f"{stage.url}/t/{THREAD}/")
    before = emirates.locator("#posts [data-poll-seen]").count()
    ask(jordan)
    expect(emirates.locator("#posts [data-poll-seen]")).to_have_count(before + 1)
    post = jordan.locator("#posts .post").last.get_attribute("data-post")
    page = open_page(jordan, f"{stage.url}/posts/{post}/withdraw/")
    page.locator("main form button").last.click()
    expect(emirates.locator("#posts [data-poll-seen]")).to_have_count(before)
    expect(emirates.locator("#posts .post--withdrawn")).not_to_have_count(0)
