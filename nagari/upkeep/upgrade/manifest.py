"""What a release file says of itself, and its signature.

A release is a zip: `manifest.json`, `manifest.sig` (Ed25519 over PREFIX and the manifest's bytes, hex), `program.zip`,
and the wheels of its packages under `wheels/`. A thin release leaves out those the office has from the one before.
"""

from __future__ import annotations

import json
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nagari.lib.errors import CodedError

PREFIX: Final = b"nagari release 1\n"
MANIFEST, SIGNATURE, PROGRAM, WHEELS = "manifest.json", "manifest.sig", "program.zip", "wheels/"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a release: its name inside, SHA-256 in hex, size in bytes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`least`: the oldest version it may be installed over. `unpacked`: bytes on the disk. `notes`: what is new."""

    version: str
    least: str
    platform: str
    python: str
    made_at: str
    notes: str
    unpacked: int
    parts: tuple[Part, ...]

    @property
    def program(self) -> Part:
        return next(part for part in self.parts if part.name == PROGRAM)

    @property
    def wheels(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.name.startswith(WHEELS))

    def as_bytes(self) -> bytes:
        files = [{"name": one.name, "sha256": one.sha256, "bytes": one.bytes} for one in self.parts]
        told = {name: getattr(self, name) for name in self.__slots__ if name != "parts"}
        return json.dumps({"format": FORMAT, **told, "files": files}, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Manifest:
    """Raises CodedError release_unreadable, release_format."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise CodedError("release_format", format=str(told["format"])[:20])
        texts = {name: _text(told, name) for name in ("version", "least", "platform", "python", "made_at", "notes")}
        number(texts["version"])
        number(texts["least"])
        parts = tuple(_part(one) for one in told["files"])
        manifest = Manifest(**texts, unpacked=int(told["unpacked"]), parts=parts)
        if PROGRAM not in {part.name for part in parts} or len({part.name for part in parts}) != len(parts):
            raise ValueError("files")
    except CodedError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CodedError("release_unreadable") from error
    return manifest


def _text(told: Mapping[str, Any], name: str) -> str:
    if not isinstance(told[name], str) or len(told[name]) > 4000:
        raise ValueError(name)
    return str(told[name])


def _part(told: Mapping[str, Any]) -> Part:
    part = Part(name=_text(told, "name"), sha256=_text(told, "sha256"), bytes=int(told["bytes"]))
    plain = part.name.removeprefix(WHEELS)
    if not plain or "/" in plain or "\\" in plain or len(bytes.fromhex(part.sha256)) != 32 or part.bytes < 0:
        raise ValueError(part.name)
    return part


def number(version: str) -> tuple[int, ...]:
    """ "0.10.2" -> (0, 10, 2), which sorts as versions do. ValueError for anything else: it names a folder."""
    parts = version.split(".")
    if not 2 <= len(parts) <= 4 or not all(one.isascii() and one.isdigit() and len(one) < 6 for one in parts):
        raise ValueError(version)
    return tuple(int(one) for one in parts)


def is_signed(content: bytes, signature: bytes, keys: Iterable[bytes]) -> bool:
    """By one of these public keys of 32 bytes."""
    # The installer reads manifests where no package is yet.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    for key in keys:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, PREFIX + content)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def this_platform() -> str:
    """ "linux_x86_64", "linux_aarch64", "win_amd64"."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def this_python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
