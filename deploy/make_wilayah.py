"""Make nagari/wilayah/data/wilayah.csv.zst, the reference tree that is shipped.

Run by a developer after a new decree, never by an office: `python deploy/make_wilayah.py [FOLDER]`. FOLDER is the
unpacked npm package idn-area-data; without it the pinned version is fetched by `npm pack`. Names and centres of
Kabupaten Solok come from deploy/wilayah_solok.csv (Kepmendagri 300.2.2-2430/2025; centres of indicative
boundaries). Sources and licence: nagari/wilayah/data/README.md.
"""

import csv
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import zstandard

PACKAGE = "idn-area-data@4.0.1"
FILES = ("provinces", "regencies", "districts", "villages")
HERE = Path(__file__).parent
TARGET = HERE.parent / "nagari" / "wilayah" / "data" / "wilayah.csv.zst"

# The package writes the glottal stop of 16 villages as a straight or a curly double sign, and leaves one footnote star.
REPAIRS = str.maketrans({'"': "'", "’": "'", "*": None})


def fetch(folder: Path) -> Path:
    done = subprocess.run(["npm", "pack", PACKAGE], cwd=folder, check=True, capture_output=True, text=True)
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def read_package(package: Path) -> dict[str, str]:
    """Names by dotted Kemendagri code."""
    names: dict[str, str] = {}
    for name in FILES:
        with (package / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                names[row["code"]] = " ".join(row["name"].translate(REPAIRS).split())
    return names


def build(package: Path) -> str:
    names = read_package(package)
    centres: dict[str, tuple[str, str]] = {}
    with (HERE / "wilayah_solok.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names[row["code"]] = row["name"]
            centres[row["code"]] = (row["lat"], row["lng"])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "name", "lat", "lng"])
    for code in sorted(names):  # sorted by code, every parent stands before its children
        writer.writerow([code, names[code], *centres.get(code, ("", ""))])
    return out.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(Path(folder))
        text = build(package)
    TARGET.write_bytes(zstandard.ZstdCompressor(level=19, write_checksum=True).compress(text.encode()))
    print(f"{TARGET}: {text.count(chr(10)) - 1} regions, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
