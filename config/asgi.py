"""Two doors: HTTP to Django, /ws/ to realtime."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_asgi_application()

from realtime.routing import with_live  # noqa: E402  (needs the app registry)

application = with_live(django_application)
