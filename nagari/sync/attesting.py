"""What an office says with its key outside the journal, short enough for a QR code, and who of all can have said it.

The statements of an office hold only what its own region needs. Certificates and revocations that came another way (a
regency publishes those of all its offices) are believed as far as the pinned root has signed them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from nagari.sync import identity
from nagari.sync.core import statements as core
from nagari.sync.core.errors import SyncRefused
from nagari.sync.models import Root, Site, SiteState, Statement, StatementKind
from nagari.sync.registry import office
from nagari.sync.statements import within

# Keeps it apart from statements (03) and bundles (04).
_FIRST_BYTE = b"\x05"
VOUCHING = (StatementKind.CERTIFICATE, StatementKind.REVOCATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestor:
    """A site and the key it signs with. `closed_at`: since when the regency does not trust it any more."""

    site: UUID
    public_key: bytes
    wilayah: str
    name: str
    closed_at: datetime | None = None

    def said(self, message: bytes, signature: bytes) -> bool:
        return identity.verifier(self.public_key)(signature, _FIRST_BYTE + message)


def own_key(now: datetime) -> bytes:
    """The public key of this installation, 32 bytes."""
    return bytes(identity.own(now).public_key)


def attest(message: bytes, now: datetime) -> bytes:
    """The signature of this installation, 64 bytes."""
    return identity.signer(identity.own(now))(_FIRST_BYTE + message)


def statements_to_publish() -> list[tuple[str, bytes, bytes]]:
    """(digest, key of the site it is about, statement as it travels) of every office this regency vouches for."""
    keys = {one.uuid: bytes(one.public_key) for one in Site.objects.exclude(public_key=b"")}
    rows = Statement.objects.filter(kind__in=VOUCHING, site__in=keys).order_by("digest")
    return [(row.digest, keys[row.site], bytes(row.signature) + bytes(row.body)) for row in rows if row.site]


def attestors(name: bytes, published: Iterable[bytes] = ()) -> list[Attestor]:
    """Every site whose key has a SHA-256 that begins with `name`: those known here, and those whose certificate is
    among `published`; former ones of this computer and closed ones too."""
    told = _believed(published)
    found = {bytes(site.public_key): _known(site) for site in Site.objects.exclude(public_key=b"")}
    for one in told:
        key = bytes.fromhex(one.content.get("key", ""))
        if one.kind == StatementKind.CERTIFICATE and key not in found and one.site:
            found[key] = Attestor(site=one.site, public_key=key, wilayah=one.scope, name=str(one.content["name"]))
    named = [one for key, one in found.items() if sha256(key).digest().startswith(name)]
    return [_closed(one, told) for one in sorted(named, key=lambda one: one.site)]


def _known(site: Site) -> Attestor:
    # The office's own names stand with the one it has now; what a computer was before serves the same office.
    here = office() if site.state in (SiteState.OWN, SiteState.FORMER) else None
    wilayah, name = (here.wilayah, here.name) if here and here.wilayah else (site.wilayah, site.name)
    return Attestor(site=site.uuid, public_key=bytes(site.public_key), wilayah=wilayah, name=name)


def _closed(one: Attestor, told: Collection[core.Statement]) -> Attestor:
    kept = Statement.objects.filter(kind=StatementKind.REVOCATION, site=one.site).values_list("body", flat=True)
    closings = [core.read(bytes(body)) for body in kept]
    closings += [row for row in told if row.kind == StatementKind.REVOCATION and row.site == one.site]
    if not closings:
        return one
    first = datetime.fromtimestamp(min(row.at for row in closings) / 1000, UTC)
    return Attestor(site=one.site, public_key=one.public_key, wilayah=one.wilayah, name=one.name, closed_at=first)


def _believed(published: Iterable[bytes]) -> list[core.Statement]:
    roots = {bytes.fromhex(root.public_key): root.wilayah for root in Root.objects.all()}
    found = []
    for raw in published:
        try:
            signature, body = core.split(raw)
            said = core.read(body)
        except SyncRefused:
            continue
        region = roots.get(said.signer)
        is_signed = region is not None and identity.verifier(said.signer)(signature, core.message_of(body))
        if is_signed and said.kind in VOUCHING and within(said.scope, region or ""):
            found.append(said)
    return found
