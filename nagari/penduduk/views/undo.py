"""What a button that takes an act back carries along, signed: who stood where before and after."""

from typing import Any
from uuid import UUID

from django.core import signing

from nagari.penduduk.services.heads import NO_HANDOVER, Handover, Standing

FIELD = "jejak"
_SALT = "penduduk.handover"
# The button stands in a message; a day later the family is better mended on its own page.
_SECONDS = 24 * 3600


def sealed(handover: Handover) -> str:
    return signing.dumps([_plain(handover.before), _plain(handover.after)], salt=_SALT, compress=True)


def opened(text: str) -> Handover:
    """NO_HANDOVER for a text that is empty, too old or not from here."""
    try:
        before, after = signing.loads(text, salt=_SALT, max_age=_SECONDS) if text else ([], [])
    except signing.BadSignature:
        return NO_HANDOVER
    return Handover(_read(before), _read(after))


def _plain(standings: tuple[Standing, ...]) -> list[list[str | int | None]]:
    return [[_hex(one.penduduk_id), _hex(one.keluarga_id), one.shdk, _hex(one.lingkungan_id)] for one in standings]


def _read(rows: list[list[Any]]) -> tuple[Standing, ...]:
    return tuple(Standing(UUID(key), _key(keluarga), shdk, _key(home)) for key, keluarga, shdk, home in rows)


def _hex(key: UUID | None) -> str | None:
    return key.hex if key else None


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None
