"""For a person who has lost every second factor; the secretariat has checked who she is."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.management.base import BaseCommand, CommandError

from accounts.actions.sign_in import reset_second_factor
from accounts.models import Person


class Command(BaseCommand):
    help = "Remove a person's second factors and password and end her sessions; she begins again by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
        if person is None:
            raise CommandError("No active account has this address.")
        reset_second_factor(person=person)
        get_adapter().send_mail("account/email/second_factor_reset", person.email, {"user": person})
        self.stdout.write("Done. Ask her to choose a new password on the sign-in page, under “Forgotten password”.")
