"""Files in Chromium: dropped on an Arabic page, shown to the others at once, looked at by keyboard, lost by nothing."""

import base64
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.files import given

from .stage import PHONE, Stage, picture
from .writing import box, open_live, open_page, posts

THREAD = 15
DROP = """(form, files) => {
    const data = new DataTransfer();
    for (const [name, type, content] of files) {
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
    }
    form.dispatchEvent(new DragEvent("dragenter", { dataTransfer: data, bubbles: true, cancelable: true }));
    form.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
PASTE_LONG = """(box) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "كلمة ".repeat(2500));
    if (box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })))
        box.setRangeText(clipboardData.getData("text/plain"), box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def drop(page: Page, *files: tuple[str, str, bytes]) -> None:
    told = [(name, kind, base64.b64encode(content).decode()) for name, kind, content in files]
    page.locator("#composer").evaluate(DROP, told)


def colour(shade: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (1200, 700), shade).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def thread(stage: Stage) -> Page:
    return open_live(stage.window("jordan"), f"{stage.url}/t/{THREAD}/")


def test_files_are_dropped_described_sent_and_seen_by_another_at_once(stage: Stage, thread: Page) -> None:
    other = open_live(stage.window("tunisia", size=PHONE), f"{stage.url}/t/{THREAD}/")
    drop(
        thread,
        ("الأولى.png", "image/png", colour("teal")),
        ("الثانية.png", "image/png", colour("olive")),
        ("محضر Minutes 2026.pdf", "application/pdf", given.pdf()),
        ("trick.html", "text/html", b"<!doctype html><script>alert(1)</script>"),
    )
    rows = thread.locator("#composer [data-upload]")
    expect(rows).to_have_count(4)
    expect(rows.nth(3).locator("[data-error]")).to_contain_text("trick.html")
    expect(thread.locator("#composer [data-upload][data-state=done]")).to_have_count(3)
    thread.locator("#composer").scroll_into_view_if_needed()
    picture(thread, "files-composer-ar")
    # What failed holds the post back until it is taken away.
    box(thread).fill("الصور والمحضر.")
    thread.click("#composer .composer__acts button")
    expect(thread.locator("[data-files-refusal]")).to_be_visible()
    rows.nth(3).locator("[data-act=remove]").click()
    rows.nth(0).locator("[data-alt]").fill("مخطط المراحل")
    thread.reload()
    thread.wait_for_selector("html[data-ready]")
    expect(thread.locator("#composer [data-upload][data-state=done]")).to_have_count(3)
    expect(thread.locator("#composer [data-alt]").first).to_have_value("مخطط المراحل")
    thread.click("#composer .composer__acts button")

    for page in (thread, other):
        expect(posts(page, "الصور والمحضر.")).to_have_count(1)
        expect(posts(page, "الصور والمحضر.").locator("img")).to_have_count(2)
        expect(posts(page, "الصور والمحضر.").locator(".files__card")).to_contain_text("محضر Minutes 2026.pdf")
    expect(thread.locator("#composer [data-upload]")).to_have_count(0)
    picture(thread, "files-post-ar")
    posts(other, "الصور والمحضر.").scroll_into_view_if_needed()
    picture(other, "files-post-phone-fr")
    loaded = "image => image.complete && image.naturalWidth > 0"
    first = posts(thread, "الصور والمحضر.").locator("img").first
    first.scroll_into_view_if_needed()
    thread.wait_for_function(loaded, arg=first.element_handle())
    assert first.get_attribute("alt") == "مخطط المراحل"


def test_a_picture_is_looked_at_whole_by_keys(stage: Stage, thread: Page) -> None:
    drop(thread, ("1.png", "image/png", colour("navy")), ("2.png", "image/png", colour("maroon")))
    expect(thread.locator("#composer [data-upload][data-state=done]")).to_have_count(2)
    thread.click("#composer .composer__acts button")  # two pictures say enough without a word
    last = thread.locator("#posts .post", has=thread.locator('a[data-name="1.png"]'))
    expect(last.locator("a[data-picture]")).to_have_count(2)
    last.locator("a[data-picture]").first.focus()
    thread.keyboard.press("Enter")
    lightbox = thread.locator("#lightbox")
    expect(lightbox).to_be_visible()
    expect(lightbox.locator("[data-name]")).to_have_text("1.png")
    thread.keyboard.press("ArrowLeft")  # on from right to left
    expect(lightbox.locator("[data-name]")).to_have_text("2.png")
    picture(thread, "files-lightbox-ar")
    thread.keyboard.press("ArrowRight")
    expect(lightbox.locator("[data-name]")).to_have_text("1.png")
    thread.keyboard.press("Escape")
    expect(lightbox).to_be_hidden()
    expect(last.locator("a[data-picture]").first).to_be_focused()
    open_page(thread, f"{stage.url}/t/{THREAD}/files/")
    expect(thread.locator(".file-row").first).to_contain_text("2.png")
    picture(thread, "files-of-thread-ar")


def test_a_cancelled_file_does_not_arrive_and_a_long_text_becomes_one(stage: Stage, thread: Page) -> None:
    thread.route("**/files/send/", lambda route: None)  # on its way for ever
    drop(thread, ("slow.png", "image/png", colour("gray")))
    row = thread.locator("#composer [data-upload]")
    expect(row.locator("[data-progress]")).to_be_visible()
    row.locator("[data-act=remove]").click()
    expect(row).to_have_count(0)
    thread.unroute("**/files/send/")

    box(thread).focus()
    box(thread).evaluate(PASTE_LONG)
    thread.click("[data-act=as-file]")
    expect(box(thread)).to_have_value("")
    expect(thread.locator("#composer [data-upload][data-state=done]")).to_have_count(1)
    expect(row.locator("[data-name]")).to_contain_text(".txt")


def test_without_script_the_form_carries_its_files(stage: Stage) -> None:
    page = stage.window("jordan", java_script_enabled=False)
    page.goto(f"{stage.url}/t/{THREAD}/")
    page.fill("#composer textarea", "بلا نص برمجي.")
    page.set_input_files(
        "#composer input[name=upload]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    page.locator("#composer .composer__acts button").click()
    expect(posts(page, "بلا نص برمجي.").locator(".files__card")).to_contain_text("a.txt")
