"""Remove files that were sent and never posted, a day after they came (docs/files.md). Run it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.actions.files import sweep_files


class Command(BaseCommand):
    help = "Remove files that were sent and stand beside no post, a day after they came."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep_files()} files removed.")
