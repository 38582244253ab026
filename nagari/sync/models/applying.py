"""What came of other sites' entries that could not simply be written: refused, waiting, in conflict, told back."""

from django.db import models

from nagari.sync.models.journal import Segment


class Refusal(models.Model):
    """A segment that was not admitted. One row however often it is offered; gone once the stream passes its numbers."""

    site = models.UUIDField()
    scope = models.CharField(max_length=13)
    channel = models.CharField(max_length=10)
    first = models.PositiveBigIntegerField()
    # A code of core.errors.SyncRefused.
    code = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    times = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "scope", "channel", "first"], name="one_refusal")]

    def __str__(self) -> str:
        return f"{self.code}: {self.site} {self.scope}/{self.channel} from {self.first}"


class WaitReason(models.TextChoices):
    """Why an object waits. `REFERENCE`: a row it needs has not arrived; `INSERT`: it was changed before it arrived;
    `VALUE`: a column of this version cannot hold one of its values."""

    REFERENCE = "reference", "reference"
    INSERT = "insert", "insert"
    VALUE = "value", "value"


class Parked(models.Model):
    """An object that waits. Its entries are in the journal; when what it `needs` comes, it is folded anew (I8)."""

    object = models.UUIDField(primary_key=True)
    model = models.CharField(max_length=80)
    scope = models.CharField(max_length=13)
    reason = models.CharField(max_length=10, choices=WaitReason)
    # REFERENCE: key of the row it points to, and of which model. VALUE: the field.
    needs = models.UUIDField(null=True, db_index=True)
    detail = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.model} {self.object} waits: {self.reason} {self.detail}"


class Unknown(models.Model):
    """A part of a segment this version does not know: kept and passed on, folded after an upgrade (I12)."""

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=80)
    # "": the whole model.
    field = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "model", "field"], name="one_unknown")]

    def __str__(self) -> str:
        return f"{self.model}.{self.field} in {self.segment_id}"


class Conflict(models.Model):
    """Two values that replaced the same one (core.merge.Conflict). The same row, under the same id, on every site that
    holds the same entries; closed when the graph of the field no longer holds it."""

    # core.merge.Conflict.id_for, in hex.
    id = models.CharField(primary_key=True, max_length=64)
    object = models.UUIDField(db_index=True)
    model = models.CharField(max_length=80)
    scope = models.CharField(max_length=13)
    field = models.CharField(max_length=80)
    # Stamps: milliseconds and the site's id.
    base_time = models.BigIntegerField()
    base_site = models.UUIDField()
    earlier_time = models.BigIntegerField()
    earlier_site = models.UUIDField()
    later_time = models.BigIntegerField()
    later_site = models.UUIDField()
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope"], condition=models.Q(closed_at__isnull=True), name="open_conflicts"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object} {self.field}"


class Verdict(models.TextChoices):
    """What came of entries at the site that judged them."""

    APPLIED = "applied", "applied"
    PARKED = "parked", "parked"
    HELD = "held", "held"
    REFUSED = "refused", "refused"


class Outcome(models.Model):
    """What one site (`judge`) made of entries `first`..`last` of a stream, told back to who wrote them (I6).

    Only what is not simply applied, and later its resolution. Sites on the way pass it on.
    """

    # In the order of this database, anew at every change: a reader asks for what is later than it has.
    sequence = models.BigIntegerField(db_index=True)
    judge = models.UUIDField()
    # The judge's own sequence: the later says what holds.
    judged = models.BigIntegerField()
    site = models.UUIDField()
    scope = models.CharField(max_length=13)
    channel = models.CharField(max_length=10)
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    # The object where it is one; else a whole run (an unknown model).
    object = models.UUIDField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    code = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "site", "scope", "channel", "first", "code"], name="one_outcome")
        ]
        indexes = [models.Index(fields=["object"], name="outcome_of_object")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.code}: {self.site} {self.scope}/{self.channel} {self.first}-{self.last}"


class AgreementSum(models.Model):
    """Count of rows, and the sum (64 bits, signed as databases count) of the hashes of their keys and stamps (I10)."""

    scope = models.CharField(max_length=13)
    model = models.CharField(max_length=80)
    count = models.BigIntegerField(default=0)
    sum = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "model"], name="one_sum")]

    def __str__(self) -> str:
        return f"{self.scope} {self.model}: {self.count}"
