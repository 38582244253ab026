"""Attachments in the other place: each once, in a file of its own, encrypted. A scan never changes, so to write all of
them into every backup would fill a stick with twenty copies.

What the office holds no more goes from there too: what was erased has to be gone everywhere.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from nagari.lib import durable
from nagari.sync import blobs
from nagari.sync.models import Blob, BlobUse
from nagari.sync.transport.parcel import recipient

NAME: Final = "lampiran"
_SUFFIX: Final = ".age"
# So many days until each was opened again and compared.
_ROUND: Final = 16


def held() -> list[str]:
    """Digests of all attachments that are here."""
    return sorted(one.name for one in blobs.files())


def add(folder: Path, public_key: bytes) -> int:
    """Bring those that the place does not hold yet; how many. Raises OSError."""
    import pyrage

    to = recipient(public_key)
    count = 0
    for digest in held():
        target = path_of(folder, digest)
        if not target.exists():
            durable.write(target, pyrage.encrypt(blobs.get(digest), [to]))
            count += 1
    return count


def unreadable(folder: Path, identities: list[Any], digests: Iterable[str], turn: int) -> list[str]:
    """Those of these that are missing there; and of every sixteenth, another one each `turn`, that are damaged."""
    found = []
    for digest in digests:
        looked = int(digest[:2], 16) % _ROUND == turn % _ROUND
        if not path_of(folder, digest).exists() or (looked and get(folder, digest, identities) is None):
            found.append(digest)
    return found


def mend(folder: Path, digests: Iterable[str]) -> None:
    """Take away what is damaged, so that it is brought anew."""
    for digest in digests:
        path_of(folder, digest).unlink(missing_ok=True)


def get(folder: Path, digest: str, identities: list[Any]) -> bytes | None:
    """The content; None where it is missing or damaged."""
    import pyrage

    try:
        content: bytes = pyrage.decrypt(path_of(folder, digest).read_bytes(), identities)
    except (OSError, pyrage.DecryptError):
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def sweep(folder: Path, identities: list[Any]) -> int:
    """Remove what this office does not hold any more, and nothing of it points to; how many. What was written for
    another key stays: an office that was set up anew must not take away what the backups of the one before it need."""
    kept = {*held(), *Blob.objects.values_list("digest", flat=True), *BlobUse.objects.values_list("digest", flat=True)}
    gone = [path for digest, path in _files(folder) if digest not in kept and not _is_foreign(path, identities)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _is_foreign(path: Path, identities: list[Any]) -> bool:
    import pyrage

    try:
        pyrage.decrypt(path.read_bytes(), identities)
    except pyrage.DecryptError as error:
        return "matching" in str(error)
    return False


def path_of(folder: Path, digest: str) -> Path:
    return folder / NAME / digest[:2] / f"{digest}{_SUFFIX}"


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in (folder / NAME).glob(f"??/*{_SUFFIX}"):
        digest = path.name.removesuffix(_SUFFIX)
        if blobs.is_digest(digest) and not os.path.islink(path):
            yield digest, path
