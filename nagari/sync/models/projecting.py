"""What keeps derived figures in step with the rows they are made of."""

from django.db import models


class FeedRow(models.Model):
    """Effective changes of rows, written by triggers in the transaction that made them, until they are consumed.

    On SQLite one change, on PostgreSQL up to 1,000 of one statement. `changes`: JSON [[object, region, before, after]],
    before and after the declared values in the order of `shape`, null where the row was not there or was deleted.
    """

    id = models.BigAutoField(primary_key=True)
    shape = models.BigIntegerField()
    changes = models.TextField()

    class Meta:
        db_table = "sync_feed"

    def __str__(self) -> str:
        return f"{self.id}: {self.shape}"


class ProjectionState(models.Model):
    """How far a projection is. Without a row, or where `version` or `is_stale` says so, it has to be built anew."""

    name = models.CharField(max_length=60, primary_key=True)
    # Digest of what it is declared to read.
    version = models.CharField(max_length=64)
    is_stale = models.BooleanField(default=False)
    error = models.CharField(max_length=200, blank=True)
    built_at = models.DateTimeField()

    class Meta:
        db_table = "sync_projection"

    def __str__(self) -> str:
        return self.name
