from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0007_site_is_doubted")]

    operations = [
        migrations.AddField(model_name="peer", name="health", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="peer", name="pauses", field=models.JSONField(default=list)),
    ]
