"""All addresses under /api/v1/, each behind the same door."""

from django.urls import URLPattern, path

from . import conversations, document, events, me, notifications, people, polls, posts, rooms, search, threads
from .door import api, guarded

# Those asked for most come first.
api.add_router("/notifications", notifications.router)
api.add_router("/threads", threads.router)
api.add_router("/posts", posts.router)
api.add_router("/posts", polls.router)
api.add_router("/rooms", rooms.router)
api.add_router("/rooms", events.router)
api.add_router("/me", me.router)
api.add_router("/conversations", conversations.router)
api.add_router("/people", people.router)
api.add_router("/search", search.router)

_patterns, _app_name, _namespace = api.urls
_own = [
    # The library asks this name where its paths begin.
    path("", document.document, name="api-root"),
    path("document/", document.document, name="document"),
    path("openapi.json", document.openapi_json, name="openapi"),
]
# The last of the library's patterns is a first page that is not ours.
_guarded = [guarded(pattern) for pattern in (*_own, *_patterns[:-1]) if isinstance(pattern, URLPattern)]
urls = (_guarded, _app_name, _namespace)
