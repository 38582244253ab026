"""Rows of a book as they were signed: compressed JSON in the store of attachments, named by its digest."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson
import zstandard

from nagari.sync import blobs

Rows = list[list[str]]


def keep(rows: Iterable[Sequence[str]]) -> str:
    """The digest under which they are found again."""
    return blobs.put(zstandard.compress(orjson.dumps([list(row) for row in rows]), 9))


def kept(digest: str) -> Rows:
    """FileNotFoundError while the attachment has not arrived here."""
    rows: Rows = orjson.loads(zstandard.decompress(blobs.get(digest)))
    return rows


def digest_of(parts: Mapping[str, Any]) -> str:
    """SHA-256 over what was signed, in canonical JSON."""
    return sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()
