"""An accreditation that ends takes the open page with it (issue, "Shown by" 5; delivery.md G11)."""

import time

from playwright.sync_api import expect

from .stage import Stage
from .writing import open_live


def test_an_ended_accreditation_leaves_the_open_page_within_a_second(stage: Stage) -> None:
    thread = f"{stage.url}/t/10/"
    page = open_live(stage.window("bahrain"), thread)
    page.fill("#composer textarea", "مسودة لن تبقى على هذا الجهاز")
    page.wait_for_timeout(500)
    accreditation = stage.people["bahrain"].accreditation
    with page.expect_navigation(timeout=5_000) as left:
        began = time.monotonic()
        answer = stage.post("secretariat", f"/desk/{accreditation}/end/", {"cause": "resigned"})
        assert answer.ok, answer.text
    assert time.monotonic() - began < 2.0
    assert left.value.status in {403, 404}
    expect(page.locator("#posts")).to_have_count(0)
    assert "مسودة" not in page.evaluate("JSON.stringify({...localStorage})")
    again = page.goto(thread)
    assert again is not None and again.status in {403, 404}
