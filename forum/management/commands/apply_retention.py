"""Erase the texts whose time of keeping is over (docs/record.md)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from forum.actions.retention import count_due, expire_texts
from forum.models import Room

COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


class Command(BaseCommand):
    help = "Erase the texts of each room that are older than the room keeps them. Run it every night, before the root."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--room", metavar="KEY", help="only this room")
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")

    def handle(self, *args: Any, room: str | None = None, dry_run: bool = False, **options: Any) -> None:
        self.console = Console(file=self.stdout._out, highlight=False, width=120)  # type: ignore[attr-defined, arg-type]
        rooms = Room.objects.filter(retention_days__gt=0).order_by("pk")
        if room is not None and not (rooms := rooms.filter(key=room)):
            raise CommandError(f"There is no room {room} that keeps its texts for a time.")
        for found in rooms:
            self._look_at(found, dry_run)
        if not rooms:
            self.console.print("Every room keeps its texts without end.")

    def _look_at(self, room: Room, dry_run: bool) -> None:
        name = f"{room.key or room.pk} ({room.retention_days} days)"
        if room.legal_hold_at is not None:
            self.console.print(f"{name}: on legal hold since {room.legal_hold_at.date()}, nothing is erased.")
            return
        due = count_due(room)
        if dry_run:
            self.console.print(f"{name}: {due} would be erased, but for those at issue in a case.")
            return
        erased, needed = self._erase(room, name, due)
        at_issue = f", {needed} left because they are at issue in a case" if needed else ""
        self.console.print(f"{name}: {erased} erased{at_issue}.")

    def _erase(self, room: Room, name: str, due: int) -> tuple[int, int]:
        erased = needed = last = 0
        with Progress(*COLUMNS, console=self.console, transient=True) as progress:
            task = progress.add_task(name, total=due)
            while True:
                step = expire_texts(room=room, after=last)
                erased, needed, last = erased + step.erased, needed + step.needed, step.last
                progress.advance(task, step.erased + step.needed)
                if not last:
                    return erased, needed
