"""The words of posts, in a table that each database keeps in its own way (forum/search/index.py)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MAKE = {
    "sqlite": [
        # Words come folded and cut; the tokenizer only finds the spaces between them.
        """CREATE VIRTUAL TABLE forum_postwords USING fts5(exact, stems, columnsize=0,
           tokenize="unicode61 remove_diacritics 0")"""
    ],
    "postgresql": [
        """CREATE TABLE forum_postwords (
             post_id bigint PRIMARY KEY REFERENCES forum_post (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
             vector tsvector NOT NULL)""",
        "CREATE INDEX forum_postwords_vector ON forum_postwords USING gin (vector)",
    ],
}


def make(apps, schema_editor):
    for sql in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(sql)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE forum_postwords")


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0006_events_by_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.JSONField(default=list)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunPython(make, drop),
    ]
