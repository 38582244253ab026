"""Who this installation is: an id, a key, and whether it still is itself.

A database that was restored, copied or rewound would give numbers a second time (I11). So a nonce stands both in the
database and in a file beside it and changes at every start, and the key file's place on this machine is remembered.
Where one of them does not match, the installation renews itself: a new site for the same office.
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nagari.lib import durable
from nagari.lib.errors import UserError
from nagari.sync.models import Site, SiteState, Writer
from nagari.sync.prepared import Objects
from nagari.sync.registry import office

_OWN: Final = Objects(Site, lambda state: Site.objects.filter(state=state).order_by("pk"))
MACHINE_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def own(now: datetime) -> Site:
    """This site, made on first use. Its office is brought up to date."""
    site = _OWN.first(SiteState.OWN) or _make(now)
    told = office()
    if told.wilayah and (site.wilayah, site.level, site.name) != (told.wilayah, told.level, told.name):
        site.wilayah, site.level, site.name = told.wilayah, told.level, told.name
        site.save(update_fields=["wilayah", "level", "name"])
    return site


def confirm(now: datetime) -> Site:
    """Called at start-up: is this still the installation it was? If not it is renewed before it writes anything."""
    site = Site.objects.filter(state=SiteState.OWN).first()
    if site is None:
        return own(now)
    if not _matches(site):
        return renew(now)
    _turn(site)
    return site


def renew(now: datetime, *, is_doubted: bool = True) -> Site:
    """A new site for the same office. What the old one sealed stays, signed by it; what it did not seal the new one
    will, with the stamps it has. `is_doubted`: something the old one did may be missing here."""
    with transaction.atomic():
        Site.objects.filter(state=SiteState.OWN).update(state=SiteState.FORMER)
        return _make(now, is_doubted=is_doubted)


def follow_promotion(now: datetime) -> Site:
    """A lossless replica has become the database: it is this installation that goes on, under its name.

    Only for a replica without which nothing counted as committed. A number that went out all the same is shown to this
    site by whoever has it, and then it renews itself (I11). Raises UserError not_promoted: anything else is another.
    """
    site = own(now)
    if not _matches(site):
        system, _slash, timeline = _cluster().partition("/")
        before = [f"{system}/{number}" for number in range(1, int(timeline or 1))]
        if not (_is_paired(site) and site.machine in {_machine(site.uuid, cluster) for cluster in before}):
            raise UserError(
                "not_promoted",
                _("This database is not a promoted replica of the one that was here."),
                _("Start the site without this command: it sees for itself what it is."),
            )
        site.machine = _machine(site.uuid)
        site.save(update_fields=["machine"])
    return site


def private_key(site: Site) -> Ed25519PrivateKey:
    """The key of this installation; FileNotFoundError for any other."""
    return Ed25519PrivateKey.from_private_bytes(_key_file(site.uuid).read_bytes())


def is_same_machine(site: Site) -> bool:
    """Was this site this very installation, on this disk? Then it runs nowhere else: it was rewound, not copied."""
    try:
        return site.machine == _machine(site.uuid)
    except OSError:
        return False


def has_key(site: Site) -> bool:
    """Is the private key of this site here?"""
    return _key_file(site.uuid).exists()


def signer(site: Site) -> Callable[[bytes], bytes]:
    return private_key(site).sign


def verifier(public_key: bytes) -> Callable[[bytes, bytes], bool]:
    key = Ed25519PublicKey.from_public_bytes(public_key)

    def holds(signature: bytes, message: bytes) -> bool:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return holds


def age_identities() -> list[Any]:
    """The keys of this site and of those it was, to open what was encrypted to them (pyrage.ssh.Identity)."""
    # Loaded late: only who brings a bundle needs it.
    from pyrage import ssh

    mine = Site.objects.filter(state__in=(SiteState.OWN, SiteState.FORMER)).order_by("-number")
    files = [path for one in mine if (path := _key_file(one.uuid)).exists()]
    keys = [Ed25519PrivateKey.from_private_bytes(path.read_bytes()) for path in files]
    written = [one.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()) for one in keys]
    return [ssh.Identity.from_buffer(one) for one in written]


def keep_root(key: bytes) -> None:
    """Keep the private root key of a regency among this site's keys, until somebody takes it to a safer place."""
    _write(_root_file(), key)


def root_key(path: Path | None = None) -> bytes | None:
    """The private root key, 32 bytes, from `path` or from among this site's keys; None: it is not here."""
    try:
        key = (path or _root_file()).read_bytes()
    except OSError:
        return None
    return key if len(key) == 32 else None


def _make(now: datetime, *, is_doubted: bool = False) -> Site:
    key, uuid = Ed25519PrivateKey.generate(), uuid4()
    _write(_key_file(uuid), key.private_bytes_raw())
    nonce = secrets.token_hex(16)
    with transaction.atomic():
        # Others may be known already; 0 is what captures name before anybody asked who this is.
        taken = Site.objects.aggregate(highest=Max("number"))["highest"]
        number = taken + 1 if Site.objects.filter(number=0).exists() else 0
        Site.objects.create(
            number=number,
            uuid=uuid,
            public_key=key.public_key().public_bytes_raw(),
            state=SiteState.OWN,
            created_at=now,
            nonce=nonce,
            next_nonce=nonce,
            machine=_machine(uuid),
            is_doubted=is_doubted,
        )
        Writer.objects.update(site=number)
    _write(_nonce_file(), json.dumps({"site": uuid.hex, "nonce": nonce}).encode())
    return own(now)


def _matches(site: Site) -> bool:
    return _is_paired(site) and is_same_machine(site)


def _is_paired(site: Site) -> bool:
    """Does the same nonce stand in the database and beside it?"""
    try:
        kept = json.loads(_nonce_file().read_bytes())
        return kept["site"] == site.uuid.hex and kept["nonce"] in (site.nonce, site.next_nonce)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _turn(site: Site) -> None:
    """A new nonce on both sides. Named in the database first: a power cut in between leaves a pair that matches."""
    site.next_nonce = secrets.token_hex(16)
    site.save(update_fields=["next_nonce"])
    _write(_nonce_file(), json.dumps({"site": site.uuid.hex, "nonce": site.next_nonce}).encode())
    site.nonce = site.next_nonce
    site.save(update_fields=["nonce"])


def _machine(uuid: UUID, cluster: str | None = None) -> str:
    """Digest of the machine, the very key file (a copied folder has another) and the database's own identity."""
    machine = next((Path(one).read_text().strip() for one in MACHINE_FILES if Path(one).exists()), "")
    place = _key_file(uuid).stat()
    return sha256(
        f"{machine}|{place.st_dev}|{place.st_ino}|{_cluster() if cluster is None else cluster}".encode()
    ).hexdigest()


def _cluster() -> str:
    """PostgreSQL: the cluster and its timeline, which a restore to an earlier moment leaves."""
    if connection.vendor != "postgresql":
        return ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier, timeline_id FROM pg_control_system(), pg_control_checkpoint()")
            return "/".join(str(one) for one in cursor.fetchone())
    except DatabaseError:
        # A hosted database may not tell; the nonce remains.
        return ""


def _folder() -> Path:
    return Path(settings.NAGARI_DATA) / "keys"


def _key_file(uuid: UUID) -> Path:
    return _folder() / f"{uuid.hex}.key"


def _root_file() -> Path:
    return _folder() / "root.key"


def _nonce_file() -> Path:
    return _folder() / "site.json"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, for the owner's eyes only; its name too, for a row that tells of it is about to stay."""
    durable.write(path, content)
