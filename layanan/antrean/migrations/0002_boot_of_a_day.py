from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("antrean", "0001_the_queue")]

    operations = [
        migrations.AddField(
            model_name="hariantrean",
            name="boot",
            field=models.CharField(blank=True, max_length=40, default=""),
            preserve_default=False,
        ),
    ]
