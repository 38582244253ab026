"""The office's own certificate authority: phones of the staff trust it once, and every certificate it gives after.

It may vouch for this machine and for names and addresses of local networks alone (name constraints, RFC 5280 4.2.1.10):
whoever steals its key can't pass for a bank. Nothing here asks the network.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nagari.lib import durable

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

# Fixed days: a laptop whose clock stands at 2010 must not make an authority that is not valid yet.
CA_FROM: Final = datetime(2020, 1, 1, tzinfo=UTC)
CA_UNTIL: Final = datetime(2045, 1, 1, tzinfo=UTC)
# iPhones refuse longer than 825 days (Apple HT210176).
SERVER_DAYS: Final = 397
RENEW_DAYS: Final = 60
LOOK_SECONDS: Final = 60.0
LOCAL_NAMES: Final = ("localhost", "lan", "local")
LOCAL_NETWORKS: Final = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
    *("fc00::/7", "fe80::/10", "::1/128"),
)
HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Folder:
    path: Path

    @property
    def authority(self) -> Path:
        return self.path / "authority.crt"

    @property
    def authority_key(self) -> Path:
        return self.path / "authority.key"

    @property
    def server(self) -> Path:
        """Certificate, authority and key in one file."""
        return self.path / "server.pem"


def plain_host(name: str) -> str:
    """The machine's name as a certificate may carry it; "" where it has none."""
    first = name.strip().lower().partition(".")[0]
    return first if HOST.fullmatch(first) and first not in LOCAL_NAMES else ""


def names_of(host: str) -> list[str]:
    return ["localhost", *([host, f"{host}.local", f"{host}.lan"] if host else [])]


def establish(folder: Folder, host: str) -> None:
    """Make the authority where there is none. `host`: `plain_host`, which its certificates may carry."""
    if folder.authority.exists() and folder.authority_key.exists():
        return
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    key = _new_key()
    name = _name(f"Kantor {host or 'nagari'} (jaringan sendiri)")
    names = [x509.DNSName(one) for one in (*LOCAL_NAMES, *([host] if host else []))]
    networks = [x509.IPAddress(ipaddress.ip_network(one)) for one in LOCAL_NETWORKS]
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        _builder(name, name, key, CA_FROM, CA_UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=[*names, *networks], excluded_subtrees=None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    # The key first: without a certificate beside it this begins anew.
    durable.write(folder.authority_key, _pem_key(key))
    durable.write(folder.authority, _pem(made))


def renew(folder: Folder, host: str, addresses: Iterable[str], now: datetime) -> bool:
    """A certificate for these names and addresses that is valid for a while yet; False: the one that is there is."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509.oid import ExtendedKeyUsageOID

    authority = x509.load_pem_x509_certificate(folder.authority.read_bytes())
    wanted = _alternatives(authority, host, addresses)
    if _serves(folder, authority, wanted, now):
        return False
    authority_key = load_pem_private_key(folder.authority_key.read_bytes(), None)
    key = _new_key()
    made = (
        _builder(_name("localhost"), authority.subject, key, now - timedelta(days=1), now + timedelta(days=SERVER_DAYS))
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), False)  # type: ignore[arg-type]
        .sign(authority_key, hashes.SHA256())  # type: ignore[arg-type]
    )
    durable.write(folder.server, _pem(made) + _pem(authority) + _pem_key(key))
    return True


def _alternatives(authority: x509.Certificate, host: str, addresses: Iterable[str]) -> list[x509.GeneralName]:
    """What the authority may vouch for, and nothing else: one name too many and phones refuse the whole."""
    from cryptography import x509

    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    allowed = {one.value for one in permitted if isinstance(one, x509.DNSName)}
    networks = [one.value for one in permitted if isinstance(one, x509.IPAddress)]
    names = [one for one in names_of(host) if one in allowed or one.rpartition(".")[2] in allowed]
    found = [ipaddress.ip_address(one) for one in sorted({"127.0.0.1", *addresses})]
    inside = [one for one in found if any(one in network for network in networks)]  # type: ignore[operator]
    return [*(x509.DNSName(one) for one in names), *(x509.IPAddress(one) for one in inside)]


def _serves(folder: Folder, authority: x509.Certificate, wanted: list[x509.GeneralName], now: datetime) -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        there = x509.load_pem_x509_certificate(folder.server.read_bytes())
        there.verify_directly_issued_by(authority)
    except (OSError, ValueError, TypeError, InvalidSignature):
        return False
    names = there.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    # An address the machine had yesterday does no harm, and comes back tomorrow.
    is_in_time = there.not_valid_before_utc <= now <= there.not_valid_after_utc - timedelta(days=RENEW_DAYS)
    return is_in_time and set(wanted) <= set(names)


def fingerprint(folder: Folder) -> str:
    """SHA-256 of the authority's certificate, as phones show it."""
    from hashlib import sha256

    digest = sha256(ssl.PEM_cert_to_DER_cert(folder.authority.read_text("ascii"))).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


class Certificates:
    """The certificate that is served, followed by a thread when addresses change or time runs out."""

    def __init__(
        self, folder: Folder, host: str, addresses: Callable[[], Iterable[str]], clock: Callable[[], datetime]
    ) -> None:
        establish(folder, host)
        self._folder, self._host, self._addresses, self._clock = folder, host, addresses, clock
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        self.refresh()

    def refresh(self) -> None:
        renew(self._folder, self._host, self._addresses(), self._clock())
        # Connections from now on; those that are open keep theirs.
        self.context.load_cert_chain(self._folder.server)

    def follow(self, stop: threading.Event) -> None:
        """Until `stop`; for a thread of its own, as looking up addresses may take seconds."""
        while not stop.wait(LOOK_SECONDS):
            # A full disk: the certificate that is served still serves, and in a minute this is tried again.
            with suppress(OSError):
                self.refresh()


def _new_key() -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _pem_key(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
