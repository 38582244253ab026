#!/usr/bin/env python3
"""Makes a Debian package of a release: Debian 12, Ubuntu and Raspberry Pi OS with the Python the release is for.

    .venv/bin/python deploy/make_deb.py dist/nagari-0.2.0-linux_aarch64.rilis nagari-release.pub --out dist

The release lies in it whole; installing it needs no internet. docs/panduan/pasang.md says what an office does with it.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nagari.upkeep.upgrade.archive import opened  # noqa: E402  plain Python, found by the line above

OFFICE = ROOT / "deploy" / "office"
ARCHITECTURES = {"linux_x86_64": "amd64", "linux_aarch64": "arm64"}
# file of deploy/office -> where it goes, and its mode
PLACES = {
    "install.py": ("usr/share/nagari/install.py", 0o644),
    "debian/nagari.sh": ("usr/bin/nagari", 0o755),
    "debian/nagari.service": ("lib/systemd/system/nagari.service", 0o644),
    "debian/environment": ("etc/nagari/environment", 0o644),
    "debian/avahi.service": ("etc/avahi/services/nagari.service", 0o644),
    "debian/postinst": ("DEBIAN/postinst", 0o755),
    "debian/prerm": ("DEBIAN/prerm", 0o755),
    "debian/postrm": ("DEBIAN/postrm", 0o755),
}
CONFFILES = "/etc/nagari/environment\n/etc/avahi/services/nagari.service\n"


def control(version: str, architecture: str, python: str, kilobytes: int) -> str:
    major, minor = (int(part) for part in python.split("."))
    return f"""Package: nagari
Version: {version}
Architecture: {architecture}
Maintainer: Nagari <nagari@localhost>
Installed-Size: {kilobytes}
Depends: python3 (>= {python}), python3 (<< {major}.{minor + 1}), adduser, tzdata
Recommends: avahi-daemon
Section: misc
Priority: optional
Description: Information system of a village office that is often without internet
 Residents, letters, requests, queue and maps of a nagari, desa or kelurahan.
 The office's data lie in /var/lib/nagari/data and stay when the package goes.
"""


def build(release: Path, key: Path, out: Path) -> Path:
    with opened(release, None) as found:
        told = found.manifest
    if told.platform not in ARCHITECTURES:
        sys.exit(f"{release.name} is for {told.platform}; a Debian package holds one for {', '.join(ARCHITECTURES)}.")
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"nagari_{told.version}_{ARCHITECTURES[told.platform]}.deb"
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        tree.chmod(0o755)
        for name, (place, mode) in PLACES.items():
            target = tree / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(OFFICE / name, target)
            target.chmod(mode)
        shared = tree / "usr/share/nagari"
        shutil.copyfile(release, shared / release.name)
        shutil.copyfile(key, shared / "pembuat.pub")
        kilobytes = sum(one.stat().st_size for one in tree.rglob("*") if one.is_file()) // 1024
        text = control(told.version, ARCHITECTURES[told.platform], told.python, kilobytes + told.unpacked // 1024)
        (tree / "DEBIAN/control").write_text(text)
        (tree / "DEBIAN/conffiles").write_text(CONFFILES)
        # Wheels are compressed already.
        command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(made)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("key", type=Path, help="the public key of who signs releases (.pub)")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    given = parser.parse_args()
    made = build(given.release, given.key, given.out)
    print(f"{made}  {made.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
