"""The office's own authority: what it vouches for, and that nobody has to think of it again."""

import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from nagari.upkeep.tls import authority
from nagari.upkeep.tls.authority import Certificates, Folder

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LAN = "192.168.1.20"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "tls")
    authority.establish(made, "laptop-kantor")
    return made


def server(folder: Folder) -> x509.Certificate:
    return x509.load_pem_x509_certificate(folder.server.read_bytes())


def names(folder: Folder) -> set[str]:
    found = server(folder).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(one.value) for one in found}


def test_it_vouches_for_the_machine_under_its_local_names(folder: Folder) -> None:
    assert authority.renew(folder, "laptop-kantor", [LAN], NOW)
    wanted = {"localhost", "laptop-kantor", "laptop-kantor.lan", "laptop-kantor.local", "127.0.0.1", LAN}
    assert names(folder) == wanted
    assert not authority.renew(folder, "laptop-kantor", [LAN], NOW)


def test_it_gives_a_new_certificate_when_an_address_or_the_time_changes(folder: Folder) -> None:
    authority.renew(folder, "laptop-kantor", [LAN], NOW)
    first = server(folder).serial_number
    assert authority.renew(folder, "laptop-kantor", ["10.0.0.7"], NOW)
    assert not authority.renew(folder, "laptop-kantor", [], NOW + timedelta(days=300))
    assert authority.renew(folder, "laptop-kantor", [], NOW + timedelta(days=340))
    # The clock stood at 2010, and was set right.
    authority.renew(folder, "laptop-kantor", [LAN], datetime(2010, 1, 1, tzinfo=UTC))
    assert authority.renew(folder, "laptop-kantor", [LAN], NOW)
    assert server(folder).serial_number != first


def test_it_vouches_for_nothing_outside(folder: Folder) -> None:
    authority.renew(folder, "nama-baru", ["8.8.8.8", LAN], NOW)
    assert names(folder) == {"localhost", "nama-baru.lan", "nama-baru.local", "127.0.0.1", LAN}


def test_it_is_not_believed_about_others_even_with_its_key(folder: Folder, tmp_path: Path) -> None:
    """Whoever copies the laptop's disk signs a certificate for a bank; OpenSSL, as phones do, refuses it."""
    key = load_pem_private_key(folder.authority_key.read_bytes(), None)
    issuer = x509.load_pem_x509_certificate(folder.authority.read_bytes())
    for name, expected in (("bank.co.id", False), ("kantor.lan", True)):
        forged = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(issuer.subject)
            .public_key(key.public_key())  # type: ignore[arg-type]
            .serial_number(7)
            .not_valid_before(NOW - timedelta(days=1))
            .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
            .sign(key, hashes.SHA256())  # type: ignore[arg-type]
        )
        path = tmp_path / f"{name}.crt"
        path.write_bytes(authority._pem(forged))
        asked = ["openssl", "verify", "-attime", str(int(NOW.timestamp())), "-CAfile", str(folder.authority), str(path)]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=False)
        assert (done.returncode == 0) is expected, done.stderr


def test_it_keeps_its_keys_to_itself(folder: Folder) -> None:
    authority.renew(folder, "laptop-kantor", [LAN], NOW)
    assert {one.stat().st_mode & 0o077 for one in (folder.authority_key, folder.server)} == {0}


def test_it_stays_the_same_authority(folder: Folder) -> None:
    before = authority.fingerprint(folder)
    authority.establish(folder, "nama-baru")
    assert authority.fingerprint(folder) == before
    assert len(before) == 32 * 3 - 1


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Laptop-Kantor", "laptop-kantor"), ("pc.desa.lan", "pc"), ("localhost", ""), ("komputer ku", ""), ("é", "")],
)
def test_it_takes_a_machine_name_only_as_names_are_written(name: str, plain: str) -> None:
    assert authority.plain_host(name) == plain


def test_it_begins_anew_where_power_went_out_in_between(folder: Folder) -> None:
    authority.renew(folder, "laptop-kantor", [LAN], NOW)
    folder.server.write_text("torn")
    assert authority.renew(folder, "laptop-kantor", [LAN], NOW)
    folder.authority.unlink()
    made = Certificates(folder, "laptop-kantor", lambda: [LAN], lambda: NOW)
    assert isinstance(made.context, ssl.SSLContext)
    stop = threading.Event()
    stop.set()
    made.follow(stop)
