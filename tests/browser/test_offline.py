"""Without a connection: the shell and her drafts, and nothing of what anybody else has written (docs/push.md)."""

from playwright.sync_api import Page, expect

from .stage import PHONE, Stage, picture
from .writing import box, open_live

THREAD = 15
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
            found.push(new URL(request.url).pathname);
    return found;
}"""


def until_it_stands(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_offline_the_draft_is_read_and_nothing_of_others_is_kept(stage: Stage) -> None:
    page = open_live(stage.window("jordan", size=PHONE, service_workers="allow"), f"{stage.url}/t/{THREAD}/")
    until_it_stands(page)
    box(page).press_sequentially("مسودة عن Open Data لم تُرسل.")
    expect(page.locator("#composer [data-draft]")).not_to_have_text("")
    page.reload()  # by the worker now
    page.goto(f"{stage.url}/boards/")
    kept = page.evaluate(KEPT)
    assert "/offline/" in kept
    assert all(path == "/offline/" or path.startswith("/static/") for path in kept), kept
    page.context.set_offline(True)
    page.goto(f"{stage.url}/t/{THREAD}/")
    for words in ("لا يوجد اتصال", "There is no connection", "Il n’y a pas de connexion"):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("#drafts")).to_contain_text("مسودة عن Open Data لم تُرسل.")
    picture(page, "offline-360")
    page.context.set_offline(False)
    page.goto(f"{stage.url}/t/{THREAD}/")
    expect(box(page)).to_have_value("مسودة عن Open Data لم تُرسل.")


def test_it_can_be_put_on_a_first_screen_in_her_language(stage: Stage) -> None:
    page = open_live(stage.window("tunisia"), f"{stage.url}/boards/")
    told = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())")
    assert (told["lang"], told["dir"], told["display"]) == ("fr", "ltr", "standalone")
    for icon in told["icons"]:
        assert page.request.get(stage.url + icon["src"]).headers["content-type"] == "image/png"
