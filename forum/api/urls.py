"""All addresses under /api/v1/, each behind the same door."""

from . import me, notifications, posts, rooms, threads
from .door import api, guarded

api.add_router("/me", me.router)
api.add_router("/rooms", rooms.router)
api.add_router("/threads", threads.router)
api.add_router("/posts", posts.router)
api.add_router("/notifications", notifications.router)

_patterns, _app_name, _namespace = api.urls
# The library's own first page, the last of its patterns, is not ours.
urls = ([guarded(pattern) for pattern in _patterns[:-1]], _app_name, _namespace)
