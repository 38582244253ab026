"""What the journal of a site consists of. Written by `sync` alone; sizes matter, a regency keeps millions of rows."""

from django.db import models


class SiteState(models.TextChoices):
    """`OWN` is this installation; `FORMER` was it, before a restore or a copy made it renew itself."""

    OWN = "own", "own"
    FORMER = "former", "former"
    PEER = "peer", "peer"
    REVOKED = "revoked", "revoked"


class Site(models.Model):
    """One installation. `number` is how this database calls it, in stamps of rows; 0 is what it was itself at first."""

    number = models.PositiveIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    public_key = models.BinaryField()
    wilayah = models.CharField(max_length=13, blank=True)
    level = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=SiteState)
    created_at = models.DateTimeField()
    # Of the own site: what the file beside the database must say too (sync.identity), now and after the next start.
    nonce = models.CharField(max_length=32, blank=True)
    next_nonce = models.CharField(max_length=32, blank=True)
    machine = models.CharField(max_length=64, blank=True)
    # It took this name because its database may be an old one, or was closed: what it wrote last may be missing here.
    is_doubted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.name or self.uuid} ({self.state})"


class Stream(models.Model):
    """Everything one site wrote about one region in one channel, numbered from 1 without a gap (I3)."""

    # Four bytes, for it stands in every row of the index.
    id = models.AutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="streams")
    scope = models.CharField(max_length=13)
    channel = models.CharField(max_length=10)
    # Highest number stored and verified, and highest folded into the tables.
    admitted = models.PositiveBigIntegerField(default=0)
    applied = models.PositiveBigIntegerField(default=0)
    # Hash of the last segment.
    tip = models.BinaryField(default=bytes(32))
    # Of streams this installation writes or wrote: latest stamp given, milliseconds (sync.redating).
    latest = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "scope", "channel"], name="one_stream")]

    def __str__(self) -> str:
        return f"{self.site_id}/{self.scope}/{self.channel}@{self.admitted}"


class Segment(models.Model):
    """A sealed run of entries, as `core.segment` defines it. Immutable, save that content may be blanked (I13)."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="segments")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    hash = models.BinaryField()
    header = models.BinaryField()
    signature = models.BinaryField()
    body = models.BinaryField()
    # When this site sealed or admitted it.
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "first"], name="one_segment")]

    def __str__(self) -> str:
        return f"{self.stream_id}: {self.first}-{self.last}"


class EntryIndex(models.Model):
    """Where the entries of an object are. The key alone, so a row costs little more than its index."""

    pk = models.CompositePrimaryKey("object", "stream", "number")
    object = models.UUIDField()
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.object} in {self.stream_id}: {self.number}"


class EntryRange(models.Model):
    """The same for objects whose keys follow each other in entries that do: an import is a few rows of this.

    `number` is the entry of object `first`; that of `first` + n is `number` + n. Never longer than a segment.
    """

    pk = models.CompositePrimaryKey("first", "stream", "number")
    first = models.UUIDField()
    last = models.UUIDField()
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.first} to {self.last} in {self.stream_id}: {self.number}"


class ObjectStamps(models.Model):
    """When and where each field of an object was last changed: {field: [milliseconds, site number]} as JSON.

    Only fields changed since insert; "*" stands for all others once the object was deleted. As sealed and applied: what
    is captured and not sealed has no stamp yet (sync.stamping).
    """

    object = models.UUIDField(primary_key=True)
    stamps = models.TextField()

    def __str__(self) -> str:
        return f"{self.object}: {self.stamps}"


class Shape(models.Model):
    """Which fields a captured row holds, in order. Named by its own digest, so triggers can be written beforehand."""

    number = models.BigIntegerField(primary_key=True)
    model = models.CharField(max_length=80)
    names = models.JSONField()

    def __str__(self) -> str:
        return f"{self.model}: {len(self.names)} fields"


class Writer(models.Model):
    """One row the triggers read. On SQLite it tells the running transaction and who acts; see `sync.backends`."""

    # The own site's number.
    site = models.PositiveIntegerField(default=0)
    # Added to the device clock: what a person corrected (kantor.clock), milliseconds.
    offset_ms = models.BigIntegerField(default=0)
    # True only inside a transaction that writes what another site already recorded.
    muted = models.BooleanField(default=False)
    txn = models.BigIntegerField(default=0)
    actor = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "sync_writer"

    def __str__(self) -> str:
        return f"site {self.site}"


class CaptureKind(models.TextChoices):
    INSERT = "I", "insert"
    UPDATE = "U", "update"
    DELETE = "D", "delete"


class Capture(models.Model):
    """A change as the database itself wrote it down, until it is sealed. Values still as that database writes them."""

    id = models.BigAutoField(primary_key=True)
    txn = models.BigIntegerField()
    kind = models.CharField(max_length=1, choices=CaptureKind)
    shape = models.BigIntegerField()
    object = models.UUIDField()
    wilayah = models.CharField(max_length=13)
    site = models.PositiveIntegerField()
    # Device time, milliseconds.
    at = models.BigIntegerField()
    # Both given later (sync.stamping): the stamp, 0 until then, and the stamps the object had before it, as
    # ObjectStamps has them; "" where nothing was changed since insert.
    stamp = models.BigIntegerField()
    # Insert: JSON array in the order of the shape. Else a JSON object of the fields that changed.
    fields = models.TextField()
    before = models.TextField()
    actor = models.UUIDField(null=True)
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "sync_capture"

    def __str__(self) -> str:
        return f"{self.kind} {self.object}"
