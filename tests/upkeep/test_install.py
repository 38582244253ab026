"""Packages that install an office: what lies in them, and that their scripts are sound as far as Linux can tell."""

import io
import os
import stat
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import tree_sitter_powershell
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tree_sitter import Language, Node, Parser

from deploy import make_deb, make_release, make_windows
from tests.server import ROOT

OFFICE = ROOT / "deploy" / "office"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with releases of two platforms, without packages, and the maker's public key."""
    folder = tmp_path_factory.mktemp("dist")
    (folder / "wheels").mkdir()
    (folder / "maker.pub").write_text(KEY.public_key().public_bytes_raw().hex())
    with pytest.MonkeyPatch.context() as patch:
        # The program itself is packed in test_services.
        patch.setattr(make_release.files, "__defaults__", (("manage.py", "LICENSE"),))
        for platform in ("linux_aarch64", "win_amd64"):
            make_release.make(
                folder / f"{platform}.rilis",
                KEY,
                version="0.2.0",
                least="0.1.0",
                platform=platform,
                python="3.11",
                wheels=folder / "wheels",
                notes="",
                made_at=datetime(2026, 11, 22, tzinfo=UTC).isoformat(),
            )
    return folder


def test_it_makes_a_debian_package(made: Path, tmp_path: Path) -> None:
    package = make_deb.build(made / "linux_aarch64.rilis", made / "maker.pub", tmp_path)
    assert package.name == "nagari_0.2.0_arm64.deb"
    tree = tmp_path / "tree"
    subprocess.run(["dpkg-deb", "-R", str(package), str(tree)], check=True, timeout=60)
    told = (tree / "DEBIAN" / "control").read_text()
    assert "Depends: python3 (>= 3.11), python3 (<< 3.12)" in told
    for script in ("DEBIAN/postinst", "DEBIAN/prerm", "DEBIAN/postrm", "usr/bin/nagari"):
        assert stat.S_IMODE((tree / script).stat().st_mode) == 0o755
        subprocess.run(["sh", "-n", str(tree / script)], check=True, timeout=10)
    assert (tree / "usr/share/nagari/linux_aarch64.rilis").read_bytes() == (made / "linux_aarch64.rilis").read_bytes()


def test_it_makes_no_debian_package_of_a_windows_release(made: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="win_amd64"):
        make_deb.build(made / "win_amd64.rilis", made / "maker.pub", tmp_path)


def small_python(*left_out: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in {"python.exe", "python311.dll", "_sqlite3.pyd", "_ssl.pyd", "python311._pth"} - set(left_out):
            packed.writestr(name, b"MZ")
    return out.getvalue()


def test_it_makes_a_folder_for_windows(made: Path, tmp_path: Path) -> None:
    folder = make_windows.build(made / "win_amd64.rilis", made / "maker.pub", small_python(), tmp_path)
    with zipfile.ZipFile(folder) as packed:
        names = set(packed.namelist())
        script = packed.read("Nagari/pasang.ps1")
        command = packed.read("Nagari/Pasang.cmd")
    wanted = ("Pasang.cmd", "lepas.ps1", "install.py", "pembuat.pub", "python/python.exe", "win_amd64.rilis")
    assert {f"Nagari/{name}" for name in wanted} <= names
    assert script.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in script.replace(b"\r\n", b"")
    assert command.startswith(b"@echo off\r\n")


def test_it_refuses_a_python_that_lacks_something(made: Path, tmp_path: Path) -> None:
    for python in (small_python("_sqlite3.pyd"), b"no zip"):
        with pytest.raises(SystemExit, match="embeddable"):
            make_windows.build(made / "win_amd64.rilis", made / "maker.pub", python, tmp_path)


def test_it_asks_for_what_the_other_platform_needs() -> None:
    windows, linux = make_release.pinned("win_amd64", "3.11"), make_release.pinned("linux_aarch64", "3.11")
    assert "\ntzdata==" in windows
    assert "tzdata" not in linux
    pins = [line for line in linux.splitlines() if line]
    assert all("==" in line and "--hash" in line for line in pins)


def faults(node: Node) -> list[str]:
    own = [f"{node.start_point}: {(node.text or b'').decode()[:60]}"] if node.is_error or node.is_missing else []
    return own + [fault for child in node.children for fault in faults(child)]


@pytest.mark.parametrize("name", ["pasang.ps1", "lepas.ps1"])
def test_it_writes_scripts_that_powershell_can_read(name: str) -> None:
    parser = Parser(Language(tree_sitter_powershell.language()))
    source = (OFFICE / "windows" / name).read_bytes()
    assert faults(parser.parse(source).root_node) == []
    # Windows' own PowerShell 5 knows none of these.
    assert not {"??", "&&", "||", "?."} & set(source.decode().split())


def test_it_takes_away_on_windows_all_it_put_there_but_the_data() -> None:
    removed = (OFFICE / "windows" / "lepas.ps1").read_text()
    for name in ("versions", "wheels", "python", "upgrade", "keys", "current", "keeper", "nagari.py", "Nagari.url"):
        assert f"'{name}'" in removed
    assert "'data'," not in removed


def test_it_runs_where_python_looks_in_no_folder_of_its_own(tmp_path: Path) -> None:
    """Windows' embeddable Python: neither the script's folder nor PYTHONPATH."""
    version = tmp_path / "versions" / "0.2.0"
    version.mkdir(parents=True)
    for name in ("nagari", "layanan", "peta", "locale"):
        (version / name).symlink_to(ROOT / name)
    (version / "manage.py").write_bytes((ROOT / "manage.py").read_bytes())
    site = Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    (version / "lib").symlink_to(site)
    base = Path(sys.base_prefix) / "bin" / "python3"
    done = subprocess.run(
        [str(base), "-I", str(version / "manage.py"), "check", "--tag", "models"],
        env={"NAGARI_DATA": str(tmp_path / "data"), "PATH": os.environ["PATH"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
