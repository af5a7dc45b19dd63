"""Words of one post that stand in another: kept apart from its text, so that they are seen only while both may be."""

from django.db import models

from .thread import Post


class Quote(models.Model):
    """The text of the quoting post holds `@[quote:<key>]`; the words are here, and go when their source is erased."""

    key = models.CharField(max_length=32, unique=True)
    post = models.ForeignKey(Post, models.CASCADE, related_name="quotations")
    source = models.ForeignKey(Post, models.CASCADE, related_name="quoted_in")
    words = models.TextField()  # Markdown, as they stood in the source

    def __str__(self) -> str:
        return f"{self.post_id} of {self.source_id}"
