"""Every address, by the app that answers it. What needs no sign-in says so itself."""

from django.urls import include, path

from forum.api.urls import urls as api_urls

from . import shell, views

urlpatterns = [
    path("api/v1/", api_urls),  # first, because it is asked most often
    path("healthz/", views.live, name="live"),
    path("readyz/", views.ready, name="ready"),
    path("sw.js", shell.service_worker, name="service_worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("offline/", shell.offline, name="offline"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("accounts.urls")),
    path("", include("forum.urls")),
    path("", include("moderation.urls")),
    path("account/", include("accounts.sign_in_urls")),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.not_allowed"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
