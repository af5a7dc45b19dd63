from django.db import models


class Message(models.Model):
    room = models.BigIntegerField()
    seq = models.BigIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="one_message_a_seq")]

    def __str__(self) -> str:
        return f"{self.room}:{self.seq}"
