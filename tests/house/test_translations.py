"""Arabic and French are complete and whole (arabic.md §6, T-PLU-CI)."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests import system

ROOT = Path(__file__).resolve().parents[2]
SPOKEN = ("accounts", "forum", "moderation", "realtime", "council", "config", "templates")
LANGUAGES = ("ar", "fr")
# The placeholder that holds the number a sentence turns on.
FIGURES = {"n", "count", "counter", "number", "shown", "total"}
pytestmark = pytest.mark.pure
Key = tuple[str, str, str]


def catalogue(language: str) -> polib.POFile:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"There is no catalogue for {language}."
    return polib.pofile(str(path))


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def placeholders(text: str) -> set[str]:
    """Names between %( and ), and a bare %s or {name} besides."""
    named, bare = re.findall(r"%\((\w+)\)[sd]", text), re.findall(r"(?<!%)%[sd]|{\w*}", text)
    return {*named, *bare}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """Every string the source has today, taken out afresh into an empty catalogue."""
    system.xgettext()
    folder = tmp_path_factory.mktemp("source")
    for name in SPOKEN:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "data"))
    (folder / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "ar", "--no-location", "--verbosity", "0"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return {key(entry) for entry in polib.pofile(str(folder / "locale" / "ar" / "LC_MESSAGES" / "django.po"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_source_is_in_the_catalogue(language: str, source: set[Key]) -> None:
    there = {key(entry) for entry in catalogue(language) if not entry.obsolete}
    assert len(source) > 100
    assert sorted(source - there) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_of_the_catalogue_has_left_the_source(language: str, source: set[Key]) -> None:
    there = {key(entry) for entry in catalogue(language) if not entry.obsolete}
    assert sorted(there - source) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_and_none_is_a_guess(language: str) -> None:
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    forms = {key(entry): list(entry.msgstr_plural.values()) or [entry.msgstr] for entry in entries}
    assert [name for name, texts in forms.items() if not all(text.strip() for text in texts)] == []
    assert [key(entry) for entry in entries if "fuzzy" in entry.flags] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_all_the_forms_of_its_language(language: str) -> None:
    po = catalogue(language)
    found = re.search(r"nplurals=(\d)", po.metadata["Plural-Forms"])
    assert found
    wanted = int(found[1])
    assert language != "ar" or wanted == 6
    plurals = [entry for entry in po if entry.msgid_plural and not entry.obsolete]
    assert plurals
    assert [key(entry) for entry in plurals if len(entry.msgstr_plural) != wanted] == []


def test_arabic_says_one_and_two_without_a_figure() -> None:
    """«مشاركتان», not «2 مشاركة». A translator who must keep the figure says "figure" in a comment beside it."""
    wrong = [
        (key(entry), entry.msgstr_plural[form])
        for entry in catalogue("ar")
        if entry.msgid_plural and not entry.obsolete and "figure" not in (entry.tcomment or "")
        for form in (1, 2)
        if placeholders(entry.msgstr_plural[form]) & FIGURES or re.search(r"[0-9٠-٩]", entry.msgstr_plural[form])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    wrong = []
    for entry in catalogue(language):
        if entry.obsolete:
            continue
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
        for form, text in entry.msgstr_plural.items() or [(None, entry.msgstr)]:
            has = placeholders(text)
            # A figure may be left out where the word itself says how many.
            lost = wanted - has - (FIGURES if form is not None and form < 3 else set())
            if lost or has - wanted:
                wrong.append((key(entry), form, text))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_ends_are_kept(language: str) -> None:
    """msgfmt refuses a translation that begins or ends with a line break where the source does not."""
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    texts = [(entry.msgid, text) for entry in entries for text in (entry.msgstr_plural.values() or [entry.msgstr])]
    assert [pair for pair in texts if any(pair[0].startswith(c) != pair[1].startswith(c) for c in "\n")] == []
    assert [pair for pair in texts if pair[0].endswith("\n") != pair[1].endswith("\n")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_source_of_it_says(language: str) -> None:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"
    assert path.exists()
    compiled = polib.mofile(str(path))
    assert {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in compiled} == {
        (entry.msgctxt or "", entry.msgid): entry.msgstr for entry in catalogue(language).translated_entries()
    }
