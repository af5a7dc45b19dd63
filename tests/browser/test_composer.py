"""Writing in Chromium as on an Arabic keyboard: marks, paragraphs, lists of what one may link, pasting, looking, losing."""

import pytest
from playwright.sync_api import Page, expect

from forum import content

from .stage import PHONE, Stage
from .writing import box, open_live, open_page, posts

THREAD = 15
# The physical keys of an Arabic layout: what they type has nothing to do with the Latin letter on them.
ARABIC_KEY = """(box, [code, key]) => box.dispatchEvent(new KeyboardEvent("keydown",
    { code, key, ctrlKey: true, bubbles: true, cancelable: true }))"""
PASTE = """(box, [html, plain]) => {
    const clipboardData = new DataTransfer();
    if (html) clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", plain);
    return box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
GUESSES = """async (texts) => {
    const [script] = document.querySelectorAll("script[type=module][src*='app']");
    const { languageOf } = await import(new URL("models/writing.js", script.src).href);
    return texts.map(languageOf);
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {color:red}</style></head><body>
<h2 dir=RTL style='text-align:right'><span lang=AR-SA>الخطوات المقبلة</span></h2>
<p class=MsoNormal dir=RTL>نوافق على <b>المقترح</b> وعلى <a href="https://example.org/a">الوثيقة</a>
<a href="javascript:alert(1)">خدعة</a><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>أول</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>فرع</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>ثانٍ</p>
<p dir=RTL>English words in an Arabic document</p>
<table><tr><th>البند</th><th>القيمة</th></tr><tr><td>أ|ب</td><td>12</td></tr></table>
<script>alert(1)</script></body></html>"""
MARKDOWN = """## الخطوات المقبلة

نوافق على **المقترح** وعلى [الوثيقة](https://example.org/a) خدعة

1. أول
   - فرع
2. ثانٍ

\u200fEnglish words in an Arabic document

| البند | القيمة |
| --- | --- |
| أ\\|ب | 12 |"""


@pytest.fixture
def thread(stage: Stage) -> Page:
    return open_live(stage.window("jordan"), f"{stage.url}/t/{THREAD}/")


def test_keys_and_lines_of_an_arabic_keyboard(thread: Page) -> None:
    text = box(thread)
    text.fill("مهم:نص")
    text.evaluate("box => box.setSelectionRange(0, 4)")
    assert not text.evaluate(ARABIC_KEY, ["KeyB", "لا"]), "the browser is not left to do something else"
    expect(text).to_have_value("**مهم:**نص")
    thread.keyboard.press("Control+z")
    expect(text).to_have_value("مهم:نص")
    text.fill("١. أول")
    text.press("End")
    text.press("Enter")
    text.press_sequentially("ثانٍ")
    text.press("Enter")
    expect(text).to_have_value("١. أول\n٢. ثانٍ\n٣. ")
    text.press("Enter")
    text.press_sequentially("English. ")
    text.press("Control+ShiftRight")
    expect(text).to_have_value("١. أول\n٢. ثانٍ\n\u200fEnglish. ")
    thread.keyboard.press("Control+z")
    expect(text).to_have_value("١. أول\n٢. ثانٍ\nEnglish. ")
    text.fill("فقرة\n\nAnother one")
    text.press("Control+End")
    thread.click("#composer [data-mark=direction]")
    thread.click("#composer .composer__acts button")
    drawn = posts(thread, "Another one").locator(".post__body p")
    expect(drawn).to_have_count(2)
    assert [one.get_attribute("dir") for one in drawn.all()] == ["rtl", "rtl"]


def test_the_box_takes_a_text_to_be_in_the_language_the_server_will(thread: Page) -> None:
    texts = [
        "نوافق على المقترح",
        "We agree with the proposal of the committee",
        "Nous sommes d’accord avec la proposition",
        "X-Road 7 مع OAuth 2.0",
        "See https://example.org/le/la/des and the report",
        "`le la les` the code of the page",
        "@[Délégation de la Tunisie] please read this",
        "#الهوية_الرقمية ok",
        "12 – 45 ؟",
        "été",
        "C++ is the best",
        "contact: secretariat@example.org nous vous prions",
        "```\nالعربية في الكود\n```\nfrom the start to the end",
    ]
    assert thread.evaluate(GUESSES, texts) == [content.guess_language(text) for text in texts]


def test_what_is_pasted_with_its_form_becomes_markdown(thread: Page) -> None:
    text = box(thread)
    text.fill("")
    assert not text.evaluate(PASTE, [WORD, "الخطوات المقبلة"])
    expect(text).to_have_value(MARKDOWN)
    thread.keyboard.press("Control+z")
    expect(text).to_have_value("")
    assert text.evaluate(PASTE, ["<meta charset=utf-8><span style='color:red'>كلمة</span>", "كلمة"]), "nothing to keep"
    text.evaluate(ARABIC_KEY.replace("ctrlKey: true", "ctrlKey: true, shiftKey: true"), ["KeyV", "ر"])
    assert text.evaluate(PASTE, ["<b>كلمة</b>", "كلمة"]), "with Shift it stays plain"


def test_commands_templates_and_threads_are_found_under_any_of_their_names(thread: Page) -> None:  # T-KEY-4
    text, list_ = box(thread), thread.locator("#composer .mention-menu__one")
    found = {}
    for command in ("/قرار", "/decision", "/décision"):
        text.fill("")
        text.press_sequentially(command)
        expect(list_).to_have_count(1)
        text.press("Enter")
        expect(list_).to_have_count(0)
        found[command] = text.input_value()
        text.fill("")
    assert len(set(found.values())) == 1 and "يقرّر:" in found["/قرار"]
    text.fill("كُتب قبل ذلك")
    thread.locator(".composer__more summary").click()
    thread.click("#composer button[name=template][value=summary]")
    expect(text).to_have_value("كُتب قبل ذلك")
    thread.click("[data-act=template-below]")
    expect(text).to_have_value("كُتب قبل ذلك\n\n" + summary())
    assert text.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)").startswith("‹")
    text.fill("انظر ")
    text.press("End")
    text.press_sequentially("#للبيانات الحكوميه")
    expect(list_.first).to_be_visible()
    text.press("Tab")
    assert "](http" in text.input_value() and text.input_value().startswith("انظر [")
    text.fill("#هاشتاغ")
    text.press("Enter")
    expect(text).to_have_value("#هاشتاغ\n")


def summary() -> str:
    from forum.text_templates import texts

    return next(one["body"]["ar"] for one in texts("ar") if one["key"] == "summary")


def test_a_text_is_looked_at_beside_the_box_and_on_a_phone_in_its_place(stage: Stage, thread: Page) -> None:
    box(thread).fill("نص **مهم**\n\nAn English paragraph.")
    thread.click("#composer [data-act=preview]")
    pane = thread.locator("#composer [data-preview]")
    expect(pane.locator("strong")).to_have_text("مهم")
    assert [one.get_attribute("dir") for one in pane.locator("p").all()] == ["rtl", "ltr"]
    box(thread).press_sequentially(" More.")
    expect(pane).to_contain_text("More.")
    thread.click("#composer .composer__acts button")
    expect(pane).to_be_hidden()
    expect(posts(thread, "An English paragraph. More.")).to_have_count(1)
    phone = open_live(stage.window("jordan", size=PHONE), f"{stage.url}/t/{THREAD}/")
    box(phone).fill("على الهاتف **أيضاً**")
    assert phone.locator("#composer [data-rare]:visible").count() == 0, "calm until asked"
    phone.click("#composer [data-mark=more]")
    phone.click("#composer [data-act=preview]")
    expect(phone.locator("#composer [data-preview] strong")).to_have_text("أيضاً")
    expect(box(phone)).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.keyboard.press("Alt+p")
    expect(box(phone)).to_be_focused()


def test_neither_a_crash_nor_an_ended_session_loses_what_was_typed(stage: Stage) -> None:
    page = open_live(stage.window("bahrain"), f"{stage.url}/t/{THREAD}/")
    box(page).fill("كُتب قبل انهيار المتصفح")
    expect(page.locator("[data-draft]")).not_to_be_empty()
    context = page.context
    crash = context.new_page()
    page.close(run_before_unload=False)
    open_live(crash, f"{stage.url}/t/{THREAD}/")
    expect(box(crash)).to_have_value("كُتب قبل انهيار المتصفح")
    # The session ends while she writes; the answer to her post is the sign-in page.
    cookies = context.cookies()
    context.clear_cookies(name="majlis")
    crash.click("#composer .composer__acts button")
    crash.wait_for_url(lambda url: "/t/" not in url.partition("?")[0])
    context.add_cookies([cookie for cookie in cookies if cookie["name"] == "majlis"])  # type: ignore[misc]
    open_page(crash, f"{stage.url}/t/{THREAD}/")
    expect(posts(crash, "كُتب قبل انهيار المتصفح")).to_have_count(1, timeout=20_000)
    expect(box(crash)).to_have_value("")
