"""Attachments by digest: a content-addressed store in the data folder. Models keep the digest, never a path."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


def _folder() -> Path:
    return Path(settings.NAGARI_DATA) / "blobs"


def path_of(digest: str) -> Path:
    """Where the blob named `digest` (64 hex digits of SHA-256) lies or would lie."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("A blob is named by the 64 hex digits of its SHA-256.")
    return _folder() / digest[:2] / digest


def put(content: bytes) -> str:
    """Keep `content`; its digest. The same content twice is kept once."""
    digest = sha256(content).hexdigest()
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written beside and moved into place: a power cut leaves a whole blob or none.
    with NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    os.replace(part.name, target)
    return digest


def get(digest: str) -> bytes:
    """The content; FileNotFoundError where it has not arrived yet."""
    return path_of(digest).read_bytes()
