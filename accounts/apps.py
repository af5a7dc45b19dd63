"""Who someone is: persons, States, seats, accreditations, offices; sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (connects them)
