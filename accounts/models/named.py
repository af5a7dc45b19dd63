"""Names in the Council's three languages."""

from django.db import models
from django.utils.translation import get_language


def in_reader_language(row: object, field: str, language: str | None = None) -> str:
    """Give row.field_ar, _en or _fr by the active language; Arabic where the text is missing."""
    code = (language or get_language() or "ar")[:2]
    return getattr(row, f"{field}_{code}", "") or getattr(row, f"{field}_ar")


class Named(models.Model):
    name_ar = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")
