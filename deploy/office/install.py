#!/usr/bin/env python3
"""Puts a release into a folder for the first time, or offers it to the program that is there already.

    python3 install.py nagari-0.2.0-linux_x86_64.rilis /var/lib/nagari/program

Needs nothing but Python: what unpacks a release comes out of the release itself. The packages that carry this file are
trusted as a whole, so the first release is checked for damage only; those that follow it need a signature of `keys/`.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAUNCHER = "nagari.py"


def install(release: Path, home: Path) -> int:
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    for key in HERE.glob("*.pub"):
        (home / "keys").mkdir(exist_ok=True)
        shutil.copyfile(key, home / "keys" / key.name)
    if (home / "current").exists():
        return subprocess.call([sys.executable, str(home / LAUNCHER), "upgrade", str(release)])
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(release) as packed:
            packed.extract("program.zip", folder)
        sys.path.insert(0, str(Path(folder) / "program.zip"))
        from nagari.upkeep.keeper.home import Home
        from nagari.upkeep.upgrade import archive

        with archive.opened(release, None) as found:
            version = found.manifest.version
            archive.unpack(found, home / "versions" / version, home / "wheels")
        place = Home(home)
        shutil.copyfile(home / "versions" / version / "deploy" / "office" / LAUNCHER, home / LAUNCHER)
        # Last: without it nothing is installed, and this begins anew.
        place.point_to(version, "keeper")
        place.point_to(version)
    print(f"Versi {version} terpasang di {home}.")
    return 0


def main() -> int:
    if len(sys.argv) != 3:
        print("Tulis: python3 install.py BERKAS.rilis FOLDER", file=sys.stderr)
        return 2
    try:
        return install(Path(sys.argv[1]), Path(sys.argv[2]))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        print(f"Tidak dapat dipasang: {error}. Salin berkasnya sekali lagi, dan periksa ruang disk.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
