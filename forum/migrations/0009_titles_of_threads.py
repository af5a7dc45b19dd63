"""The words of the titles of threads, beside those of posts (forum/search/titles.py)."""

from django.db import migrations

MAKE = {
    "sqlite": [
        """CREATE VIRTUAL TABLE forum_titlewords USING fts5(exact, stems, columnsize=0,
           tokenize="unicode61 remove_diacritics 0")"""
    ],
    "postgresql": [
        """CREATE TABLE forum_titlewords (
             thread_id bigint PRIMARY KEY REFERENCES forum_thread (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
             vector tsvector NOT NULL)""",
        "CREATE INDEX forum_titlewords_vector ON forum_titlewords USING gin (vector)",
        # A search wants a few hundred rows at most: to start a second process for them takes longer than to read them.
        "ALTER TABLE forum_postwords SET (parallel_workers = 0)",
    ],
}


def make(apps, schema_editor):
    for sql in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(sql)


def fill(apps, schema_editor):
    """The titles that are there: they are few beside the posts."""
    from forum.search.index import index_titles

    index_titles(apps.get_model("forum", "Thread").objects.exclude(title="").only("pk", "title"))


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE forum_titlewords")


class Migration(migrations.Migration):
    dependencies = [("forum", "0008_writing_and_reading_tools")]

    operations = [
        migrations.RunPython(make, drop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
