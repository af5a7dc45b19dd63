"""How news travels; stores nothing that matters."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"

    def ready(self) -> None:
        from accounts.presence import said
        from forum.events import nudged, recorded

        from . import hub

        recorded.connect(hub.announce, dispatch_uid="realtime.hub")
        nudged.connect(hub.nudge, dispatch_uid="realtime.nudges")
        said.connect(hub.said, dispatch_uid="realtime.presence")
