"""A part of somebody's words is selected, quoted, sent, and gone everywhere once she takes them back."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from .stage import PHONE, Stage, picture
from .writing import box, open_live, posts, say

THREAD = 15
TYPED = re.compile(r"^أشكر الزملاء\. \n\n> نوصي بواجهة Open API موحّدة\n> \[.*\]\(http://\S+/t/15/p/\d+/\)\n\n$")
SELECT = """(body, words) => {
    const text = [...body.querySelectorAll("p")].map((one) => one.firstChild).find((one) => one.data.includes(words));
    const at = text.data.indexOf(words);
    document.getSelection().setBaseAndExtent(text, at, text, at + words.length);
}"""


def select(page: Page, said: str, words: str) -> None:
    posts(page, said).locator(".post__body").evaluate(SELECT, words)


def test_a_selection_is_quoted_in_place_and_leaves_every_page_with_its_source(stage: Stage) -> None:
    reader = open_live(stage.window("jordan"), f"{stage.url}/t/{THREAD}/")
    other = open_live(stage.window("tunisia", size=PHONE), f"{stage.url}/t/{THREAD}/")
    said = say(stage, "emirates", "بداية الكلام. نوصي بواجهة Open API موحّدة للجميع. نهاية الكلام.", thread=THREAD)
    expect(posts(reader, "بداية الكلام")).to_have_count(1)
    box(reader).press_sequentially("أشكر الزملاء. ")
    select(reader, "بداية الكلام", "نوصي بواجهة Open API موحّدة")
    button = reader.locator(".quote-here")
    expect(button).to_be_visible()
    picture(reader, "quoting-selection-ar")
    button.click()
    expect(box(reader)).to_have_value(TYPED)
    box(reader).press_sequentially("أوافق على ما قيل هنا.")
    reader.click("#composer [data-act=preview]")
    expect(reader.locator("#composer [data-preview] .quoted")).to_contain_text("Open API")
    reader.keyboard.press("Control+Enter")
    answered = posts(other, "أوافق على ما قيل هنا")
    expect(answered.locator("[data-quote]")).to_contain_text("نوصي بواجهة Open API موحّدة")
    expect(answered.locator(".quoted__source a")).to_have_attribute("href", said["url"].split("#")[0])
    picture(other, "quoting-seen-360")
    taken = stage.post("emirates", f"/posts/{said['post']}/withdraw/", {"client_id": str(uuid4())})
    assert taken.status == 201, taken.text
    for page in (reader, other):
        quote = posts(page, "أوافق على ما قيل هنا").locator("[data-quote]")
        expect(quote.locator(".quoted__gone")).to_be_visible()
        expect(quote).not_to_contain_text("Open API")
