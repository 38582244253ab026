"""Preparing an upgrade: which files are refused and why, and that a refusal leaves the office as it was."""

import io
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nagari.lib.errors import CodedError, UserError
from nagari.upkeep.keeper.home import DONE, FAILED, STARTING, TRYING, Home, State, locked
from nagari.upkeep.upgrade import archive, manifest, services
from nagari.upkeep.upgrade.manifest import PREFIX, PROGRAM, Manifest, Part
from tests.server import ROOT
from tests.upkeep.keeper.test_keeper import NEW, OLD, Office, make_office

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"1")


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def program(fault: str = "") -> bytes:
    keeper = ROOT / "nagari" / "upkeep" / "keeper"
    files = {f"nagari/upkeep/keeper/{one.name}": one.read_bytes() for one in keeper.glob("*.py")}
    pretended = (ROOT / "tests" / "upkeep" / "keeper" / "pretended.py").read_bytes()
    return zipped({**files, "manage.py": pretended, "fault": fault.encode()})


WHEEL = zipped({"one.py": b"x = 1", "one-1.data/platlib/two.py": b"y = 2", "one-1.data/scripts/run": b"no"})
Change = Callable[[Manifest], Manifest]


def release(
    path: Path,
    *,
    fault: str = "",
    key: Ed25519PrivateKey = KEY,
    change: Change = lambda told: told,
    left_out: tuple[str, ...] = (),
    wheel: bytes = WHEEL,
    inside: dict[str, bytes] | None = None,
) -> Path:
    """`inside`: what lies there instead of what the manifest says."""
    files = {PROGRAM: program(fault), "wheels/one-1-py3-none-any.whl": wheel}
    parts = tuple(Part(name, sha256(content).hexdigest(), len(content)) for name, content in files.items())
    here = (manifest.this_platform(), manifest.this_python())
    told = change(Manifest(NEW, OLD, *here, "2026-11-22T09:00:00+00:00", "Baru", 1000, parts)).as_bytes()
    signed = {"manifest.json": told, "manifest.sig": key.sign(PREFIX + told).hex().encode()}
    kept = {name: content for name, content in {**files, **(inside or {})}.items() if name not in left_out}
    path.write_bytes(zipped({**signed, **kept}))
    return path


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    office = make_office(tmp_path / "home")
    (office.home.root / "keys").mkdir()
    (office.home.root / "keys" / "maker.pub").write_text(KEY.public_key().public_bytes_raw().hex())
    (office.home.root / "keys" / "torn.pub").write_text("no key")
    monkeypatch.setattr(services, "back_up", lambda _now: None)
    return office


def code_of(office: Office, file: Path) -> str:
    with pytest.raises(UserError) as refused:
        services.upgrade(office.home, file, NOW)
    assert refused.value.message
    assert refused.value.remedy
    assert office.home.current == OLD
    assert not [one for one in office.home.data.iterdir() if one.name.startswith("upgrade-")]
    return refused.value.code


def test_it_changes_places_at_once_where_nobody_is_served(office: Office, tmp_path: Path) -> None:
    told: list[str] = []
    done = services.upgrade(office.home, release(tmp_path / "r"), NOW, told.append)
    assert (done.version, done.is_waiting_for_start, office.home.state.phase) == (NEW, True, STARTING)
    lib = office.home.program(NEW) / "lib"
    assert sorted(one.name for one in lib.iterdir()) == ["one.py", "two.py"]
    assert told[0] == "checking"


def test_it_leaves_the_change_to_the_keeper_that_serves(office: Office, tmp_path: Path) -> None:
    with office.kept():
        office.wait_for_page()
        done = services.upgrade(office.home, release(tmp_path / "r"), NOW)
        assert (done.is_waiting_for_start, office.home.state.phase) == (False, DONE)
        assert office.wait_for_page()[0] == NEW


def test_it_finds_in_its_store_what_a_thin_release_leaves_out(office: Office, tmp_path: Path) -> None:
    thin = release(tmp_path / "thin", left_out=("wheels/one-1-py3-none-any.whl",))
    assert code_of(office, thin) == "release_thin"
    (office.home.root / "wheels").mkdir(exist_ok=True)
    (office.home.root / "wheels" / sha256(WHEEL).hexdigest()).write_bytes(WHEEL)
    assert services.upgrade(office.home, thin, NOW).version == NEW


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a stranger's": ("release_unsigned", {"key": STRANGER}),
    "another platform's": ("release_platform", {"change": lambda told: replace(told, platform="win_arm64")}),
    "another Python's": ("release_platform", {"change": lambda told: replace(told, python="3.8")}),
    "the same version": ("release_old", {"change": lambda told: replace(told, version=OLD)}),
    "too far ahead": ("release_step", {"change": lambda told: replace(told, least="0.1.5")}),
    "too large": ("upgrade_room", {"change": lambda told: replace(told, unpacked=10**15)}),
    "a version that climbs": ("release_unreadable", {"change": lambda told: replace(told, version="../../etc")}),
    "a part that climbs": (
        "release_unreadable",
        {"change": lambda told: replace(told, parts=(*told.parts, Part("wheels/../x", "00" * 32, 1)))},
    ),
    "an altered program": ("release_damaged", {"inside": {PROGRAM: zipped({"manage.py": b"evil"})}}),
    "a wheel that climbs": ("release_damaged", {"wheel": zipped({"../../x.py": b"evil"})}),
    "no wheel": ("release_damaged", {"wheel": b"nothing"}),
    "does not migrate": ("serve_failed", {"fault": "migrates"}),
    "gives no pages": ("selftest_failed", {"fault": "selftest"}),
}


