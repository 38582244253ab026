from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("antrean", "0002_boot_of_a_day")]

    operations = [
        migrations.CreateModel(
            name="JatahJanji",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tanggal", models.DateField()),
                ("alamat", models.CharField(max_length=32)),
                ("jumlah", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["tanggal", "alamat"], name="jatah_janji_satu_alamat")],
            },
        ),
    ]
