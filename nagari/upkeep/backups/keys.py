"""The key that opens an office's backups: 16 bytes beside its other keys, and as eighteen words on paper.

It lies in the data folder, for every backup is opened again and looked through; who holds the folder holds the register
anyway. What the key protects is the stick that gets lost. Sealed to the regency's own key it stands in front of every
backup too, so that a regency can read the words to a head of office whose paper burnt with the laptop.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.utils.translation import gettext as _

from nagari.kantor.models import Level
from nagari.lib import durable
from nagari.lib.errors import CodedError, UserError
from nagari.sync import identity, statements
from nagari.sync.models import Site, SiteState
from nagari.sync.transport.parcel import recipient
from nagari.upkeep.backups import state, words

NAME: Final = "cadangan.key"
_LARGEST_SEALED: Final = 8_000


def seed() -> bytes:
    """This office's, made on first use. Raises UserError backup_key_damaged: rather no backup for a day than backups
    that the words on paper do not open, and nobody knows."""
    found = kept_seed()
    if found is None and _path(None).exists():
        raise UserError(
            "backup_key_damaged",
            _("The key of the backups can't be read (%(file)s).") % {"file": _path(None)},
            _("Call the technician: put the file back from a backup, or move it away and print the new key's words."),
        )
    return found or _make()


def kept_seed(folder: Path | None = None) -> bytes | None:
    """The seed in the keys of this data folder; None where there is none."""
    try:
        found = json.loads(_path(folder).read_bytes())
        told = bytes.fromhex(found["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told if len(told) == words.SEED_BYTES else None


def read_words(typed: str) -> bytes:
    """What somebody typed from the paper. Raises UserError words_count, word_unknown, words_check."""
    try:
        return words.read(typed)
    except CodedError as refused:
        raise _told(refused) from None


def public_key(seed: bytes) -> bytes:
    return _private(seed).public_key().public_bytes_raw()


def identities(seed: bytes) -> list[Any]:
    """What opens a backup (pyrage.ssh.Identity)."""
    # Loaded late: of a hundred commands one opens a backup.
    from pyrage import ssh

    written = _private(seed).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return [ssh.Identity.from_buffer(written)]


def sealed_for_regency(seed: bytes) -> str:
    """The seed, for those above to open; "" for an office that has not joined."""
    import pyrage

    above = [one.site for one in statements.parents()]
    above += Site.objects.filter(state=SiteState.PEER, level=Level.KABUPATEN).exclude(public_key=b"")
    keys = {bytes(one.public_key) for one in above if not statements.is_revoked(one.uuid)}
    if not keys:
        return ""
    return b64encode(pyrage.encrypt(seed, [recipient(one) for one in sorted(keys)])).decode()


def open_sealed(sealed: str) -> bytes:
    """At the regency: the seed that an office sealed for it. Raises UserError escrow_unreadable, escrow_other."""
    import pyrage

    try:
        told: bytes = pyrage.decrypt(b64decode(sealed[:_LARGEST_SEALED], validate=True), identity.age_identities())
        # What else was written to this office is not shown as words.
        if len(told) != words.SEED_BYTES:
            raise ValueError("no seed")
    except ValueError:
        raise UserError(
            "escrow_unreadable",
            _("This is not the sealed key of a backup."),
            _("Bring the whole file; its first line holds the key."),
        ) from None
    except pyrage.DecryptError:
        raise UserError(
            "escrow_other",
            _("The key of this backup is sealed for another office than this one."),
            _("Bring it to the regency that the office had joined when the backup was made."),
        ) from None
    return told


def _make() -> bytes:
    made = secrets.token_bytes(words.SEED_BYTES)
    durable.write(_path(None), json.dumps({"seed": made.hex()}).encode())
    # What was printed are the words of another.
    if state.load().printed_at:
        state.change(lambda known: replace(known, printed_at=""))
    return made


def _private(seed: bytes) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"nagari backup key 1").derive(seed)
    return Ed25519PrivateKey.from_private_bytes(derived)


def _path(folder: Path | None) -> Path:
    return (folder or Path(settings.NAGARI_DATA)) / "keys" / NAME


def _told(refused: CodedError) -> UserError:
    sentences = {
        "words_count": (
            _("There are %(right)s words on the sheet; these are %(count)s."),
            _("Type all of them, in their order."),
        ),
        "word_unknown": (
            _("Word %(place)s, “%(word)s”, is none of the words used."),
            _("Look at the sheet again; the first four letters of each word are enough."),
        ),
        "words_check": (
            _("These words do not belong together."),
            _("One of them is wrong, or two have changed places. Compare them with the sheet."),
        ),
    }
    message, remedy = sentences[refused.code]
    return UserError(refused.code, message % refused.params, remedy)
