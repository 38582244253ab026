"""What an exchange with another site keeps: the peer, how far both agreed, the log of sessions."""

from django.db import models

from nagari.sync.models.journal import Site
from nagari.sync.release import VERSION_LENGTH


class Peer(models.Model):
    """Another site that this one exchanges with: its parent (`url` tells where), or one that comes here."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, primary_key=True, related_name="peer")
    url = models.CharField(max_length=200, blank=True)
    is_parent = models.BooleanField(default=False)
    # Heads (transport.messages.packed): what the caller said it held, last and before, so that next time only what
    # moved is told; and, kept by the caller, what the other side holds.
    base = models.BinaryField(default=bytes)
    base_before = models.BinaryField(default=bytes)
    theirs = models.BinaryField(default=bytes)
    # Highest number of a request: one that was heard before is not heard again.
    counter = models.BigIntegerField(default=0)
    # Our piecewise upload that was cut: digest of the content, bytes acknowledged.
    upload = models.CharField(max_length=64, blank=True)
    upload_offset = models.PositiveBigIntegerField(default=0)
    # Last outcome of ours that they told, and of theirs that we did.
    outcomes_heard = models.PositiveBigIntegerField(default=0)
    outcomes_told = models.PositiveBigIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    # (scope, model, count and sum here, count and sum there) that were not the same when last compared (I10).
    disagreements = models.JSONField(default=list)
    compared_at = models.DateTimeField(null=True)
    # When both were last heard to hold the same; and when the other was last heard at all.
    agreed_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    # Code of what went wrong last; "" when nothing did.
    error = models.CharField(max_length=40, blank=True)
    # Their clock minus ours.
    skew_ms = models.BigIntegerField(null=True)
    round_trip_ms = models.PositiveIntegerField(null=True)
    # Bytes a second, measured.
    rate = models.PositiveIntegerField(null=True)
    # What they tell of themselves.
    version = models.CharField(max_length=VERSION_LENGTH, blank=True)
    pending = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    parked = models.PositiveIntegerField(default=0)
    # How their machine is (sync.health), and their last silences of more than an hour, in minutes.
    health = models.JSONField(default=dict)
    pauses = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.site_id} {self.url}".strip()


class SessionLog(models.Model):
    """One sync with the parent that moved something or failed."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField()
    ok = models.BooleanField()
    code = models.CharField(max_length=40, blank=True)
    sent = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    bytes_up = models.PositiveBigIntegerField(default=0)
    bytes_down = models.PositiveBigIntegerField(default=0)
    milliseconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.peer_id} {self.began_at:%Y-%m-%d %H:%M} {self.code or 'ok'}"
