"""Two people in one thread (issue, "Shown by" 1): Jordan in Arabic on a desk, Tunisia in French on a telephone."""

from uuid import uuid4

from playwright.sync_api import Page, expect

from .stage import PHONE, Stage, picture
from .writing import box, expect_order, has_stayed, open_live, posts, say, stays, write

THREAD = 10
ADDRESS = f"/t/{THREAD}/"


def pair(stage: Stage) -> tuple[Page, Page]:
    jordan = open_live(stage.window("jordan"), stage.url + ADDRESS)
    tunisia = open_live(stage.window("tunisia", size=PHONE), stage.url + ADDRESS)
    return jordan, tunisia


def test_a_post_appears_in_the_other_window_each_in_its_own_language(stage: Stage) -> None:
    jordan, tunisia = pair(stage)
    stays(tunisia)
    write(jordan, "نقترح تطبيق eIDAS كما عرضه Sami Trabelsi في 2026.")
    expect(posts(jordan, "Sami Trabelsi")).to_have_class("post post--mine")
    arrived = posts(tunisia, "Sami Trabelsi")
    expect(arrived).to_have_count(1)
    assert has_stayed(tunisia)

    for page, language, direction in ((jordan, "ar", "rtl"), (tunisia, "fr", "ltr")):
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == direction
    body = arrived.locator(".post__body")
    assert body.get_attribute("lang") == "ar"
    assert body.locator("p").evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert arrived.locator(".post__head").evaluate("h => getComputedStyle(h).direction") == "ltr"
    expect(arrived).not_to_have_class("post post--mine")

    arrived.scroll_into_view_if_needed()
    picture(jordan, "live-jordan-ar-1280")
    picture(tunisia, "live-tunisia-fr-360")


def test_the_server_is_killed_between_two_posts_and_nobody_reloads(stage: Stage) -> None:
    jordan, tunisia = pair(stage)
    stays(jordan)
    stays(tunisia)
    write(jordan, "قبل الانقطاع: الأولى.")
    expect(posts(tunisia, "قبل الانقطاع")).to_have_count(1)

    stage.server.kill9()
    write(jordan, "أثناء الانقطاع: الثانية.")
    expect(jordan.locator(".post--sending")).to_contain_text("أثناء الانقطاع")
    expect(jordan.locator(".notice--offline")).to_be_visible()
    picture(jordan, "offline-jordan-ar-1280")
    stage.server.start()

    write(tunisia, "Après la coupure : la troisième.")
    for page in (jordan, tunisia):
        for text in ("قبل الانقطاع", "أثناء الانقطاع", "Après la coupure"):
            expect(posts(page, text)).to_have_count(1, timeout=20_000)
        expect(page.locator("[data-pending] .post")).to_have_count(0)
        expect(page.locator(".notice--offline")).to_be_hidden(timeout=15_000)
        assert has_stayed(page)
    order = [page.locator("#posts .post .post__body").all_inner_texts()[-3:] for page in (jordan, tunisia)]
    assert order[0] == order[1]
    fresh = open_live(stage.window("iraq"), stage.url + ADDRESS)
    assert fresh.locator("#posts .post .post__body").all_inner_texts()[-3:] == order[0]


def test_what_was_said_while_the_line_was_down_is_there_afterwards_in_order(stage: Stage) -> None:
    _, tunisia = pair(stage)
    stays(tunisia)
    tunisia.context.set_offline(True)
    stage.server.kill9()  # takes the open socket with it; being offline keeps a new one away
    stage.server.start()
    texts = [f"رسالة فائتة رقم {number}." for number in range(1, 4)]
    for text in texts:
        say(stage, "jordan", text, thread=THREAD)
    expect(posts(tunisia, texts[0])).to_have_count(0)
    tunisia.context.set_offline(False)
    expect_order(tunisia, *texts)
    assert has_stayed(tunisia)


def test_a_reader_up_in_the_text_is_not_moved_and_is_told_what_stands_below(stage: Stage) -> None:
    _, tunisia = pair(stage)
    tunisia.evaluate("window.scrollTo(0, 300)")
    tunisia.wait_for_timeout(300)
    before = tunisia.evaluate("window.scrollY")
    say(stage, "jordan", "مشاركة أولى في الأسفل.", thread=THREAD)
    say(stage, "jordan", "مشاركة ثانية في الأسفل.", thread=THREAD)
    button = tunisia.locator(".room__newer")
    expect(button).to_contain_text("2")
    assert tunisia.evaluate("window.scrollY") == before
    button.click()
    expect(posts(tunisia, "مشاركة أولى في الأسفل")).to_be_in_viewport()
    expect(posts(tunisia, "مشاركة أولى في الأسفل")).to_be_focused()


def test_ten_posts_in_a_second_interrupt_a_screen_reader_once(stage: Stage) -> None:
    jordan, _ = pair(stage)
    jordan.evaluate(
        """() => {
          window.heard = [];
          new MutationObserver(() => window.heard.push(announcer.innerText))
            .observe(announcer, { childList: true });
        }"""
    )
    for number in range(10):
        say(stage, "emirates", f"متتالية {number}.", thread=THREAD)
    expect(posts(jordan, "متتالية 9.")).to_have_count(1)
    jordan.wait_for_timeout(1500)
    heard = jordan.evaluate("window.heard")
    assert 1 <= len(heard) <= 4, heard


