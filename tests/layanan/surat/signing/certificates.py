"""Certificates for signing, made here: nobody has issued them."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

# As tests.office has it, which loads Django; the stand-in of the service does without.
NOW = datetime(2026, 5, 14, 3, 20, tzinfo=UTC)


@cache
def p12(
    kind: str = "ec",
    passphrase: str = "",
    since: datetime = NOW - timedelta(days=30),
    days: int = 365,
    name: str = "UJI WALI, S.H.",
) -> bytes:
    """A PKCS#12 file; `kind`: ec, rsa or ed25519."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
    match kind:
        case "ec":
            key = ec.generate_private_key(ec.SECP256R1())
        case "rsa":
            key = rsa.generate_private_key(65537, 2048)
        case _:
            key = ed25519.Ed25519PrivateKey.generate()
    holder = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(holder)
        .issuer_name(holder)
        .public_key(key.public_key())
        .serial_number(9001)
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, None if kind == "ed25519" else hashes.SHA256())  # type: ignore[arg-type]
    )
    # The usual 20,000 rounds were a good part of what these tests took.
    lock = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(10)
    locked = lock.build(passphrase.encode()) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"uji", key, certificate, None, locked)
