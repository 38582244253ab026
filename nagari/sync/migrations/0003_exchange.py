from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sync", "0002_applying")]

    operations = []
