"""Since when a written warning waits to be read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_silence"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="warned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
