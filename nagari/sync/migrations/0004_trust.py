import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0003_exchange")]

    operations = [
        migrations.CreateModel(
            name="EnrolmentCode",
            fields=[
                ("public_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("wilayah", models.CharField(max_length=13)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_by", models.UUIDField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EnrolmentTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(db_index=True, max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Root",
            fields=[
                ("public_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("wilayah", models.CharField(max_length=13)),
                ("pinned_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("certificate", "certificate"),
                            ("succession", "succession"),
                            ("revocation", "revocation"),
                            ("erasure", "erasure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("scope", models.CharField(db_index=True, max_length=13)),
                ("site", models.UUIDField(db_index=True, null=True)),
                ("body", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                ("is_done", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="BlobUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("object", models.UUIDField(db_index=True)),
                ("wilayah", models.CharField(max_length=13)),
            ],
        ),
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("is_here", models.BooleanField()),
                ("since", models.DateTimeField()),
                ("unused_since", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("is_here", False)), fields=["since"], name="blob_absent")],
            },
        ),
        migrations.CreateModel(
            name="Brought",
            fields=[
                ("bundle", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("brought_at", models.DateTimeField()),
                ("heads", models.TextField()),
                ("wanted", models.TextField()),
                (
                    "site",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sync.site"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="sync.site",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                (
                    "stream",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sync.stream"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stream", "number"), name="one_erased")],
            },
        ),
    ]
