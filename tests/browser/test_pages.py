"""Every page, in three languages, light and dark, wide and narrow (issue, "Shown by" 9; T-DIR-1, T-TYP-1, T-A11Y-4)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .stage import DESK, PHONE, Stage, picture
from .writing import open_page, say

DIRECTIONS = {"ar": "rtl", "en": "ltr", "fr": "ltr"}
NARROW = {"width": 320, "height": 700}
# What the secretariat sees, which is the most; then what everyone sees who has not signed in.
OF_THE_SECRETARIAT = {
    "home": "/",
    "boards": "/boards/",
    "board": "/rooms/identity/",
    "new-thread": "/rooms/identity/new/",
    "thread": "/t/10/",
    "proposal": "/t/21/",
    "live-room": "/rooms/ga-hall/",
    "conversations": "/conversations/",
    "conversation": "/conversations/with/{jordan}/",
    "register": "/register/",
    "directory": "/people/",
    "directory-bodies": "/people/bodies/",
    "directory-search": "/people/search/?q=%D8%A7%D9%84%D8%A3%D8%B1%D8%AF%D9%86",
    "person": "/people/{jordan}/",
    "preferences": "/preferences/",
    "sessions": "/sessions/",
    "guidelines": "/guidelines/",
    "desk": "/desk/",
    "nominate": "/desk/nominate/",
    "accreditation": "/desk/{accreditation}/",
    "second-factor": "/account/security/",
    "password": "/account/password/",
    "own-post-menu": "/posts/{post}/menu/",
    "own-post-edit": "/posts/{post}/edit/",
    "own-post-withdraw": "/posts/{post}/withdraw/",
    "not-found": "/nothing-here/",
}
OF_EVERYONE = {
    "sign-in": "/account/login/",
    "password-forgotten": "/account/password/reset/",
    "invitation-void": "/invitation/no-such-token/",
    "demo-void": "/demo/no-such-token/",
}
AXE = Axe().axe_script
# What is in order is a hundred times as long, and nobody reads it.
VIOLATIONS = "(options) => axe.run(document, options).then((found) => found.violations)"
NOT_THERE = {"not-found", "invitation-void", "demo-void"}
# Text set in Arabic: nothing cuts the joins, nothing slants, lines have air for marks above and below (T-TYP-1).
BADLY_SET = """() => {
  const holdsText = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const arabic = [...document.querySelectorAll("main *, header *, nav *")]
    .filter((e) => e.matches(":lang(ar)") && e.checkVisibility() && holdsText(e));
  const cut = (s) => parseFloat(s.letterSpacing) || s.fontStyle !== "normal" || s.textTransform !== "none";
  const dense = (e, s) => e.matches("p, li, dd, td") && parseFloat(s.lineHeight) < 1.6 * parseFloat(s.fontSize) - 0.5;
  return arabic.map((e) => [e, getComputedStyle(e)]).filter(([e, s]) => cut(s) || dense(e, s))
    .map(([e, s]) => `${e.localName}.${e.className}: ${s.letterSpacing} ${s.fontStyle} ${s.lineHeight}/${s.fontSize}`);
}"""
WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.right > width + 1 || r.left < -1); })
    .slice(0, 5).map((e) => `${e.localName}.${e.className}`);
}"""


def serious(stage: Stage, page: Page, **options: object) -> list[str]:
    with stage.deaf(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        found = page.evaluate(VIOLATIONS, {"preload": False, "resultTypes": ["violations"], **options})
    return [
        f"{one['id']} ({one['impact']}): {node['target']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]


def look_at(stage: Stage, page: Page, name: str, address: str, language: str) -> list[str]:
    """Everything that is wrong with one page, said with its name."""
    page.set_viewport_size(DESK)
    answer = page.goto(address)
    page.wait_for_selector("html[data-ready]")
    wrong = []
    if answer is None or (answer.status == 200) == (name in NOT_THERE):
        wrong.append(f"answers {answer and answer.status}")
    html = page.locator("html")
    if (html.get_attribute("lang"), html.get_attribute("dir")) != (language, DIRECTIONS[language]):
        wrong.append("language or direction of the page")
    wrong += serious(stage, page)
    wrong += [f"badly set: {one}" for one in page.evaluate(BADLY_SET)]
    if language == "ar":  # colours are the same in the others
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        wrong += [f"dark: {one}" for one in serious(stage, page, runOnly=["color-contrast"])]
    page.set_viewport_size(NARROW)
    wrong += [f"wider than 320 px: {one}" for one in page.evaluate(WIDER)]
    return [f"{name} [{language}]: {one}" for one in wrong]


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_page_of_a_member_is_sound(stage: Stage, language: str) -> None:
    assert stage.post("secretariat", "/account/language/", {"language": language, "next": "/"}).ok
    holes = {
        "jordan": stage.people["jordan"].person,
        "accreditation": stage.people["jordan"].accreditation,
        "post": say(stage, "secretariat", f"للتجربة: {language}.", thread=10)["post"],
    }
    page = stage.window("secretariat")
    wrong = []
    for name, address in OF_THE_SECRETARIAT.items():
        wrong += look_at(stage, page, name, stage.url + address.format(**holes), language)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_page_of_a_stranger_is_sound(stage: Stage, language: str) -> None:
    page = stage.window(locale=language)
    wrong = []
    for name, address in OF_EVERYONE.items():
        wrong += look_at(stage, page, name, stage.url + address, language)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("role", "language"), [("jordan", "ar"), ("qatar", "en"), ("tunisia", "fr")])
def test_the_main_pages_are_kept_as_pictures(stage: Stage, role: str, language: str) -> None:
    page = stage.window(role)
    for name in ("home", "thread", "live-room", "directory"):
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            open_page(page, stage.url + OF_THE_SECRETARIAT[name])
            assert page.locator("html").get_attribute("lang") == language
            picture(page, f"{name}-{language}-{size['width']}")
