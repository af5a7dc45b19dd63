"""Two people in one thread (issue, "Shown by" 1)."""

from playwright.sync_api import Page, expect

from .stage import PHONE, Stage, picture

THREAD = "/t/10/"


def write(page: Page, text: str) -> None:
    page.fill("#composer textarea", text)
    page.click("#composer .composer__acts button")


def test_a_post_appears_in_the_other_window_without_reload(stage: Stage) -> None:
    jordan = stage.window("jordan")
    tunisia = stage.window("tunisia", size=PHONE)
    for page in (jordan, tunisia):
        page.goto(stage.url + THREAD)
        page.wait_for_selector("html[data-ready]")
    write(jordan, "نقترح أن نبدأ بتطبيق eIDAS لدى Sami Trabelsi.")
    expect(jordan.locator("#posts .post--mine").last).to_contain_text("eIDAS")
    expect(tunisia.locator("#posts .post").last).to_contain_text("eIDAS")
    picture(jordan, "live-ar-1280")
    picture(tunisia, "live-fr-360")
