"""Whom this site believes, and why: roots, statements, one-time codes."""

from django.db import models

from nagari.sync.models.journal import Site, Stream


class Root(models.Model):
    """The key of a regency under which sites are certified. An office holds one: the one it pinned at enrolment."""

    # 64 hex digits.
    public_key = models.CharField(max_length=64, primary_key=True)
    wilayah = models.CharField(max_length=13)
    pinned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.wilayah}: {self.public_key[:8]}"


class StatementKind(models.TextChoices):
    CERTIFICATE = "certificate", "certificate"
    SUCCESSION = "succession", "succession"
    REVOCATION = "revocation", "revocation"
    ERASURE = "erasure", "erasure"


class Statement(models.Model):
    """One signed statement, as it travels. Never changed, never removed (sync.statements)."""

    # Digest of the body, hex: two signatures under one body are one statement.
    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20, choices=StatementKind)
    scope = models.CharField(max_length=13, db_index=True)
    # The site it is about.
    site = models.UUIDField(null=True, db_index=True)
    body = models.BinaryField()
    signature = models.BinaryField()
    received_at = models.DateTimeField()
    # Has what it asks for been done here (sync.settling)?
    is_done = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"


class Erased(models.Model):
    """An entry whose content was erased here, so that nobody looks for it again."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="one_erased")]

    def __str__(self) -> str:
        return f"{self.stream_id}: {self.number}"


class EnrolmentCode(models.Model):
    """A one-time code given to an office. Kept is the public half of the key that the code makes."""

    public_key = models.CharField(max_length=64, primary_key=True)
    wilayah = models.CharField(max_length=13)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Who used it; the same site may ask again when the answer got lost.
    used_by = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.wilayah} until {self.expires_at:%Y-%m-%d}"


class EnrolmentTry(models.Model):
    """A code that was not known, kept for as long as it counts."""

    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.address} {self.at}"


class BlobUse(models.Model):
    """An object that points to a blob; kept in step with rows as a projection (sync.blobs)."""

    digest = models.CharField(max_length=64, db_index=True)
    object = models.UUIDField(db_index=True)
    wilayah = models.CharField(max_length=13)

    def __str__(self) -> str:
        return f"{self.digest[:8]} of {self.object}"


class Blob(models.Model):
    """A blob that objects point to, or did."""

    digest = models.CharField(max_length=64, primary_key=True)
    # Absent: it is to be fetched.
    is_here = models.BooleanField()
    since = models.DateTimeField()
    # Nothing points to it any more.
    unused_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["since"], condition=models.Q(is_here=False), name="blob_absent")]

    def __str__(self) -> str:
        return f"{self.digest[:8]} {'here' if self.is_here else 'absent'}"


class Brought(models.Model):
    """A bundle that was brought here: so that it counts once, and what its maker held when making it."""

    bundle = models.CharField(max_length=32, primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    brought_at = models.DateTimeField()
    # [[site, scope, channel, number], ...] and digests of blobs it lacked, as JSON.
    heads = models.TextField()
    wanted = models.TextField()

    def __str__(self) -> str:
        return f"{self.bundle[:8]} of {self.made_at:%Y-%m-%d}"


class Meeting(models.Model):
    """This installation, under a name it took when it was renewed, has met a site above (sync.succession)."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.site_id} at {self.at}"
