"""Procedures with a clock: silence, consensus, ballot, election."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "council"
