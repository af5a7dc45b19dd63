"""How far each person has read each thread (delivery.md G16)."""

from django.db import models

from accounts.models import Person

from .thread import Thread


class ReadMarker(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="read_markers")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="read_markers")
    last_number = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="one_marker_a_thread")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.thread_id} {self.last_number}"