@pytest.mark.parametrize(("code", "made"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_and_says_why(office: Office, tmp_path: Path, code: str, made: dict[str, Any]) -> None:
    assert code_of(office, release(tmp_path / "r", **made)) == code
    assert office.home.state.phase == FAILED


@pytest.mark.parametrize("left", [0, 100, 3000])
def test_it_refuses_half_a_file(office: Office, tmp_path: Path, left: int) -> None:
    file = release(tmp_path / "r")
    file.write_bytes(file.read_bytes()[:left])
    assert code_of(office, file) == "release_unreadable"


def test_it_refuses_on_a_full_disk(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, 100_000_000))
    assert code_of(office, release(tmp_path / "r")) == "upgrade_room"


def test_it_says_so_when_the_disk_fills_while_unpacking(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    assert code_of(office, release(tmp_path / "r")) == "upgrade_failed"


def test_it_does_one_upgrade_at_a_time(office: Office, tmp_path: Path) -> None:
    with locked(office.home.root / "upgrade" / "upgrade.lock"), pytest.raises(UserError) as refused:
        services.upgrade(office.home, release(tmp_path / "r"), NOW)
    assert refused.value.code == "upgrade_running"


def test_it_begins_anew_where_one_was_killed(office: Office, tmp_path: Path) -> None:
    office.home.note(State(phase=TRYING, new=NEW, old=OLD))
    assert services.upgrade(office.home, release(tmp_path / "r"), NOW).version == NEW


def test_it_says_so_where_the_database_is_encrypted(office: Office, tmp_path: Path, settings: Any) -> None:
    settings.DATABASE_KEY = "0" * 64
    assert code_of(office, release(tmp_path / "r")) == "upgrade_encrypted"


def test_it_reads_no_more_than_was_signed(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = release(tmp_path / "r", inside={PROGRAM: bytes(1 << 20)})
    read: list[Any] = []
    monkeypatch.setattr(archive.shutil, "copyfileobj", lambda *_arguments: read.append(1))
    assert code_of(office, file) == "release_damaged"
    assert read == []


def test_it_leaves_postgresql_to_its_administrator(office: Office, tmp_path: Path) -> None:
    surroundings = {**office.home.environ, "DATABASE_URL": "postgres://x@localhost/y"}
    home = Home(office.home.root, surroundings)
    assert code_of(replace(office, home=home), release(tmp_path / "r")) == "upgrade_database"


def test_it_refuses_where_the_installer_was_never_used() -> None:
    with pytest.raises(UserError) as refused:
        services.home()
    assert refused.value.code == "upgrade_home"


NAMES = st.sampled_from(["format", "version", "files", "least", "unpacked"])
JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=10
)


@given(st.one_of(st.binary(max_size=200), JSON.map(lambda told: json.dumps(told).encode())))
def test_it_reads_any_manifest_or_says_that_it_can_not(content: bytes) -> None:
    with pytest.raises(CodedError) as refused:
        manifest.read(content)
    assert refused.value.code in ("release_unreadable", "release_format")


def test_it_installs_with_nothing_but_python(tmp_path: Path) -> None:
    """An interpreter without packages, kept from our own folder: what an office's machine has."""
    sys.path.insert(0, str(ROOT))
    from deploy import make_release

    (tmp_path / "wheels").mkdir()
    file = tmp_path / "first.rilis"
    make_release.make(
        file,
        KEY,
        version="0.3.0",
        least="0.1.0",
        platform=manifest.this_platform(),
        python=manifest.this_python(),
        wheels=tmp_path / "wheels",
        notes="",
        made_at=NOW.isoformat(),
    )
    shutil.copyfile(ROOT / "deploy" / "office" / "install.py", tmp_path / "install.py")
    (tmp_path / "maker.pub").write_text(KEY.public_key().public_bytes_raw().hex())
    home = tmp_path / "program"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "install.py"), str(file), str(home)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (Home(home).current, Home(home).keeper) == ("0.3.0", "0.3.0")
    assert services.trusted(Home(home)) == (KEY.public_key().public_bytes_raw(),)
    assert (home / "versions" / "0.3.0" / "locale" / "id" / "LC_MESSAGES" / "django.mo").exists()
    assert not list(home.glob("versions/0.3.0/tests"))


def test_it_finds_its_release_signed_by_its_own_key(tmp_path: Path) -> None:
    file = release(tmp_path / "r")
    with archive.opened(file, (KEY.public_key().public_bytes_raw(),)) as found:
        assert found.manifest.version == NEW
    with sqlite3.connect(":memory:"), pytest.raises(CodedError), archive.opened(file, ()):
        pass
