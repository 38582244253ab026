from django.db import migrations, models


class Migration(migrations.Migration):
    """Made anew: what it holds is worked out from the steps."""

    dependencies = [
        ("permohonan", "0004_papers"),
    ]

    operations = [
        migrations.DeleteModel(name="LetakPermohonan"),
        migrations.CreateModel(
            name="LetakPermohonan",
            fields=[
                ("permohonan", models.UUIDField(primary_key=True, serialize=False)),
                ("wilayah", models.CharField(max_length=13)),
                ("nomor", models.CharField(max_length=24)),
                ("jenis", models.UUIDField()),
                ("judul", models.CharField(max_length=120)),
                ("pemohon_nama", models.CharField(max_length=100)),
                ("subjek_nama", models.CharField(blank=True, max_length=100)),
                ("cari", models.CharField(max_length=260)),
                ("keadaan", models.CharField(max_length=14)),
                ("kantor", models.CharField(blank=True, max_length=13)),
                ("peran", models.CharField(blank=True, max_length=12)),
                ("perlu", models.CharField(blank=True, max_length=12)),
                ("warga", models.PositiveSmallIntegerField(default=0)),
                ("lewat", models.CharField(max_length=40)),
                ("diajukan_pada", models.DateTimeField()),
                ("langkah", models.UUIDField()),
                ("langkah_kantor", models.CharField(max_length=13)),
                ("langkah_pada", models.DateTimeField()),
                ("tenggat", models.DateTimeField(null=True)),
                ("urut", models.DateTimeField()),
                ("kepada", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kantor", "warga", "urut", "diajukan_pada", "peran", "kepada"], name="ix_letak_kantor"
                    ),
                    models.Index(fields=["kantor", "warga", "peran", "kepada"], name="ix_letak_hitung"),
                    models.Index(fields=["kantor", "langkah_pada"], name="ix_letak_selesai"),
                    models.Index(fields=["nomor"], name="ix_letak_nomor"),
                    models.Index(fields=["jenis"], name="ix_letak_jenis"),
                ],
            },
        ),
    ]
