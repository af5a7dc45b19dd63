"""New one-time sign-in links for the demonstration that is running."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import demo


class Command(BaseCommand):
    help = "Print a one-time sign-in link for each role. In demonstration mode only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="paths by role, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Sign-in links exist in demonstration mode only.")
        paths = demo.links()
        if options["json"]:
            self.stdout.write(json.dumps(paths))
        else:
            demo.show(paths)
