"""Write the search index anew: after a restore, or when the analyser has changed."""

from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import Progress

from ...search import reindex


class Command(BaseCommand):
    help = "Write what every post is found under anew. Those who search meanwhile find as before."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with Progress(transient=True) as progress:
            task = progress.add_task("Posts", total=None)
            done = reindex(lambda at, total: progress.update(task, completed=at, total=total))
        self.stdout.write(f"{done} posts are found again.")
