"""Indexes that others begin with are paid for at every row an office sends, and find nothing faster."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("penduduk", "0010_not_doubled"),
        ("wilayah", "0002_wilayah_import"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="keluarga",
            name="ix_keluarga_daftar",
        ),
        migrations.RemoveIndex(
            model_name="penduduk",
            name="ix_penduduk_umur",
        ),
        migrations.AlterField(
            model_name="keluarga",
            name="wilayah",
            field=models.CharField(max_length=13),
        ),
        migrations.AlterField(
            model_name="penduduk",
            name="digabung_ke",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gabungan",
                to="penduduk.penduduk",
            ),
        ),
        migrations.AlterField(
            model_name="penduduk",
            name="wilayah",
            field=models.CharField(max_length=13),
        ),
        migrations.AddIndex(
            model_name="keluarga",
            index=models.Index(
                fields=["wilayah", "deleted_at", "no_kk"],
                name="ix_keluarga_daftar",
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "varchar_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="penduduk",
            index=models.Index(
                fields=["wilayah", "deleted_at", "status_dasar", "tanggal_lahir"],
                name="ix_penduduk_umur",
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "int2_ops", "date_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="penduduk",
            index=models.Index(
                condition=models.Q(("digabung_ke__isnull", False)), fields=["digabung_ke"], name="ix_penduduk_gabungan"
            ),
        ),
    ]
