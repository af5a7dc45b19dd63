from functools import cache

import lucide
from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the start-up self-check)

        # The library copies and writes out the tree of an icon each time, a third of what drawing a post costs.
        lucide._render_icon = cache(lucide._render_icon)
