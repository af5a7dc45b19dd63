import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
django_application = get_asgi_application()

from .consumers import ChatConsumer  # noqa: E402  (needs the app registry)

sockets = URLRouter([path("ws/", ChatConsumer.as_asgi())])
application = ProtocolTypeRouter({"http": django_application, "websocket": sockets})
