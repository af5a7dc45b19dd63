"""Invite the first two of the secretariat, from the server's command line (domain.md W1, two-person rule)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.actions import found_secretariat
from accounts.errors import Refused


class Command(BaseCommand):
    help = "Invite one of the first two of the secretariat; prints the invitation link, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--name-second", default="", help="the name in the other script")
        parser.add_argument("--language", default="ar", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args: Any, name: str, email: str, name_second: str, language: str, **options: Any) -> None:
        try:
            token = found_secretariat(name=name, email=email, name_second=name_second, language=language)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(settings.ORIGIN + reverse("accounts:invitation", args=[token]))
