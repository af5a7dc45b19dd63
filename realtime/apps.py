"""How news travels; stores nothing that matters."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"

    def ready(self) -> None:
        from forum.events import recorded

        from . import hub

        recorded.connect(hub.announce, dispatch_uid="realtime.hub")
