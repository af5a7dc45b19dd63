"""Check the hash chain of every room, and the roots over them (docs/record.md)."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from forum.models import Room, SignedRoot
from forum.record.chain import Walk, lost_rooms
from forum.record.faults import Fault, RootFault
from forum.record.keys import public_key
from forum.record.roots import faults_of_roots

COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


class Command(BaseCommand):
    help = "Check every log's hash chain, its texts and the roots; name the first broken link of each room."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--room", metavar="KEY", help="only this room, by its key or its number")
        parser.add_argument("--key", action="append", default=[], help="a public key of ours from before")
        parser.add_argument("--root", action="append", default=[], help="the fingerprint of a root somebody else holds")

    @no_translations  # What is wrong is told in the language of the sentences around it.
    def handle(
        self, *args: Any, room: str | None = None, key: Iterable[str] = (), root: Iterable[str] = (), **options: Any
    ) -> None:
        # The table is read by people and by scripts: its width does not depend on the terminal.
        self.console = Console(file=self.stdout._out, highlight=False, width=120)  # type: ignore[attr-defined, arg-type]
        rooms = self._rooms(room)
        total = sum(item.head for item in rooms)
        faults, events = self._walk(rooms, total)
        faults += [] if room else list(lost_rooms())
        keys = {one for one in (*key, public_key()) if one}
        of_roots = [] if room else list(faults_of_roots(keys, list(root)))
        self._tell(faults, of_roots, len(rooms), events)
        if not room:
            self._tell_roots(keys)
        if faults or of_roots:
            raise CommandError("The record does not hold. Keep the server as it is and tell the Bureau.")

    def _rooms(self, wanted: str | None) -> list[Room]:
        rooms = Room.objects.order_by("pk")
        if wanted is not None:
            rooms = rooms.filter(pk=int(wanted)) if wanted.isdecimal() else rooms.filter(key=wanted)
            if not rooms:
                raise CommandError(f"There is no room {wanted}.")
        return list(rooms)

    def _walk(self, rooms: list[Room], total: int) -> tuple[list[Fault], int]:
        faults, events = [], 0
        with Progress(*COLUMNS, console=self.console, transient=True) as progress:
            task = progress.add_task("Checking", total=total)
            for room in rooms:
                for count in _steps(walk := Walk(room)):
                    progress.advance(task, count)
                    events += count
                faults += walk.faults
        return faults, events

    def _tell(self, faults: list[Fault], of_roots: list[RootFault], rooms: int, events: int) -> None:
        if faults:
            names = dict(Room.objects.values_list("pk", "key"))
            table = Table("Room", "Line", "What is wrong", "About", title="First broken link of each room")
            for fault in faults:
                name = names.get(fault.room_id) or str(fault.room_id)
                table.add_row(name, str(fault.seq or "–"), str(fault.what.label), fault.about)
            self.console.print(table)
        if of_roots:
            table = Table("Root", "What is wrong", title="Roots that do not hold")
            for one in of_roots:
                table.add_row(str(one.number or "–"), str(one.what.label))
            self.console.print(table)
        self.console.print(
            f"{events} events in {rooms} rooms were checked; {len({fault.room_id for fault in faults})} do not hold."
        )

    def _tell_roots(self, keys: set[str]) -> None:
        last = SignedRoot.objects.order_by("-number").first()
        if last is None:
            self.console.print("There is no root yet: a log that was rewritten to its end would not be noticed.")
            return
        self.console.print(f"The last root is {last.number}, made {last.made_at.isoformat()}.")
        if not last.signature:
            self.console.print("It is not signed: MAJLIS_RECORD_KEY was not set when it was made.")
        elif not keys:
            self.console.print("Whose signature it bears was not checked: there is no MAJLIS_RECORD_KEY and no --key.")


def _steps(walk: Walk) -> Iterator[int]:
    while not walk.ended and not walk.fault:
        yield walk.step()
