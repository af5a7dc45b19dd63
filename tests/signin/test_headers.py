"""Headers and cookies that keep what is read here from staying or leaking (security.md §1.8)."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Person

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = """
import json, django; django.setup()
from django.conf import settings
from django.test import Client
answer = Client(headers={"host": "majlis.example"}).get("/account/login/", secure=True)
cookies = {name: {key: morsel[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
           for name, morsel in answer.cookies.items()}
print(json.dumps({"cookies": cookies, "hsts": answer.get("Strict-Transport-Security"),
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                settings.SESSION_COOKIE_SAMESITE, settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH]}))
"""


@pytest.mark.parametrize("address", ["/", "/people/", "/sessions/", "/account/security/", "/there/is/nothing/"])
def test_no_private_answer_may_be_stored(jordan: Person, signed_in: Callable[[Person], Client], address: str) -> None:
    answer = signed_in(jordan).get(address)

    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_pages_of_sign_in_run_no_script_but_ours() -> None:
    answer = Client().get("/account/login/")
    rules = dict(rule.strip().split(" ", 1) for rule in answer["Content-Security-Policy"].split(";"))

    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["default-src"] == "'none'"
    assert b"<style" not in answer.content
    assert b" style=" not in answer.content


def test_cookies_of_production_are_bound_to_the_host_and_to_https(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAJLIS_", "DATABASE", "REDIS"))}
    env |= {
        "MAJLIS_MODE": "production",
        "MAJLIS_SECRET_KEY": "a production secret of many characters " * 2,
        "MAJLIS_ORIGIN": "https://majlis.example",
        "MAJLIS_VAR": str(tmp_path),
        "MAJLIS_STATIC_ROOT": os.environ.get("MAJLIS_STATIC_ROOT", str(tmp_path)),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(manage, cwd=ROOT, env=env, check=True, capture_output=True)
    run = subprocess.run([sys.executable, "-c", PRODUCTION], cwd=ROOT, env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout.splitlines()[-1])

    assert said["session"] == ["__Host-majlis", True, True, "Lax", None, "/"]
    assert said["cookies"]["__Host-majlis-csrf"] == {
        "secure": True, "httponly": "", "samesite": "Lax", "path": "/", "domain": "",
    }  # fmt: skip
    assert "max-age=31536000" in said["hsts"]


def test_a_form_without_its_token_is_refused(jordan: Person) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post("/account/login/", {"login": jordan.email, "password": "x"}).status_code == 403
    assert client.post("/account/language/", {"language": "fr"}).status_code == 403
