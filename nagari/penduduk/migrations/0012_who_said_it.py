"""Who says a word about a hand-over: an answer counts only as that of the office asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("penduduk", "0011_fewer_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="kabarpindah",
            name="asal",
            field=models.CharField(default="", max_length=13),
            preserve_default=False,
        ),
    ]
