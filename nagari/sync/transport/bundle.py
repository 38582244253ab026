"""What goes over a network, as a file on a stick: the same statements, segments and blobs, encrypted to the receiver.

    M manifest, T statements, O outcomes, S segments, B blobs, E end: Ed25519(04 | SHA-256(all frames before))

The manifest tells the heads its maker holds, so a bundle brought back is the receipt for the one before: the next one
leaves out what is there. What goes in: `packing`; the file around it: `parcel`; what receipts say: `receipts`.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.utils import timezone

from nagari.sync import apply, blobs, identity, journal, outcomes, projections, redating, settling, statements
from nagari.sync.admit import Raw, admit
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.segment import Header, StreamKey
from nagari.sync.models import Brought, Site, Stream
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.registry import office
from nagari.sync.remedies import user_error
from nagari.sync.transport import fields, packing, parcel, receipts
from nagari.sync.transport.manifest import Manifest
from nagari.sync.transport.manifest import read as read_manifest
from nagari.sync.transport.packing import Told


def _untold(_done: int, _total: int) -> None:
    pass


def _tell(told: Told, before: int, total: int, done: int) -> None:
    told(before + done, total)


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
    part: int = 1
    parts: int = 1
    # Parts of the same set that are still to come.
    missing: list[int] = field(default_factory=list)


def export(path: Path, now: datetime, *, to: str = "", everything: bool = False) -> Exported:
    """Write what the office of `to` (the office above, unless named) lacks, as far as is known; `everything`: all it
    holds in common with this one. Raises UserError bundle_unnamed, bundle_no_receiver, bundle_exists, bundle_write."""
    return export_parts(lambda _part, _parts: path, now, to=to, everything=everything)[0]


def export_parts(
    path: Callable[[int, int], Path],
    now: datetime,
    *,
    to: str = "",
    everything: bool = False,
    most: int | None = None,
    told: Told = _untold,
) -> list[Exported]:
    """The same in several files of at most `most` bytes each, one where that is enough; `path` of the number of a part
    and how many there are. `told` hears of bytes done and to do."""
    own = identity.own(now)
    packing.receivers_of(own, to)
    journal.seal(now)
    projections.run(now)
    load = packing.load(own, to, now, everything=everything)
    parts = packing.planned(load, most)
    total, before, made = sum(one.size for one in load.items), 0, []
    for part, items in enumerate(parts, 1):
        file = path(part, len(parts))
        if file.exists() and not parcel.is_bundle(file):
            raise user_error(SyncRefused("bundle_exists", file=str(file)))
        try:
            size = packing.write(load, items, file, part, len(parts), partial(_tell, told, before, total), now)
        except OSError as error:
            raise user_error(SyncRefused("bundle_write", file=str(file), reason=error.strerror or str(error))) from None
        before += sum(one.size for one in items)
        segments = sum(1 for one in items if one.row)
        made.append(Exported(file, load.region, segments, len(items) - segments, size))
    return made


def bring(path: Path, now: datetime) -> Imported:
    """Take in a bundle: nothing of it unless all of it arrived.

    Raises UserError bundle_missing, bundle_none, bundle_version, bundle_torn, bundle_tampered, bundle_receiver,
    bundle_sender, bundle_again, bundle_old, bundle_gap, bundle_part.
    """
    try:
        with parcel.plain_file() as plain:
            parcel.read(path, plain)
            return _take_in(path, plain, now)
    except SyncRefused as refused:
        raise user_error(refused) from None


def _take_in(path: Path, plain: IO[bytes], now: datetime) -> Imported:
    told_of, told = _checked(plain, now)
    sender = Site.objects.get(uuid=told_of.site)
    if Brought.objects.filter(bundle=told_of.name).exists():
        raise SyncRefused("bundle_again", made_at=_shown(told_of.made_at))
    if missing := _too_early(plain, told_of):
        listed = ", ".join(map(str, missing))
        raise SyncRefused("bundle_part", part=told_of.part, parts=told_of.parts, missing=listed)
    admitted = admit(_segments(plain), now=now, horizon=redating.horizon(now))
    apply.apply(now)
    projections.run(now)
    outcomes.take_outcomes(sender, _told(plain), now=now)
    brought = sum(_keep_blob(one.content, now, told) for one in parcel.frames(plain) if one.kind == b"B")
    told += [(one.code, str(one.stream)) for one in admitted.refused]
    newer = Brought.objects.filter(site=sender, made_at__gt=told_of.made_at).exists()
    if admitted.refused and not admitted.admitted and all(one.code == "segment_gap" for one in admitted.refused):
        raise SyncRefused("bundle_gap", wilayah=sender.wilayah)
    if newer and not admitted.admitted and not brought:
        raise SyncRefused("bundle_old", made_at=_shown(told_of.made_at))
    row = Brought.objects.create(
        bundle=told_of.name,
        site=sender,
        made_at=told_of.made_at,
        brought_at=now,
        heads=told_of.heads,
        wanted=told_of.wanted,
    )
    receipts.note(row)
    size, missing = path.stat().st_size, told_of.missing()
    return Imported(path, sender.wilayah, admitted.admitted, brought, size, told, told_of.part, told_of.parts, missing)


def _too_early(plain: IO[bytes], told_of: Manifest) -> list[int]:
    """Parts that have to come before this one: something in it follows on what is not here yet."""
    missing = [one for one in told_of.missing() if one < told_of.part]
    if not missing:
        return []
    firsts: dict[StreamKey, int] = {}
    for raw in _segments(plain):
        header = Header.from_bytes(raw.header)
        firsts[header.stream] = min(header.first, firsts.get(header.stream, header.first))
    for key, first in firsts.items():
        held = Stream.objects.filter(site__uuid=key.site, scope=key.scope, channel=key.channel).first()
        if first > (held.admitted if held else 0) + 1:
            return missing
    return []


# What comes out


def _checked(plain: IO[bytes], now: datetime) -> tuple[Manifest, list[tuple[str, str]]]:
    """The manifest, once the whole is known to come from a site that is trusted; and which statements were refused."""
    digest, last, manifest, raws = sha256(), None, None, []
    for frame in parcel.frames(plain):
        if last is not None:
            digest.update(last.kind + len(last.content).to_bytes(8, "big"))
            digest.update(last.content)
        last = frame
        if frame.kind == b"M":
            manifest = read_manifest(frame.content)
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