def test_an_announcement_says_who_when_and_what(stage: Stage) -> None:
    jordan, _ = pair(stage)
    say(stage, "tunisia", "Nous soutenons cette proposition.", thread=THREAD, language="fr")
    said = jordan.locator("#announcer")
    expect(said).to_contain_text("Nous soutenons cette proposition.")
    expect(said).to_contain_text("تونس")
    assert said.locator("span").last.get_attribute("lang") == "fr"


def test_a_change_and_a_withdrawal_show_in_place(stage: Stage) -> None:
    jordan, tunisia = pair(stage)
    told = say(stage, "jordan", "نص فيه خطأ مطبعي.", thread=THREAD)
    place = tunisia.locator(f"#p-{told['number']}")
    expect(place).to_contain_text("خطأ مطبعي")
    edit = {"body": "نص بلا خطأ.", "language": "ar", "client_id": str(uuid4())}
    assert stage.post("jordan", f"/posts/{told['post']}/edit/", edit).ok
    expect(place).to_contain_text("نص بلا خطأ.")
    assert stage.post("jordan", f"/posts/{told['post']}/withdraw/", {"client_id": str(uuid4())}).ok
    for page in (jordan, tunisia):
        gone = page.locator(f"#p-{told['number']}")
        expect(gone.locator(".post__tombstone")).to_have_count(1)
        expect(gone).not_to_contain_text("نص بلا خطأ")


def test_her_own_post_from_another_window_is_marked_as_hers(stage: Stage) -> None:
    jordan, _ = pair(stage)
    told = say(stage, "jordan", "من جهاز آخر.", thread=THREAD)
    expect(jordan.locator(f"#p-{told['number']}.post--mine")).to_have_count(1)


def test_a_thread_that_is_locked_takes_the_box_away_and_keeps_what_was_in_it(stage: Stage) -> None:
    thread = 20
    page = open_live(stage.window("tunisia"), f"{stage.url}/t/{thread}/")
    page.fill("#composer textarea", "Je n’ai pas encore fini cette phrase")
    assert stage.post("secretariat", f"/t/{thread}/lock/", {"client_id": str(uuid4()), "reason": "سبب"}).ok
    expect(page.locator(".composer__shut")).to_be_visible(timeout=10_000)
    assert stage.post("secretariat", f"/t/{thread}/unlock/", {"client_id": str(uuid4()), "reason": "سبب"}).ok
    expect(box(page)).to_have_value("Je n’ai pas encore fini cette phrase", timeout=15_000)


def test_counts_beside_the_places_move_by_themselves(stage: Stage) -> None:
    home = open_live(stage.window("qatar"), stage.url + "/")
    total = home.locator(".places [data-unread=total]")
    before = int(total.inner_text())
    say(stage, "jordan", "خبر لمن يقرأ الصفحة الأولى.", thread=12)
    expect(total).to_have_text(str(before + 1))
    thread = open_live(stage.window("qatar"), f"{stage.url}/t/12/")
    thread.locator("#posts .post").last.scroll_into_view_if_needed()
    # Read in one window, counted in the other.
    expect(total).not_to_have_text(str(before + 1), timeout=8_000)
    assert int(total.inner_text()) < before


def test_a_new_thread_comes_to_the_open_board(stage: Stage) -> None:
    board = open_live(stage.window("tunisia"), f"{stage.url}/rooms/governance/")
    stays(board)
    fields = {"title": "خيط بدأ للتو", "body": "أول مشاركة فيه.", "language": "ar", "client_id": str(uuid4())}
    assert stage.post("jordan", "/rooms/governance/new/", fields).status == 201
    expect(board.locator(".thread-row", has_text="خيط بدأ للتو")).to_be_visible(timeout=15_000)
    assert has_stayed(board)


# Makes of a page, while it is read, one from before a backup was restored: another epoch, and a post missing.
OLD_PAGE = """
  let post = false;
  new MutationObserver(() => {
    const data = document.body?.dataset ?? {};
    if (data.rooms && !data.old) data.rooms = data.rooms.replace(/"[0-9a-f]{8,}"/g, '"0123456789abcdef"');
    if (data.rooms) data.old = "";
    const missing = document.getElementById("p-4");
    if (missing && !post) missing.remove(), post = true;
  }).observe(document, { childList: true, subtree: true });
"""


def test_a_page_from_before_a_restored_backup_fetches_itself_and_keeps_what_is_typed(stage: Stage) -> None:
    page = stage.window("jordan")
    page.add_init_script(OLD_PAGE)
    page.goto(f"{stage.url}/t/12/")
    stays(page)
    page.fill("#composer textarea", "جملة لم تكتمل")
    expect(page.locator("#posts > .post#p-4")).to_be_visible(timeout=10_000)
    told = say(stage, "tunisia", "بعد العودة.", thread=12)
    expect(page.locator(f"#p-{told['number']}")).to_be_visible()
    expect(box(page)).to_have_value("جملة لم تكتمل")
    assert has_stayed(page)
