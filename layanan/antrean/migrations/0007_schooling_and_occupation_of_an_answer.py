from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("antrean", "0006_week_of_a_service"),
    ]

    operations = [
        migrations.AddField(
            model_name="jawabanskm",
            name="pendidikan",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="jawabanskm",
            name="pekerjaan",
            field=models.CharField(blank=True, max_length=9),
        ),
    ]
