"""Load the Council: its structure always, the sample people and dialogue on request."""

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from forum.loading import lay_structure

Step = Callable[[], None]


class Command(BaseCommand):
    help = "Load the States, bodies, boards and rooms of the Council. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", action="store_true", help="also load the illustrative people and dialogue")

    def handle(self, *args: Any, sample: bool = False, **options: Any) -> None:
        if sample and settings.PRODUCTION:
            raise CommandError("The sample dialogue is for demonstration only. In production use found_secretariat.")
        lay_structure()
        if sample:
            self.load_sample()

    def load_sample(self) -> None:
        from forum.loading import dialogue, people

        console = Console(file=self.stdout._out, highlight=False)  # type: ignore[attr-defined, arg-type]
        done = self._carry_out(console, "People of the sample", people.steps())
        done += self._carry_out(console, "Sample dialogue", dialogue.steps())
        if not done:
            console.print("The Council and its sample dialogue are loaded already.")

    def _carry_out(self, console: Console, title: str, steps: Sequence[Step]) -> int:
        columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        if steps:
            with Progress(*columns, console=console) as progress:
                for step in progress.track(steps, description=title):
                    step()
        return len(steps)
