"""What the clock decides: precautions that end, appeals that nobody decided in time (domain.md W3)."""

from typing import Any

from django.core.management.base import BaseCommand

from moderation import actions


class Command(BaseCommand):
    help = "End precautions after 72 hours and reverse what the Bureau has not decided in 14 days. Run it every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        precautions, appeals = actions.settle_precautions(), actions.settle_appeals()
        self.stdout.write(f"Precautions ended: {precautions}. Appeals reversed for want of a decision: {appeals}.")
