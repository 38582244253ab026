from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0005_projecting")]

    operations = [
        migrations.AddField(model_name="stream", name="latest", field=models.BigIntegerField(default=0)),
    ]
