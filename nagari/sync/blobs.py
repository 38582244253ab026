"""Attachments by digest: a content-addressed store in the data folder. Models keep the digest, never a path.

Which objects point to a blob is a projection of their rows. From it follows all the rest: what is to be fetched, who
may have it (an office that holds one of these objects), and what nobody needs any more.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Model, OuterRef

from nagari.lib import durable
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import subscribes
from nagari.sync.models import Blob, BlobUse
from nagari.sync.registry import RowChange, registry
from nagari.sync.tracking import SyncedModel

# A scan of 300 dpi, scaled down on intake, has half a megabyte.
LARGEST: Final = 20 * 1024 * 1024
# How long what nothing points to is kept: an undone deletion finds it again.
KEPT_UNUSED: Final = timedelta(days=30)
PROJECTION: Final = "blobs"
_DIGITS: Final = frozenset("0123456789abcdef")
# Variables of one query.
_TOGETHER: Final = 500
Item = TypeVar("Item")

_fields: dict[type[SyncedModel], tuple[str, ...]] = {}
_local: dict[type[Model], tuple[str, ...]] = {}


def declare(model: type[Model], *fields: str) -> None:
    """Say in `AppConfig.ready()` which fields of a model hold digests. Those of a model that is not synced only keep
    their blobs from being cleared away."""
    if not issubclass(model, SyncedModel):
        _local[model] = fields
        return
    _fields[model] = fields
    registry.projection(PROJECTION, dict(_fields), _follow, tables=[BlobUse])


def path_of(digest: str) -> Path:
    """Where the blob named `digest` (64 hex digits of SHA-256) lies or would lie."""
    if not is_digest(digest):
        raise ValueError("A blob is named by the 64 hex digits of its SHA-256.")
    return _folder() / digest[:2] / digest


def is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= _DIGITS


def put(content: bytes) -> str:
    """Keep `content`; its digest. The same content twice is kept once."""
    digest = sha256(content).hexdigest()
    target = path_of(digest)
    if target.exists():
        # What is put again is young again.
        os.utime(target)
        return digest
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written beside and moved into place: a power cut leaves a whole blob or none.
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    # Its name too: a row that says it is here may be committed a moment later.
    durable.settle(Path(part.name), target)
    return digest


def get(digest: str) -> bytes:
    """The content; FileNotFoundError where it has not arrived yet."""
    return path_of(digest).read_bytes()


def wanted(region: str, now: datetime, limit: int = 50) -> list[str]:
    """Digests of blobs to ask a site of `region` for: it holds objects that point to them, they are not here. Oldest
    first. One query where nothing is new."""
    _look(now)
    absent = Blob.objects.filter(is_here=False, unused_since=None).order_by("since", "digest")
    uses = BlobUse.objects.filter(digest__in=absent.values("digest")).values_list("digest", "wilayah")
    common = {digest for digest, wilayah in uses if subscribes(region, wilayah)}
    found = [digest for digest in absent.values_list("digest", flat=True) if digest in common]
    # Somebody may have put the same content here himself.
    here = [digest for digest in found if path_of(digest).exists()]
    Blob.objects.filter(digest__in=here[:_TOGETHER]).update(is_here=True, since=now)
    return [digest for digest in found if digest not in set(here)][:limit]


def offered(region: str, digest: str) -> Path | None:
    """The blob if it is here and a site of `region` may have it: it holds an object that points to it. Any other digest
    is answered as one that does not exist."""
    if not is_digest(digest):
        return None
    scopes = BlobUse.objects.filter(digest=digest).values_list("wilayah", flat=True)
    path = path_of(digest)
    return path if any(subscribes(region, one) for one in scopes) and path.exists() else None


def objects_of(digest: str) -> list[UUID]:
    """Keys of the objects that point to this blob."""
    return list(BlobUse.objects.filter(digest=digest).values_list("object", flat=True))


def arrived(digest: str, content: bytes, now: datetime) -> None:
    """Keep what was asked for. Refused: blob_size, blob_digest, blob_unwanted (nothing here points to it)."""
    if len(content) > LARGEST:
        raise SyncRefused("blob_size", size=len(content), largest=LARGEST)
    if sha256(content).hexdigest() != digest:
        raise SyncRefused("blob_digest", digest=digest)
    if not BlobUse.objects.filter(digest=digest).exists():
        raise SyncRefused("blob_unwanted", digest=digest)
    put(content)
    Blob.objects.update_or_create(digest=digest, defaults={"is_here": True, "since": now, "unused_since": None})


def in_scope(region: str, now: datetime) -> list[str]:
    """Digests of all blobs that are here and that a site of `region` may have."""
    _look(now)
    here = set(Blob.objects.filter(is_here=True).values_list("digest", flat=True))
    uses = BlobUse.objects.values_list("digest", "wilayah").distinct()
    return sorted({digest for digest, wilayah in uses if digest in here and subscribes(region, wilayah)})


def newer(digests: Iterable[str], since: datetime) -> list[str]:
    """Those that came here after this moment."""
    fresh = set(Blob.objects.filter(is_here=True, since__gt=since).values_list("digest", flat=True))
    return [one for one in digests if one in fresh]


def sweep(now: datetime) -> int:
    """Clear away what nothing has pointed to for a month; how many. Notes what is gone and has to be fetched. Called
    daily."""
    _look(now)
    lost = [
        one for one in Blob.objects.filter(is_here=True).values_list("digest", flat=True) if not path_of(one).exists()
    ]
    for some in _parts(lost):
        Blob.objects.filter(digest__in=some).update(is_here=False, since=now)
    used = BlobUse.objects.filter(digest=OuterRef("digest"))
    Blob.objects.filter(Exists(used)).exclude(unused_since=None).update(unused_since=None)
    Blob.objects.filter(~Exists(used), unused_since=None).update(unused_since=now)
    kept = set(BlobUse.objects.values_list("digest", flat=True)) | _named_locally()
    kept |= set(Blob.objects.filter(unused_since__gt=now - KEPT_UNUSED).values_list("digest", flat=True))
    gone = [path for path in files() if path.name not in kept and _is_old(path, now)]
    for path in gone:
        path.unlink(missing_ok=True)
    Blob.objects.filter(unused_since__lte=now - KEPT_UNUSED).delete()
    return len(gone)


def forget(digests: Iterable[str]) -> None:
    """Erase at once those that nothing else points to (sync.erasure)."""
    for digest in digests:
        if is_digest(digest) and not BlobUse.objects.filter(digest=digest).exists():
            path_of(digest).unlink(missing_ok=True)
            Blob.objects.filter(digest=digest).delete()


def fields_of(model: type[Model]) -> tuple[str, ...]:
    """Fields of a synced model that hold digests."""
    return next((fields for one, fields in _fields.items() if one is model), ())


def _follow(changes: Sequence[RowChange], _now: datetime) -> None:
    """The projection: reads the rows as they stand, so the order of changes does not matter."""
    changed: dict[type[SyncedModel], set[UUID]] = {}
    for change in changes:
        changed.setdefault(change.model, set()).add(change.object)
    for model, objects in changed.items():
        for some in _parts(sorted(objects)):
            BlobUse.objects.filter(object__in=some).delete()
            rows = model.all_objects.filter(pk__in=some, deleted_at=None).values_list("pk", "wilayah", *_fields[model])
            BlobUse.objects.bulk_create(
                BlobUse(digest=digest, object=pk, wilayah=wilayah)
                for pk, wilayah, *digests in rows
                for digest in dict.fromkeys(digests)
                if is_digest(digest or "")
            )


def _look(now: datetime) -> None:
    """Note which of the blobs newly pointed to are here."""
    known = Blob.objects.filter(digest=OuterRef("digest"))
    new = set(BlobUse.objects.filter(~Exists(known)).values_list("digest", flat=True))
    if new:
        with transaction.atomic():
            Blob.objects.bulk_create(
                (Blob(digest=one, is_here=path_of(one).exists(), since=now) for one in sorted(new)),
                ignore_conflicts=True,
            )


def _named_locally() -> set[str]:
    return {
        digest
        for model, fields in _local.items()
        for field in fields
        for digest in model._default_manager.values_list(field, flat=True)
    }


def files() -> Iterator[Path]:
    """All that lie here, each named by its digest."""
    return (path for path in _folder().glob("??/*") if not path.name.startswith("."))


def _is_old(path: Path, now: datetime) -> bool:
    """Young files may belong to a row that is being written."""
    return now.timestamp() - path.stat().st_mtime > KEPT_UNUSED.total_seconds()


def _parts(listed: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (listed[at : at + _TOGETHER] for at in range(0, len(listed), _TOGETHER))


def _folder() -> Path:
    return Path(settings.NAGARI_DATA) / "blobs"
