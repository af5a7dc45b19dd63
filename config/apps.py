from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from . import checks, icons  # noqa: F401  (checks: registers the start-up self-check)

        icons.keep()
