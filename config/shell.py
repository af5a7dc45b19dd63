"""What a browser keeps to stand without a connection: the shell and one page, nobody's own (docs/push.md)."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _

WORKER = "js/service_worker.js"
FONTS = ("fonts/arabic-400.woff2", "fonts/latin-400.woff2")


@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    """How the site is called and drawn when it is put on a telephone's first screen, in the reader's language."""
    told = {
        "id": "/",
        "name": _("Council of Arab e-Government Programme Directors"),
        "short_name": pgettext("sender of mail", "Majlis"),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#0f5b50",
        "icons": [
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("img/icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/manifest+json"
    answer["Cache-Control"] = "no-cache"
    return answer


@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script with what it keeps, all by names that change with their content: a new release is another script."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """The page for want of a connection. The same for everybody: it reads on the device what lies there."""
    answer = render(request, "offline.html", {"languages": ["ar", "en", "fr"]})
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _script() -> str:
    source = (settings.BASE_DIR / "static" / WORKER).read_text(encoding="utf-8")
    kept = ["/offline/", *map(staticfiles_storage.url, _names())]
    version = hashlib.sha256(f"{source}{kept}".encode()).hexdigest()[:12]
    return f"const VERSION = {json.dumps(version)};\nconst SHELL = {json.dumps(kept)};\n{source}"


def _names() -> list[str]:
    root = settings.BASE_DIR / "static"
    styles = sorted(str(path.relative_to(root)) for path in (root / "css").rglob("*.css"))
    return [*styles, "js/offline.js", "img/favicon.svg", *FONTS]
