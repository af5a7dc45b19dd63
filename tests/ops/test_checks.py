"""The start-up self-check finds each thing it is there for (security.md §1.17)."""

import pytest
from django.core.checks import run_checks

SAFE_LAYER = {
    "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
    "CONFIG": {
        "hosts": [
            {
                "address": "redis://localhost",
                "socket_timeout": None,
                "socket_connect_timeout": 2,
                "max_connections": 50,
                "health_check_interval": 15,
            }
        ]
    },
}
CASES = {
    "majlis.E001": {"DEBUG": True},
    "majlis.E002": {"ALLOWED_HOSTS": ["*"]},
    "majlis.E003": {"SECRET_KEY": "django-insecure-" + "abcdefghijklmnop" * 4},
    "majlis.E004": {"SESSION_COOKIE_SECURE": False},
    "majlis.E005": {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
    "majlis.E006": {"ON_SQLITE": True},
    "majlis.E007": {"CHANNEL_LAYERS": {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}},
    "majlis.E008": {"ON_SQLITE": True, "DATABASES": {"default": {"OPTIONS": {"transaction_mode": "DEFERRED"}}}},
    "majlis.E010": {"CHANNEL_LAYERS": {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}}},
}


@pytest.fixture
def production(settings) -> None:
    """Settings that pass every check."""
    settings.PRODUCTION, settings.PROCESSES, settings.ON_SQLITE = True, 4, False
    settings.SECRET_KEY = "p7Kx-2mQvR9_tLw4ZcB8nYd3HsJf6GaEuT1oXi5rNkVb0WyCqMzPeSgDhA7lU4"
    settings.ALLOWED_HOSTS = ["majlis.example"]
    for name in ("SESSION", "CSRF"):
        setattr(settings, f"{name}_COOKIE_SECURE", True)
        setattr(settings, f"{name}_COOKIE_NAME", f"__Host-{name.lower()}")
    settings.CHANNEL_LAYERS = {"default": SAFE_LAYER}


def found() -> set[str]:
    return {message.id for message in run_checks(tags=["majlis"]) if message.id}


def test_a_safe_production_has_an_empty_red_list(production: None) -> None:
    assert found() == set()


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize("name", CASES)
def test_each_danger_is_on_the_red_list(name: str, production: None, settings) -> None:
    for setting, value in CASES[name].items():
        setattr(settings, setting, value)
    assert name in found()


@pytest.mark.parametrize("left_out", ["socket_timeout", "max_connections", "health_check_interval"])
def test_redis_settings_left_to_the_client_library_are_on_the_red_list(
    left_out: str, production: None, settings
) -> None:
    host = {key: value for key, value in SAFE_LAYER["CONFIG"]["hosts"][0].items() if key != left_out}
    settings.CHANNEL_LAYERS = {"default": SAFE_LAYER | {"CONFIG": {"hosts": [host]}}}
    assert "majlis.E010" in found()
