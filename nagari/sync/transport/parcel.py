"""The file a bundle is: frames in an age file, and one line before it that anybody may read.

    file     = "nagari-bundle 1 " | outside as JSON | newline | age(frames)
    frame    = kind (1) | length (8) | content
    outside  = for, from, made_at, bytes (of what follows the line)

Nothing relies on `outside`; it is there to tell a person what he holds. age encrypts to the sites' own keys, as
ssh-ed25519 keys, and authenticates what it encrypted.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from nagari.sync import identity
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused

if TYPE_CHECKING:
    import pyrage

MAGIC: Final = b"nagari-bundle "
VERSION: Final = 1
_OUTSIDE_MOST: Final = 1000
# One segment or blob; what is larger no site makes.
_LARGEST_FRAME: Final = 80 * 1024 * 1024


class Frame(NamedTuple):
    kind: bytes
    content: bytes


class Writer:
    """Writes frames, and knows the digest over all of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = sha256()

    def frame(self, kind: bytes, content: bytes) -> None:
        head = kind + len(content).to_bytes(8, "big")
        for part in (head, content):
            self._hash.update(part)
            self._file.write(part)

    def digest(self) -> bytes:
        return self._hash.digest()


def frames(plain: IO[bytes]) -> Iterator[Frame]:
    """All frames, from the beginning."""
    # Each reader has a place of its own: one may be read while another goes on.
    at = 0
    while True:
        plain.seek(at)
        head = plain.read(9)
        if not head:
            return
        length = int.from_bytes(head[1:], "big")
        if len(head) < 9 or length > _LARGEST_FRAME:
            raise SyncRefused("bundle_tampered")
        content = plain.read(length)
        if len(content) < length:
            raise SyncRefused("bundle_tampered")
        at += 9 + length
        yield Frame(head[:1], content)


@contextmanager
def plain_file() -> Iterator[IO[bytes]]:
    """A file of this site's own for the payload, gone afterwards: what is in it may be larger than memory."""
    folder = Path(settings.NAGARI_DATA) / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"bundle-{secrets.token_hex(8)}"
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        # Where the system allows it, the name goes at once, so that not even a power cut leaves the content behind.
        with suppress(PermissionError):
            path.unlink()
        try:
            yield file
        finally:
            file.close()
            path.unlink(missing_ok=True)


def write(plain: IO[bytes], path: Path, keys: Iterable[bytes], outside: dict[str, str]) -> int:
    """Encrypt `plain` to these public keys; bytes written. The file is there whole, or as it was. Raises OSError."""
    # Loaded late, here and below: only who brings a bundle needs it.
    import pyrage

    part = path.with_name(path.name + ".part")
    plain.seek(0)
    try:
        with part.open("wb") as file:
            file.write(_outside(outside, 0))
            begin = file.tell()
            pyrage.encrypt_io(plain, file, [recipient(one) for one in keys])
            size = file.tell()
            file.seek(0)
            file.write(_outside(outside, size - begin))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except (OSError, pyrage.EncryptError) as error:
        part.unlink(missing_ok=True)
        # The library wraps what the disk said.
        raise OSError(str(error)) if isinstance(error, pyrage.EncryptError) else error from None
    return size


def _outside(told: dict[str, str], length: int) -> bytes:
    # Of one length whatever the number is: it is known only when all is written.
    return b"%s%d %s\n" % (MAGIC, VERSION, canonical({**told, "bytes": f"{length:015d}"}))


def read(path: Path, plain: IO[bytes]) -> None:
    """Decrypt the file into `plain`. Refused: bundle_missing bundle_none bundle_version bundle_torn bundle_tampered
    bundle_receiver bundle_write."""
    import pyrage

    try:
        file = path.open("rb")
    except OSError as error:
        raise SyncRefused("bundle_missing", file=str(path), reason=error.strerror or "") from None
    with file:
        told = _read_outside(file)
        if path.stat().st_size - file.tell() < int(told["bytes"]):
            raise SyncRefused("bundle_torn")
        try:
            pyrage.decrypt_io(file, plain, identity.age_identities())
        except pyrage.DecryptError as error:
            if "matching" not in str(error):
                raise SyncRefused("bundle_tampered") from None
            raise SyncRefused("bundle_receiver", wilayah=told["for"]) from None
        except OSError as error:
            # The library's own error has no number; the disk's has.
            if error.errno is not None:
                raise SyncRefused("bundle_write", file=str(path), reason=error.strerror or "") from None
            raise SyncRefused("bundle_tampered") from None


def _read_outside(file: IO[bytes]) -> dict[str, str]:
    line = file.readline(_OUTSIDE_MOST)
    if not line.startswith(MAGIC):
        raise SyncRefused("bundle_none")
    try:
        version, _space, told = line[len(MAGIC) :].partition(b" ")
        if int(version) != VERSION:
            raise SyncRefused("bundle_version")
        read = json.loads(told)
        return {"for": str(read["for"])[:20], "bytes": str(int(read["bytes"]))}
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("bundle_torn") from None


class Outside(NamedTuple):
    """What a bundle says of itself to anybody: nothing relies on it. Regions; `made_at` as ISO 8601."""

    receiver: str
    sender: str
    made_at: str
    part: int
    parts: int
    is_whole: bool


def peek(path: Path) -> Outside | None:
    """For showing what is on a stick; None of what is no bundle, or can't be read. Of a torn one its line may do."""
    try:
        with path.open("rb") as file:
            line = file.readline(_OUTSIDE_MOST)
            if not line.startswith(MAGIC):
                return None
            read = json.loads(line[len(MAGIC) :].partition(b" ")[2])
            whole = path.stat().st_size - file.tell() >= int(read["bytes"])
        receiver, sender, made_at = (str(read.get(name, ""))[:30] for name in ("for", "from", "made_at"))
        return Outside(receiver, sender, made_at, int(read.get("part", 1)), int(read.get("parts", 1)), whole)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def is_bundle(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def recipient(public_key: bytes) -> pyrage.ssh.Recipient:
    from pyrage import ssh

    key = Ed25519PublicKey.from_public_bytes(public_key)
    return ssh.Recipient.from_str(key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())
