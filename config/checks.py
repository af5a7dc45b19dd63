"""The start-up self-check (security.md §1.17): a red list, and in production no start while it is not empty."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, Warning, register
from django.db import connections

PER_PROCESS_CACHES = ("locmem", "dummy")
LAYER = "channels_redis.pubsub.RedisPubSubChannelLayer"
HOST_SETTINGS = ("socket_timeout", "socket_connect_timeout", "max_connections", "health_check_interval")
Apps = Sequence[AppConfig] | None


def _impossible(text: str, hint: str, number: int) -> CheckMessage:
    """Red everywhere: it would not work."""
    return Error(text, hint=hint, id=f"majlis.E{number:03}")


def _problem(text: str, hint: str, number: int) -> CheckMessage:
    """Red in production, a warning elsewhere: a demonstration on loopback is allowed to be simpler."""
    kind = Error if settings.PRODUCTION else Warning
    return kind(text, hint=hint, id=f"majlis.E{number:03}" if settings.PRODUCTION else f"majlis.W{number:03}")


@register("majlis")
def safe_switches(app_configs: Apps, **kwargs: object) -> Iterable[CheckMessage]:
    if settings.DEBUG:
        yield Critical("DEBUG is on.", hint="It shows settings and source to whoever meets an error.", id="majlis.E001")
    if any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield Critical("ALLOWED_HOSTS has a wildcard.", hint="Name the host in MAJLIS_ORIGIN.", id="majlis.E002")


@register("majlis")
def strong_secret(app_configs: Apps, **kwargs: object) -> Iterable[CheckMessage]:
    secret = settings.SECRET_KEY
    if not settings.PRODUCTION:
        return  # The demonstration's secret is known to everyone, and its port to this machine only.
    if len(secret) < 50 or len(set(secret)) < 12 or secret.startswith(("only-for-", "django-insecure-")):
        yield _problem("MAJLIS_SECRET_KEY is weak.", "Use 50 random characters or more.", 3)


@register("majlis")
def secure_cookies(app_configs: Apps, **kwargs: object) -> Iterable[CheckMessage]:
    for name in ("SESSION", "CSRF"):
        secure = getattr(settings, f"{name}_COOKIE_SECURE")
        prefixed = getattr(settings, f"{name}_COOKIE_NAME").startswith("__Host-")
        if settings.PRODUCTION and not (secure and prefixed):
            yield _problem(
                f"The {name} cookie is not Secure with the prefix __Host-.", "MAJLIS_ORIGIN must be https.", 4
            )


@register("majlis")
def shared_by_all_processes(app_configs: Apps, **kwargs: object) -> Iterable[CheckMessage]:
    """With several processes nothing may live in the memory of one (delivery.md G15)."""
    if settings.PROCESSES < 2:
        return
    cache = str(settings.CACHES["default"]["BACKEND"]).lower()
    if any(word in cache for word in PER_PROCESS_CACHES):
        yield _problem("The cache belongs to one process, and there are several.", "Use the database cache.", 5)
    if settings.ON_SQLITE:
        yield _impossible("SQLite serves one process, and there are several.", "Set DATABASE_URL to PostgreSQL.", 6)
    if settings.CHANNEL_LAYERS["default"]["BACKEND"] != LAYER:
        yield _impossible("The channel layer belongs to one process, and there are several.", "Set REDIS_URL.", 7)


@register("majlis")
def sqlite_settings(app_configs: Apps, **kwargs: object) -> Iterable[CheckMessage]:
    if not settings.ON_SQLITE:
        return
    options = settings.DATABASES["default"].get("OPTIONS", {})
    wanted = ("journal_mode=wal", "synchronous=full", "foreign_keys=on")
    said = options.get("init_command", "").replace(" ", "").lower()
    if options.get("transaction_mode") != "IMMEDIATE" or any(word not in said for word in wanted):
        yield _problem("SQLite is not set to WAL, FULL and IMMEDIATE.", "See config/settings.py.", 8)


@register(Tags.database)
def sqlite_as_it_is(
    app_configs: Apps, databases: Sequence[str] | None = None, **kwargs: object
) -> Iterable[CheckMessage]:
    """Ask the open database: a read-only disk or a network share silently keeps another journal."""
    if not settings.ON_SQLITE or not databases:
        return
    with connections["default"].cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if (journal, synchronous) != ("wal", 2):
        yield _problem(
            f"SQLite runs with journal_mode={journal}, synchronous={synchronous}.", "Put it on a local disk.", 9
        )


@register("majlis")
def redis_settings(app_configs: Apps, **kwargs: object) -> Iterable[CheckMessage]:
    """delivery.md M-1, M-2: the other layer and the client's own defaults close idle sockets."""
    layer: dict[str, Any] = settings.CHANNEL_LAYERS["default"]
    if "redis" not in layer["BACKEND"].lower():
        return
    hosts = layer.get("CONFIG", {}).get("hosts", [])
    said_outright = hosts and all(isinstance(host, dict) and set(HOST_SETTINGS) <= set(host) for host in hosts)
    if layer["BACKEND"] != LAYER or not said_outright:
        yield _problem("Redis is used without the pub/sub layer settings.", "See CHANNEL_LAYERS in settings.py.", 10)
