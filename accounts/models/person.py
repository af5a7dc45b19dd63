"""A person and her preferences. Rights are never stored here: they are computed from what is valid now."""

from datetime import time

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..text import fold

KEY_LENGTH = 240


def name_key_of(name: str) -> str:
    """What two names have in common when they are one to the eye. One ligature may fold to a whole word: cut."""
    return fold(name)[:KEY_LENGTH]


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, *, email: str, name: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(email=email.strip().lower(), name=name, **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email=(email or "").strip().lower())


# The notifications of a person are kept by a library without types.
class Person(AbstractBaseUser):  # type: ignore[django-manager-missing]
    class Form(models.TextChoices):
        NEUTRAL = "", _("Neutral form")
        MASCULINE = "m", _("Masculine form")
        FEMININE = "f", _("Feminine form")

    class Digits(models.TextChoices):
        STATE = "", _("As in my State")
        WESTERN = "latn", _("Western digits (0–9)")
        ARABIC = "arab", _("Arabic-Indic digits (٠–٩)")

    class Status(models.TextChoices):
        SHOWN = "", _("As it is")
        AWAY = "away", pgettext_lazy("presence", "Away")
        DO_NOT_DISTURB = "dnd", _("Do not disturb")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    # The name in the other script, so that both directories find her (arabic.md §11).
    name_second = models.CharField(_("name in the second script"), max_length=120, blank=True)
    # Equality of names is that of their folded form: «نور علي» and «نـور على» are one (arabic.md §3, T-CTL-5).
    name_key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    form = models.CharField(_("form of my titles in Arabic"), max_length=1, choices=Form.choices, blank=True)
    languages = models.CharField(_("languages spoken"), max_length=40, blank=True, default="ar")

    language = models.CharField(_("language"), max_length=2, default="ar")
    digits = models.CharField(_("digits"), max_length=4, choices=Digits.choices, blank=True, default="latn")
    # Empty means "as in my State".
    months = models.CharField(_("month names"), max_length=20, blank=True, default="council_dual")
    timezone = models.CharField(_("time zone"), max_length=40, blank=True)
    hijri = models.BooleanField(_("show the Hijri date too"), default=False)
    hour12 = models.BooleanField(_("12-hour clock"), default=False)
    theme = models.CharField(_("light or dark"), max_length=5, blank=True)
    enter_sends = models.BooleanField(_("Enter sends in live rooms"), default=True)

    # When notifications wait: at night and outside the working week, in her own zone. Deadlines do not wait.
    quiet_hours = models.BooleanField(_("hold notifications outside my hours"), default=True)
    quiet_from = models.TimeField(_("quiet from"), default=time(20))
    quiet_until = models.TimeField(_("quiet until"), default=time(7))
    # ISO day numbers, Monday first: "12347" is Sunday to Thursday. Empty means "as in my State".
    working_days = models.CharField(_("working days"), max_length=7, blank=True)
    follows_started = models.BooleanField(_("follow the threads I start"), default=True)
    follows_replied = models.BooleanField(_("follow the threads I write in"), default=True)

    # What she says of herself for a while; whether she is here is not stored.
    status = models.CharField(_("status"), max_length=4, choices=Status.choices, blank=True)
    status_text = models.CharField(_("text of my status"), max_length=80, blank=True)
    status_until = models.DateTimeField(_("until"), null=True, blank=True)
    # Until when a silence of hers lasts, in whatever place; what it says is asked only when this is to come.
    silenced_until = models.DateTimeField(null=True, blank=True)
    # Since when a warning waits to be read by her; it is asked for only when there is one.
    warned_at = models.DateTimeField(null=True, blank=True)
    hides_presence = models.BooleanField(_("hide whether I am here"), default=False)

    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key_of(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the script of the active language, where the person gave both."""
        arabic_reader = (get_language() or "ar").startswith("ar")
        arabic_name = any("\u0600" <= char <= "\u06ff" for char in self.name)
        return self.name if not self.name_second or arabic_reader == arabic_name else self.name_second


class GuidelinesAcceptance(models.Model):
    """Who accepted which dated version of the guidelines, and when (W1)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="acceptances")
    version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="one_acceptance_a_version")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.version}"
