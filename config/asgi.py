"""Two doors: HTTP to Django, /ws/ to realtime."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from realtime.routing import with_live  # noqa: E402  (needs the app registry)

from .pages import Pages  # noqa: E402

pages = Pages()
application = with_live(pages)
