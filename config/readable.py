"""The first thing every request passes: can it be read as text at all? Otherwise 400, before anything looks into it.

Django decodes a form by whatever encoding its sender names, among them codecs that fail and ones that make halves of
characters no answer can hold; and PostgreSQL takes no NUL, which a quoted cookie can carry into a query.
"""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from .views import too_large

TOO_LARGE = "majlis.too_large"  # in the scope: the body was not kept (config/front.py)
# Forms are sent in the encoding of their page, and every page is UTF-8.
ENCODINGS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


class Readable:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "scope", {}).get(TOO_LARGE):
            return too_large(request)
        if (request.content_params or {}).get("charset", "").strip().lower() not in ENCODINGS:
            raise BadRequest("An encoding other than UTF-8")
        headers = (value for name, value in request.META.items() if name.startswith("HTTP_"))
        if any("\0" in value for value in (*headers, *request.COOKIES.values())):
            raise BadRequest("NUL in a header or a cookie")
        return self.get_response(request)
