"""Markup and script meet in one place: `data-behaviour="name"` is bound by `static/js/behaviours/name.js`."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "static" / "js"


def asked_for() -> set[str]:
    texts = (page.read_text(encoding="utf-8") for page in (ROOT / "templates").rglob("*.html"))
    return {
        name for text in texts for names in re.findall(r'data-behaviour="([^"{]+)"', text) for name in names.split()
    }


def bound() -> dict[str, str]:
    """The table of app.js: name → file."""
    text = (SCRIPTS / "app.js").read_text(encoding="utf-8")
    return dict(re.findall(r'^  (\w+): \(\) => import\("\./behaviours/(\w+)\.js"\),$', text, re.MULTILINE))


def test_every_behaviour_a_page_asks_for_is_bound():
    assert asked_for() - bound().keys() == set()


def test_every_behaviour_is_named_as_its_file():
    files = {path.stem for path in (SCRIPTS / "behaviours").glob("*.js")}
    assert {name: file for name, file in bound().items() if name != file} == {}
    assert bound().keys() == files


def test_a_model_never_looks_at_the_page():
    models = sorted((SCRIPTS / "models").glob("*.js"))
    assert models
    for model in models:
        assert not re.search(r"\b(document|window|localStorage|querySelector)\b", model.read_text(encoding="utf-8")), (
            model
        )


def test_no_module_is_fetched_from_elsewhere():
    for script in SCRIPTS.rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        imported = re.findall(
            r"""^import .* from ["']([^"']+)["'];$|\bimport\(["']([^"']+)["']\)""", text, re.MULTILINE
        )
        imported = [one or other for one, other in imported]
        assert [path for path in imported if not path.startswith(".")] == [], script
