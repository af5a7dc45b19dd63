"""The record of a Council that was loaded and used holds, on either database, with a root over it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from forum.models import Event, Room
from forum.record import check
from forum.record.exported import proof_of
from forum.record.keys import fresh_seed
from tests import servers


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_council", "--sample", stdout=StringIO())


def test_the_sample_holds_and_every_room_is_proved_offline(loaded: None, settings: object) -> None:
    settings.RECORD_KEY, key = fresh_seed()  # type: ignore[attr-defined]
    call_command("sign_roots", stdout=StringIO())
    out = StringIO()
    call_command("verify_log", stdout=out)
    assert f"{Event.objects.count()} events in {Room.objects.count()} rooms were checked; 0 do not hold." in (
        " ".join(out.getvalue().split())
    )
    rooms = list(Room.objects.filter(head__gt=0))
    assert len(rooms) > 10
    for room in rooms:
        record = json.loads(json.dumps(proof_of(room), ensure_ascii=False))
        found = list(check.findings(record, key))
        assert check.verdict(found) == 0, (room, found)


def test_the_commands_end_with_what_they_found(loaded_database: Path, tmp_path: Path) -> None:
    """As a timer runs them: the exit code tells, and a key that cannot be read stops the night with a sentence."""
    import shutil
    import sqlite3
    import subprocess
    import sys

    shutil.copy(loaded_database, tmp_path / "majlis.sqlite3")
    env = servers.environment(tmp_path, MAJLIS_MODE="demo")
    root = Path(__file__).resolve().parents[2]

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=root, env=env | more, capture_output=True, text=True, timeout=120)

    assert run("verify_log").returncode == 0
    assert run("sign_roots").returncode == 0
    wrong = run("sign_roots", MAJLIS_RECORD_KEY="not a key")
    assert wrong.returncode != 0 and "MAJLIS_RECORD_KEY is not 32 bytes" in wrong.stderr

    with sqlite3.connect(tmp_path / "majlis.sqlite3") as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE forum_event SET at = 'yesterday' WHERE id = (SELECT max(id) FROM forum_event)")
        database.execute("UPDATE forum_event SET data = '{' WHERE id = (SELECT min(id) FROM forum_event)")
    found = run("verify_log")
    assert found.returncode == 1, found.stderr
    assert "This line cannot be read." in found.stdout and "This line was changed." in found.stdout
    assert "Traceback" not in found.stderr
