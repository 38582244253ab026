#!/usr/bin/env python3
"""Makes the folder that installs an office on Windows without internet, as one zip for a stick.

    .venv/bin/python deploy/make_release.py --key KEY --platform win_amd64 --python 3.11
    .venv/bin/python deploy/make_windows.py dist/nagari-0.2.0-win_amd64.rilis nagari-release.pub \\
        --python python-3.11.9-embed-amd64.zip --sha256 DIGEST

The embeddable Python of python.org is not ours to carry: the maker fetches it once and names the digest that
python.org's page tells.
"""

import argparse
import io
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deploy.make_release import put  # noqa: E402  found by the line above
from nagari.upkeep.upgrade.archive import opened  # noqa: E402
from nagari.upkeep.upgrade.manifest import Manifest  # noqa: E402

OFFICE = ROOT / "deploy" / "office"
SCRIPTS = ("Pasang.cmd", "pasang.ps1", "lepas.ps1", "BACA-SAYA.txt")
PLATFORM = "win_amd64"


def for_windows(name: str) -> bytes:
    """Line ends of Windows; and the mark without which its PowerShell 5 reads UTF-8 in the code page of the machine."""
    text = (OFFICE / "windows" / name).read_text(encoding="utf-8").replace("\n", "\r\n")
    return text.encode("utf-8-sig" if name.endswith((".ps1", ".txt")) else "ascii")


def check_python(content: bytes, told: Manifest) -> None:
    """The embeddable Python the release was made for; ends with one sentence and one remedy."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except zipfile.BadZipFile:
        sys.exit("This is no zip. Take the “Windows embeddable package (64-bit)” of python.org.")
    wanted = {"python.exe", f"python{told.python.replace('.', '')}.dll", "_sqlite3.pyd", "_ssl.pyd"}
    if missing := wanted - names:
        sys.exit(f"In this Python is no {', '.join(sorted(missing))}. Take the embeddable {told.python} for 64 bit.")


def build(release: Path, key: Path, python: bytes, out: Path) -> Path:
    with opened(release, None) as found:
        told = found.manifest
        if told.platform != PLATFORM:
            sys.exit(f"{release.name} is for {told.platform}. Make one with --platform {PLATFORM}.")
        if missing := [one.name for one in told.parts if not found.has(one)]:
            sys.exit(f"This release is thin: it has no {missing[0]}. Take the full one.")
    check_python(python, told)
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"Nagari-{told.version}-windows.zip"
    with zipfile.ZipFile(made, "w") as folder, zipfile.ZipFile(io.BytesIO(python)) as small:
        for name in SCRIPTS:
            put(folder, f"Nagari/{name}", for_windows(name))
        put(folder, "Nagari/install.py", (OFFICE / "install.py").read_bytes())
        put(folder, "Nagari/pembuat.pub", key.read_bytes())
        for info in small.infolist():
            if not info.is_dir():
                put(folder, f"Nagari/python/{info.filename}", small.read(info), zipfile.ZIP_DEFLATED)
        put(folder, f"Nagari/{release.name}", release.read_bytes())
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("key", type=Path, help="the public key of who signs releases (.pub)")
    parser.add_argument("--python", type=Path, required=True, help="python-3.11.x-embed-amd64.zip")
    parser.add_argument("--sha256", required=True, help="its digest, from python.org")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    given = parser.parse_args()
    python = given.python.read_bytes()
    if sha256(python).hexdigest() != given.sha256.lower():
        sys.exit("The digest of this Python is another. Fetch it once more from python.org.")
    made = build(given.release, given.key, python, given.out)
    print(f"{made}  {made.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
