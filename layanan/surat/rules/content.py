"""What a letter says, as one digest: the same for the same words, wherever it is worked out. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def content_digest(nomor: str, jenis: str, data: Mapping[str, Any]) -> str:
    """SHA-256 over number, kind and all the template was given; the QR code on the paper is not part of it."""
    said = {"nomor": nomor, "jenis": jenis, "data": data}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def initials(nama: str) -> str:
    """ "SITI ROSNIDAR" -> "S.R."; of nobody "". At most four."""
    words = [word for word in nama.replace(".", " ").split() if word[0].isalpha()]
    return "".join(f"{word[0].upper()}." for word in words[:4])
