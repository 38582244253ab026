"""What goes over a network, as a file on a stick: the same statements, segments and blobs, encrypted to the receiver.

    M manifest, T statements, O outcomes, S segments, B blobs, E end: Ed25519(04 | SHA-256(all frames before))

The manifest tells the heads its maker holds, so a bundle brought back is the receipt for the one before: the next one
leaves out what is there. The file around it is in `parcel`.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from django.utils import timezone

from nagari.sync import apply, blobs, identity, journal, outcomes, projections, redating, settling, statements
from nagari.sync.admit import Raw, admit
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import Heads, holds, subscribes
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Brought, Segment, Site, SiteState, Stream
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.registry import office
from nagari.sync.remedies import user_error
from nagari.sync.transport import fields, parcel

_ORDER: Final = {"catalogue": 0, "register": 1, "service": 2}
# Digests named in a manifest; the others are asked for next time.
_MOST_WANTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written. `sent`: segments."""

    file: Path
    receiver: str
    sent: int
    blobs: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A bundle that was taken in. `received`: segments that are new; `refused`: codes, and what came from where."""

    file: Path
    sender: str
    received: int
    blobs: int
    bytes: int
    refused: list[tuple[str, str]] = field(default_factory=list)


def export(path: Path, now: datetime, *, to: str = "", everything: bool = False) -> Exported:
    """Write what the office of `to` (the office above, unless named) lacks, as far as is known; `everything`: all it
    holds in common with this one. Raises UserError bundle_unnamed, bundle_no_receiver, bundle_exists, bundle_write."""
    own = identity.own(now)
    receivers = _receivers(own, to)
    region = receivers[0].wilayah
    if path.exists() and not parcel.is_bundle(path):
        raise user_error(SyncRefused("bundle_exists", file=str(path)))
    journal.seal(now)
    projections.run(now)
    known = {} if everything else _known_heads(receivers)
    try:
        with parcel.plain_file() as plain:
            writer = parcel.Writer(plain)
            writer.frame(b"M", canonical(_manifest(own, region, now)))
            for raw in statements.raws(region):
                writer.frame(b"T", raw)
            for row in _outcomes(receivers):
                writer.frame(b"O", canonical(fields.outcome(row)))
            sent = sum(_send(writer, span) for span in _spans(own.wilayah, region, known))
            offered = _offered_blobs(receivers, region, everything, now)
            for digest in offered:
                writer.frame(b"B", bytes.fromhex(digest) + blobs.get(digest))
            writer.frame(b"E", identity.signer(own)(b"\x04" + writer.digest()))
            outside = {"for": region, "from": own.wilayah, "made_at": now.astimezone(UTC).isoformat(timespec="seconds")}
            size = parcel.write(plain, path, [bytes(one.public_key) for one in receivers], outside)
    except OSError as error:
        raise user_error(SyncRefused("bundle_write", file=str(path), reason=error.strerror or str(error))) from None
    return Exported(path, region, sent, len(offered), size)


def bring(path: Path, now: datetime) -> Imported:
    """Take in a bundle: nothing of it unless all of it arrived.

    Raises UserError bundle_missing, bundle_none, bundle_version, bundle_torn, bundle_tampered, bundle_receiver,
    bundle_sender, bundle_again, bundle_old, bundle_gap.
    """
    try:
        with parcel.plain_file() as plain:
            parcel.read(path, plain)
            return _take_in(path, plain, now)
    except SyncRefused as refused:
        raise user_error(refused) from None


def _take_in(path: Path, plain: IO[bytes], now: datetime) -> Imported:
    manifest, told = _checked(plain, now)
    sender = Site.objects.get(uuid=manifest.site)
    if Brought.objects.filter(bundle=manifest.name).exists():
        raise SyncRefused("bundle_again", made_at=_shown(manifest.made_at))
    admitted = admit(_segments(plain), now=now, horizon=redating.horizon(now))
    apply.apply(now)
    projections.run(now)
    outcomes.take_outcomes(sender, _told(plain), now=now)
    brought = sum(_keep_blob(one.content, now, told) for one in parcel.frames(plain) if one.kind == b"B")
    told += [(one.code, str(one.stream)) for one in admitted.refused]
    newer = Brought.objects.filter(site=sender, made_at__gt=manifest.made_at).exists()
    if admitted.refused and not admitted.admitted and all(one.code == "segment_gap" for one in admitted.refused):
        raise SyncRefused("bundle_gap", wilayah=sender.wilayah)
    if newer and not admitted.admitted and not brought:
        raise SyncRefused("bundle_old", made_at=_shown(manifest.made_at))
    Brought.objects.create(
        bundle=manifest.name,
        site=sender,
        made_at=manifest.made_at,
        brought_at=now,
        heads=manifest.heads,
        wanted=manifest.wanted,
    )
    return Imported(path, sender.wilayah, admitted.admitted, brought, path.stat().st_size, told)


# What goes in


def _receivers(own: Site, to: str) -> list[Site]:
    above = statements.parent()
    region = to or (above.site.wilayah if above else "")
    if not region:
        raise user_error(SyncRefused("bundle_unnamed"))
    found = Site.objects.filter(wilayah=region, state=SiteState.PEER).order_by("number")
    if region == own.wilayah or not subscribes(own.wilayah, region) or not found:
        raise user_error(SyncRefused("bundle_no_receiver", wilayah=region))
    return list(found)


def _manifest(own: Site, region: str, now: datetime) -> dict[str, Any]:
    return {
        "format": parcel.VERSION,
        "name": secrets.token_hex(16),
        "site": own.uuid.hex,
        "for": region,
        "made_at": int(now.timestamp() * 1000),
        "heads": [[*_key(one), one.admitted] for one in _streams(own.wilayah, region)],
        "wanted": blobs.wanted(region, now, _MOST_WANTED),
    }


def _key(stream: Stream) -> tuple[str, str, str]:
    return stream.site.uuid.hex, stream.scope, stream.channel


def _streams(region: str, other: str) -> list[Stream]:
    """Streams both hold, what others point to first, so that little has to wait."""
    held = Stream.objects.filter(admitted__gt=0).select_related("site")
    common = [
        one for one in held if holds(region, one.scope, one.site.wilayah) and holds(other, one.scope, one.site.wilayah)
    ]
    return sorted(common, key=lambda one: (_ORDER.get(one.channel, 3), len(one.scope), one.pk))


def _known_heads(receivers: list[Site]) -> Heads:
    """What all computers of the receiving office were last known to hold."""
    told = [_heads_of(brought) for one in receivers if (brought := _last_of(one))]
    if len(told) < len(receivers):
        return {}
    return {key: min(one.get(key, 0) for one in told) for key in told[0]}


def _last_of(site: Site) -> Brought | None:
    return Brought.objects.filter(site=site).order_by("-made_at").first()


def _heads_of(brought: Brought) -> Heads:
    return {StreamKey(UUID(site), scope, channel): head for site, scope, channel, head in json.loads(brought.heads)}


def _spans(region: str, other: str, known: Heads) -> Iterator[tuple[Stream, int]]:
    for stream in _streams(region, other):
        head = known.get(StreamKey(stream.site.uuid, stream.scope, stream.channel), 0)
        if head < stream.admitted:
            yield stream, head


def _send(writer: parcel.Writer, span: tuple[Stream, int]) -> int:
    stream, head = span
    rows = Segment.objects.filter(stream=stream, last__gt=head).order_by("first")
    count = 0
    for header, signature, body in rows.values_list("header", "signature", "body").iterator(50):
        lengths = len(header).to_bytes(4, "big") + len(signature).to_bytes(4, "big")
        writer.frame(b"S", b"".join((lengths, header, signature, body)))
        count += 1
    return count


def _outcomes(receivers: list[Site]) -> list[OutcomeRow]:
    """What became of entries, the latest of it: who hears one twice hears nothing new."""
    told = {(row.judge, row.judged): row for one in receivers for row in outcomes.outcomes_for(one, 0, latest=True)}
    return sorted(told.values(), key=lambda row: row.sequence)


def _offered_blobs(receivers: list[Site], region: str, everything: bool, now: datetime) -> list[str]:
    """Blobs for the receiver: those it said it lacks, and what came here since it said so."""
    here = blobs.in_scope(region, now)
    last = [_last_of(one) for one in receivers]
    if everything or None in last:
        return here
    lacked = {digest for one in last if one for digest in json.loads(one.wanted)}
    since = min(one.made_at for one in last if one)
    return sorted((lacked & set(here)) | set(blobs.newer(here, since)))


# What comes out


@dataclass(frozen=True, slots=True)
class _Manifest:
    name: str
    site: UUID
    receiver: str
    made_at: datetime
    # As JSON, kept as it came.
    heads: str
    wanted: str


def _checked(plain: IO[bytes], now: datetime) -> tuple[_Manifest, list[tuple[str, str]]]:
    """The manifest, once the whole is known to come from a site that is trusted; and which statements were refused."""
    digest, last, manifest, raws = sha256(), None, None, []
    for frame in parcel.frames(plain):
        if last is not None:
            digest.update(last.kind + len(last.content).to_bytes(8, "big"))
            digest.update(last.content)
        last = frame
        if frame.kind == b"M":
            manifest = _manifest_of(frame.content)
        elif frame.kind == b"T":
            raws.append(frame.content)
    if manifest is None or last is None or last.kind != b"E":
        raise SyncRefused("bundle_tampered")
    if manifest.receiver != office().wilayah:
        raise SyncRefused("bundle_receiver", wilayah=manifest.receiver)
    # Each proves itself; among them may be who the sender is.
    taken = statements.accept_all(raws, now)
    settling.settle(now)
    known = statements.key_of(manifest.site)
    if known is None or known.revoked_after is not None:
        raise SyncRefused("bundle_sender", site=manifest.site.hex)
    if not identity.verifier(known.public_key)(last.content, b"\x04" + digest.digest()):
        raise SyncRefused("bundle_tampered")
    return manifest, [(code, digest) for digest, code in taken.refused]


def _manifest_of(content: bytes) -> _Manifest:
    try:
        read = json.loads(content)
        if read["format"] != parcel.VERSION:
            raise SyncRefused("bundle_version")
        for site, scope, channel, head in read["heads"]:
            UUID(site), str(scope), str(channel), int(head)
        if not all(blobs.is_digest(one) for one in read["wanted"]):
            raise ValueError("not a digest")
        return _Manifest(
            name=UUID(read["name"]).hex,
            site=UUID(read["site"]),
            receiver=str(read["for"]),
            made_at=datetime.fromtimestamp(read["made_at"] / 1000, UTC),
            heads=json.dumps(read["heads"]),
            wanted=json.dumps(read["wanted"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("bundle_tampered") from None


def _segments(plain: IO[bytes]) -> Iterator[Raw]:
    for kind, content in parcel.frames(plain):
        if kind == b"S":
            header, signature = int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
            body = 8 + header + signature
            yield Raw(content[8 : 8 + header], content[8 + header : body], content[body:])


def _told(plain: IO[bytes]) -> Iterator[OutcomeRow]:
    for kind, content in parcel.frames(plain):
        if kind == b"O":
            try:
                yield fields.outcome_of(json.loads(content))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                if isinstance(error, SyncRefused):
                    raise
                raise SyncRefused("bundle_tampered") from None


def _keep_blob(content: bytes, now: datetime, told: list[tuple[str, str]]) -> int:
    digest = content[:32].hex()
    if blobs.path_of(digest).exists():
        return 0
    try:
        blobs.arrived(digest, content[32:], now)
    except SyncRefused as refused:
        told.append((refused.code, digest))
        return 0
    return 1


def _shown(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
