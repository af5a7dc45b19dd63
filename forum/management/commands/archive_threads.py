"""What the clock does to closed threads: after 180 days they go into the archive (domain.md W2)."""

from typing import Any

from django.core.management.base import BaseCommand

from forum import actions

EACH = 100


class Command(BaseCommand):
    help = "Put threads into the archive that have been closed for 180 days. Run it every night; twice does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        due, done = actions.due_for_archive(), 0
        for done, _thread in enumerate(actions.archive_due_threads(), start=1):
            if done % EACH == 0:
                self.stdout.write(f"{done} of {due} …")
        self.stdout.write(f"Threads put into the archive: {done}.")
