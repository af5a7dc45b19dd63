"""The secretariat's desk for reports, cases and appeals."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
