from django.db import models


class Gabungan(models.Model):
    """Two records found to be one person: what the kept one held before, so that it can be undone. Local."""

    wilayah = models.CharField(max_length=13)
    # The record that stays, and the one that was deleted in its favour.
    tetap_id = models.UUIDField(db_index=True)
    lepas_id = models.UUIDField()
    # {field: [before, after]} of the kept record, in the plain form of `penduduk.values`.
    changes = models.JSONField(default=dict)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.lepas_id} -> {self.tetap_id}"
