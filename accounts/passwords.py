"""Long is not enough: a short word written twice is still a short word."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_DIFFERENT = 6


class NotRepeated:
    """Refuses passwords of few different characters, or made of one part written again and again."""

    def validate(self, password: str, user: object = None) -> None:
        if len(set(password.casefold())) < FEWEST_DIFFERENT or self._repeats(password.casefold()):
            raise ValidationError(
                _("This password repeats itself and is easy to guess. Choose another sentence."),
                code="password_repeats",
            )

    def get_help_text(self) -> str:
        return _("Your password may not be one part written several times.")

    @staticmethod
    def _repeats(text: str) -> bool:
        halves = range(1, len(text) // 2 + 1)
        return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in halves)
