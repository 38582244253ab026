"""Lines S01 to S16 of the catalogue of duties (docs/compliance.md): the table names a test for each, and those that no
other part of the tests had stand here."""

import logging
import re
import ssl
from pathlib import Path

import pytest
from django.test import Client

from nagari import settings as site_settings
from nagari.accounts.models import User
from nagari.lib.discreet import Discreet, masked
from nagari.upkeep import network

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "compliance.md"
NIK = "1302101405909001"
SECURITY = [f"S{number:02}" for number in range(1, 17)]


def rows() -> dict[str, str]:
    return dict(re.findall(r"^\| ([PS]\d\d) \|(.*)\|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE))


def test_it_has_a_row_for_every_line_about_security() -> None:
    assert [line for line in rows() if line.startswith("S")] == SECURITY


def test_it_names_tests_that_exist() -> None:
    missing = []
    for line, rest in rows().items():
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", rest)
        assert named or "not met" in rest, f"{line} names no test"
        for path, name in named:
            file = ROOT / path
            if not file.exists() or not re.search(rf"^ *def {name}\b", file.read_text(encoding="utf-8"), re.MULTILINE):
                missing.append(f"{line}: {path}::{name}")
    assert missing == []


def test_it_asks_for_passwords_as_the_catalogue_does() -> None:
    """S01."""
    rules = {one["NAME"].rpartition(".")[2]: one.get("OPTIONS", {}) for one in site_settings.AUTH_PASSWORD_VALIDATORS}
    assert rules["MinimumLengthValidator"]["min_length"] >= 12
    assert "CommonPasswordValidator" in rules
    assert site_settings.PASSWORD_HASHERS == ["nagari.accounts.hashers.OfficeArgon2Hasher"]
    assert site_settings.AXES_FAILURE_LIMIT <= 5


def test_it_runs_nothing_whose_content_is_not_pinned() -> None:
    """S05, S12: an exact version and the digest of every file that may be installed."""
    for file in ("requirements.txt", "tests/requirements.txt", "deploy/regency/requirements.txt"):
        text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == [], file


def test_it_invents_no_cryptography() -> None:
    """S05: ciphers, signatures and keys come of libraries, and only standards ask for anything older than SHA-256."""
    allowed = {
        # RFC 6238 as authenticators speak it.
        "nagari/accounts/totp.py",
    }
    old = re.compile(r"\b(md5|sha1|SHA1|MD5|DES|RC4|ARC4|ECB)\b")
    found = {
        str(path.relative_to(ROOT))
        for app in ("nagari", "layanan", "peta")
        for path in (ROOT / app).rglob("*.py")
        if old.search(re.sub(r"usedforsecurity=False|#.*", "", path.read_text(encoding="utf-8")))
    }
    assert found - allowed == set()


def test_it_speaks_no_tls_older_than_1_2() -> None:
    """S05: at the regency's proxy; an office's own server takes Python's limits, which begin there."""
    proxy = (ROOT / "deploy/regency/nginx.conf").read_text(encoding="utf-8")
    assert re.search(r"ssl_protocols TLSv1\.2 TLSv1\.3;", proxy)
    assert ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).minimum_version >= ssl.TLSVersion.TLSv1_2
    assert hasattr(network, "certificates")


def test_it_tells_a_visitor_nothing_of_a_fault_and_the_log_no_nik(
    clerk_client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """S06."""

    def fail(*_given: object) -> None:
        raise ValueError(f"Key (nik)=({NIK}) already exists.")

    monkeypatch.setattr("nagari.accounts.views.own.told", fail)
    clerk_client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        response = clerk_client.get("/akun/")
    page = response.content.decode()
    assert response.status_code == 500
    assert not [told for told in ("Traceback", "ValueError", "nagari/", NIK, "SELECT") if told in page]
    assert caplog.records
    written = "\n".join(Discreet("{message}", style="{").format(record) for record in caplog.records)
    assert "already exists" in written
    assert re.findall(r"\d{16}", written) == []
    assert site_settings.LOGGING["formatters"]["plain"]["()"] == "nagari.lib.discreet.Discreet"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"nik={NIK}!", "nik=130210**********!"),
        ("2026-11-22 21:15:03 port 8000", "2026-11-22 21:15:03 port 8000"),
        ("kk 13021014059090012", "kk 130210***********"),
    ],
)
def test_it_masks_numbers_of_people_and_no_others(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_it_shows_faults_in_full_to_developers_alone() -> None:
    """S12."""
    assert site_settings.DEBUG is False
    assert "WHITENOISE_USE_FINDERS" in vars(site_settings)
    assert site_settings.WHITENOISE_USE_FINDERS is False


def test_it_gives_no_account_a_password_that_somebody_else_knows(head: User) -> None:
    """S12: no password is set by the program or by a manager, ever."""
    from nagari.accounts import services
    from nagari.accounts.rules import Role
    from nagari.accounts.services import UserData
    from tests.office import KOTO_BARU, NOW

    issued = services.create_user(head, "baru", UserData(nama="Baru", role=Role.CLERK, wilayah=KOTO_BARU), now=NOW)
    assert not issued.user.has_usable_password()
    for path in (ROOT / "nagari").rglob("*.py"):
        if "demo" not in path.parts and "set_password(" in (text := path.read_text(encoding="utf-8")):
            assert not re.search(r"set_password\(\s*[\"']", text), path
