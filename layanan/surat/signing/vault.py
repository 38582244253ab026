"""What is secret and has to be kept: certificates of officials and the password of the agency's service, as files
beside the site's keys that only the site may read. A certificate is of no use without its passphrase, which is kept
nowhere."""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings


def keep_certificate(pegawai: UUID, content: bytes) -> None:
    _write(_certificate(pegawai), content)


def certificate(pegawai: UUID) -> bytes | None:
    return _read(_certificate(pegawai))


def forget_certificate(pegawai: UUID) -> None:
    _certificate(pegawai).unlink(missing_ok=True)


def keep_password(password: str) -> None:
    """Of the service; "" forgets it."""
    if password:
        _write(_password(), password.encode())
    else:
        _password().unlink(missing_ok=True)


def password() -> str:
    return (_read(_password()) or b"").decode()


def _folder() -> Path:
    return Path(settings.NAGARI_DATA) / "keys" / "tte"


def _certificate(pegawai: UUID) -> Path:
    return _folder() / f"{pegawai.hex}.p12"


def _password() -> Path:
    return _folder() / "layanan.key"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, for the site's eyes only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
