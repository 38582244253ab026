from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0004_trust")]

    operations = [
        migrations.CreateModel(
            name="FeedRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("shape", models.BigIntegerField()),
                ("changes", models.TextField()),
            ],
            options={"db_table": "sync_feed"},
        ),
        migrations.CreateModel(
            name="ProjectionState",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=64)),
                ("is_stale", models.BooleanField(default=False)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("built_at", models.DateTimeField()),
            ],
            options={"db_table": "sync_projection"},
        ),
    ]
