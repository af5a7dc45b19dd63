"""The whole way in a real Chromium with a security key of its own, under the content security policy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import servers
from tests.system import CHROMIUM_FLAGS

from . import authenticator

pytestmark = pytest.mark.browser
PASSWORD = "une phrase sur les cèdres du Liban"
# Two of the secretariat, as the two-person rule wants; the loader has made them.
INVITE = """
from django.utils import timezone
from accounts import actions
from accounts.models import Accreditation
rows = Accreditation.objects.filter(klass="secretariat_staff", stage="active").select_related("person")
first, second = [row.person for row in rows][:2]
row = actions.nominate(actor=first, klass="expert", name="نوال الزبيدي", name_second="Nawal Alzubaidi",
    email="nawal@invited.example", organisation="جامعة", starts=timezone.now(), language="{language}", form="f")
actions.start_review(actor=second, accreditation=row)
print(actions.invite(actor=second, accreditation=row, checks=["email_domain"]))
"""


@pytest.fixture
def site(demonstration: servers.Server) -> Iterator[str]:
    """The server under a name that passkeys can be bound to; they refuse bare numbers."""
    address = demonstration.url.replace("127.0.0.1", "localhost")
    demonstration.env |= {"MAJLIS_MORE_ORIGINS": address, "EMAIL_URL": "dummy:"}
    demonstration.start()
    yield address


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window with a security key that knows its owner. Nothing may be refused by the policy on the way."""
    window = browser.new_page(locale="fr-FR")
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    key = window.context.new_cdp_session(window)
    key.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    owner = {"isUserVerified": True, "automaticPresenceSimulation": True}
    key.send("WebAuthn.addVirtualAuthenticator", {"options": options | owner})
    yield window
    assert complaints == []


def invited(server: servers.Server, language: str) -> str:
    return server.manage("shell", "--no-imports", "-c", INVITE.format(language=language)).splitlines()[-1]


def accept(page: Page, site: str, token: str) -> None:
    page.goto(f"{site}/invitation/{token}/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form.form button:not([type=button])").click()
    expect(page).to_have_url(f"{site}/account/security/")


def accept_guidelines(page: Page) -> None:
    expect(page).to_have_url(re.compile("/guidelines/"))
    page.locator("#id_accept").check()
    page.locator("form.form button").click()


def sign_out(page: Page, site: str) -> None:
    page.goto(f"{site}/account/logout/")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/account/login/"))


def test_from_the_invitation_to_the_first_page_with_an_application(
    demonstration: servers.Server, site: str, page: Page
) -> None:
    accept(page, site, invited(demonstration, "ar"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto(f"{site}/account/security/application/")
    code = authenticator.code(page.locator("#totp-secret").inner_text())
    page.locator("#id_code").fill(code.translate(authenticator.ARABIC))
    page.locator("form.form button").click()
    expect(page.locator("#recovery-codes > li")).to_have_count(10)
    recovery = page.locator("#recovery-codes > li").first.inner_text()
    page.goto(site)
    accept_guidelines(page)
    expect(page).to_have_url(f"{site}/")
    expect(page.locator("body")).to_have_attribute("data-person", re.compile(r"\d+"))

    sign_out(page, site)
    page.locator("#id_login").fill("nawal@invited.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    expect(page).to_have_url(re.compile("/account/login/code/"))
    page.locator("#id_code").fill(recovery)
    page.locator("#id_code").press("Enter")
    expect(page).to_have_url(f"{site}/")


def test_a_passkey_is_made_used_as_second_factor_and_signs_in_alone(
    demonstration: servers.Server, site: str, page: Page
) -> None:
    accept(page, site, invited(demonstration, "fr"))
    page.goto(f"{site}/account/security/passkeys/add/")
    page.locator("#id_passwordless").check()
    page.locator("form[data-passkey=create] button").click()
    expect(page.locator("#recovery-codes > li")).to_have_count(10)
    page.goto(site)
    accept_guidelines(page)
    expect(page).to_have_url(f"{site}/")

    sign_out(page, site)
    page.locator("#id_login").fill("nawal@invited.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("form[data-passkey=show] button").click()
    expect(page).to_have_url(f"{site}/")

    sign_out(page, site)
    page.goto(f"{site}/account/login/?next=/people/")
    page.locator("form[data-passkey=login] button").click()
    expect(page).to_have_url(f"{site}/people/")


def test_a_passkey_unknown_to_the_device_is_answered_with_a_sentence(site: str, page: Page) -> None:
    page.goto(f"{site}/account/login/")
    page.locator("form[data-passkey=login] button").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible()
    expect(page).to_have_url(re.compile("/account/login/"))


def test_the_password_can_be_shown_and_is_hidden_again_before_it_is_sent(site: str, page: Page) -> None:
    page.goto(f"{site}/account/login/")
    page.locator("#id_password").fill("visible for a moment")
    page.locator("[data-reveal]").click()
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    page.locator("[data-reveal]").click()
    expect(page.locator("#id_password")).to_have_attribute("type", "password")
