"""Names are sorted whatever their case, and what they are found by knows the old spelling and words written as one."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Upper

from nagari.lib.names import person_key

BATCH = 1000


def rebuild_keys(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("penduduk", "Penduduk")._base_manager.using(editor.connection.alias)
    ids = list(rows.values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = list(rows.filter(id__in=ids[start : start + BATCH]).only("id", "nama", "cari"))
        for one in batch:
            one.cari = person_key(one.nama)
        rows.bulk_update(batch, ["cari"], batch_size=400)


class Migration(migrations.Migration):
    dependencies = [("penduduk", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="penduduk", name="ix_penduduk_nama"),
        migrations.RemoveIndex(model_name="penduduk", name="ix_penduduk_lingkungan"),
        migrations.RunPython(rebuild_keys, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="penduduk",
            index=models.Index(
                *("wilayah", "deleted_at", "status_dasar", Upper("nama"), "cari", "nik"),
                *("jenis_kelamin", "tanggal_lahir", "agama", "pendidikan_kk", "pekerjaan", "status_perkawinan"),
                *("golongan_darah", "shdk", "kewarganegaraan", "ktp_el", "cacat", "nama", "id"),
                name="ix_penduduk_nama",
            ),
        ),
        migrations.AddIndex(
            model_name="penduduk",
            index=models.Index(
                *("lingkungan", "deleted_at", "status_dasar", Upper("nama")), name="ix_penduduk_lingkungan"
            ),
        ),
    ]
