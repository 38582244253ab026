#!/usr/bin/env python3
"""Makes a release: one signed file with the program and the packages of one platform, for offices without internet.

    .venv/bin/python deploy/make_release.py --new-key ~/nagari-release.key        # once; the public half beside it
    .venv/bin/python deploy/make_release.py --key ~/nagari-release.key --version 0.2.0 --platform linux_x86_64
    ... --since nagari-0.1.0-linux_x86_64.rilis                     # thin: without the wheels that one has

What it holds is described in nagari/upkeep/upgrade/manifest.py. The wheels are those of requirements.txt, their hashes
compared by pip.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nagari.upkeep.upgrade import manifest  # noqa: E402  plain Python, found by the line above
from nagari.upkeep.upgrade.archive import opened  # noqa: E402
from nagari.upkeep.upgrade.manifest import MANIFEST, PREFIX, PROGRAM, SIGNATURE, WHEELS, Manifest, Part  # noqa: E402

CONTENT = (
    *("manage.py", "nagari", "layanan", "peta", "locale", "docs/panduan", "docs/configuration.md", "deploy/office"),
    *("CHANGELOG.md", "LICENSE", "README.md", "requirements.txt"),
)
LEFT_OUT = frozenset({"__pycache__", "django.po"})
ENDING = ".rilis"
# pip's names of a platform, newest first: a wheel of any of them runs there.
MANYLINUX = ("manylinux_2_34", "manylinux_2_31", "manylinux_2_28", "manylinux_2_27", "manylinux_2_17", "manylinux2014")
TAGS = {
    "linux_x86_64": tuple(f"{one}_x86_64" for one in MANYLINUX),
    "linux_aarch64": tuple(f"{one}_aarch64" for one in MANYLINUX),
    "win_amd64": ("win_amd64",),
}
# Every file has this time: the same content gives the same bytes.
MOMENT = (2020, 1, 1, 0, 0, 0)


def files(content: Iterable[str] = CONTENT) -> Iterator[Path]:
    for name in content:
        path = ROOT / name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in found if one.is_file() and not LEFT_OUT & set(one.parts))


def pack_program(target: Path) -> int:
    """Bytes it has when unpacked."""
    if not list((ROOT / "locale").rglob("*.mo")):
        sys.exit("The catalogue is not compiled. Run: .venv/bin/python deploy/catalogue.py compile")
    size = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files():
            put(packed, path.relative_to(ROOT).as_posix(), path.read_bytes(), zipfile.ZIP_DEFLATED)
            size += path.stat().st_size
    return size


def put(packed: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_STORED) -> None:
    info = zipfile.ZipInfo(name, MOMENT)
    info.external_attr = 0o644 << 16
    info.compress_type = how
    packed.writestr(info, content)


def pinned(platform: str, python: str) -> str:
    """requirements.txt as that platform reads it: pip itself would ask where it runs now."""
    surroundings = {
        "sys_platform": "win32" if platform.startswith("win") else "linux",
        "python_full_version": f"{python}.9",
        "python_version": python,
        "implementation_name": "cpython",
    }
    kept = []
    for block in (ROOT / "requirements.txt").read_text().replace("\\\n", " ").splitlines():
        asked, *hashes = block.strip().split(" --hash")
        if not asked.strip():
            continue
        wanted = Requirement(asked.strip())
        if wanted.marker is None or wanted.marker.evaluate(surroundings):
            kept.append(
                f"{wanted.name}{wanted.specifier}{''.join(f' --hash{one}' for one in hashes)}".replace("  ", " ")
            )
            if wanted.extras:
                kept[-1] = kept[-1].replace(wanted.name, f"{wanted.name}[{','.join(sorted(wanted.extras))}]", 1)
    return "\n".join(kept) + "\n"


def fetch_wheels(platform: str, python: str, target: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as asked:
        asked.write(pinned(platform, python))
        asked.flush()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary=:all:", "--dest", str(target), "--requirement", asked.name]
        command += ["--python-version", python, "--implementation", "cp"]
        for tag in TAGS[platform]:
            command += ["--platform", tag]
        subprocess.run(command, check=True)


def part_of(name: str, path: Path) -> Part:
    content = path.read_bytes()
    return Part(name=name, sha256=sha256(content).hexdigest(), bytes=len(content))


def size_of(wheel: Path) -> int:
    with zipfile.ZipFile(wheel) as packed:
        return sum(one.file_size for one in packed.infolist())


def make(
    out: Path,
    key: Ed25519PrivateKey,
    *,
    version: str,
    least: str,
    platform: str,
    python: str,
    wheels: Path,
    notes: str,
    made_at: str,
    since: Path | None = None,
) -> Manifest:
    """Write a release to `out`."""
    manifest.number(version), manifest.number(least)
    known = frozenset[str]()
    if since is not None:
        with opened(since, None) as before:
            known = frozenset(part.sha256 for part in before.manifest.wheels)
    part = out.with_name(f"{out.name}.part")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(part, "w") as release:
        program = Path(folder) / PROGRAM
        unpacked = pack_program(program)
        named = {PROGRAM: program, **{f"{WHEELS}{one.name}": one for one in sorted(wheels.glob("*.whl"))}}
        parts = tuple(part_of(name, path) for name, path in named.items())
        unpacked += sum(size_of(path) for name, path in named.items() if name != PROGRAM)
        told = Manifest(version, least, platform, python, made_at, notes, unpacked, parts)
        put(release, MANIFEST, told.as_bytes())
        put(release, SIGNATURE, key.sign(PREFIX + told.as_bytes()).hex().encode())
        for one in parts:
            if one.sha256 not in known:
                put(release, one.name, named[one.name].read_bytes())
    os.replace(part, out)
    return told


def new_key(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key.private_bytes_raw().hex() + "\n")
    path.with_suffix(".pub").write_text(key.public_key().public_bytes_raw().hex() + "\n")


def read_key(path: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a signing key, and end")
    parser.add_argument("--key", type=Path, help="the private signing key")
    parser.add_argument("--version", help="as in pyproject.toml, if not named")
    parser.add_argument("--least", default="0.1.0", help="the oldest version it may be installed over")
    parser.add_argument("--platform", choices=sorted(TAGS), default=manifest.this_platform())
    parser.add_argument("--python", default=manifest.this_python(), help="3.11 for Debian 12 and the Windows folder")
    parser.add_argument("--wheels", type=Path, help="a folder that has them already")
    parser.add_argument("--since", type=Path, help="leave out the wheels of this release")
    parser.add_argument("--notes", type=Path, help="what is new, in the office's language: lines that begin with “- ”")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="folder")
    return parser


def main() -> int:
    parser = _parser()
    given = parser.parse_args()
    if given.new_key:
        new_key(given.new_key)
        return 0
    if not given.key:
        parser.error("--key is needed; --new-key makes one")
    version = given.version or tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    given.out.mkdir(parents=True, exist_ok=True)
    out = given.out / f"nagari-{version}-{given.platform}{'-tipis' if given.since else ''}{ENDING}"
    with tempfile.TemporaryDirectory() as folder:
        wheels = given.wheels or Path(folder)
        if not given.wheels:
            fetch_wheels(given.platform, given.python, wheels)
        told = make(
            out,
            read_key(given.key),
            version=version,
            least=given.least,
            platform=given.platform,
            python=given.python,
            wheels=wheels,
            notes=given.notes.read_text(encoding="utf-8")[:3000] if given.notes else "",
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            since=given.since,
        )
    print(
        f"{out}  {out.stat().st_size / 1e6:.1f} MB, {len(told.wheels)} packages, {told.unpacked / 1e6:.0f} MB unpacked"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
