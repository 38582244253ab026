#!/usr/bin/env python3
"""`make run`: the demo office. Builds its data once under .run/, serves it, says in one box what to try.

HOST=0.0.0.0 lets other devices in, PORT=9000 chooses where to look for a free port first.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATA = ROOT / ".run" / "kantor"
READY = DATA / "demo.ready"
HOST = os.environ.get("HOST", "127.0.0.1")
FIRST_PORT = int(os.environ.get("PORT", "8000"))
RESIDENTS = 5000
PATIENCE_SECONDS = 120


def made_of() -> str:
    """Changes whenever the demo data would: other tables, another generator."""
    digest = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/*/migrations/0*.py")), *sorted((ROOT / "nagari" / "demo").glob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    sys.exit(f"No port from {FIRST_PORT} to {FIRST_PORT + 99} is free. Name another: PORT=9000 make run")


def environment() -> dict[str, str]:
    # What the shell holds for a real site must not lead the demo there.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NAGARI_") and name not in {"DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BEHIND_TLS"}
    }
    return {**kept, "NAGARI_DATA": str(DATA), "NAGARI_GALLERY": "1", "PYTHONUNBUFFERED": "1"}


def build() -> None:
    """The office's data. The mark is set last: what Ctrl-C left half-made is made anew."""
    began = time.monotonic()
    print(f"Making the demo office with {RESIDENTS:,} invented residents (once) ...", flush=True)
    shutil.rmtree(DATA, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "manage.py", "demo_office", "--residents", str(RESIDENTS)],
        cwd=ROOT,
        env=environment(),
        check=False,
    )
    if done.returncode:
        sys.exit("The demo office could not be made; the lines above say why. `make clean` starts afresh.")
    READY.write_text(made_of())
    print(f"... made in {time.monotonic() - began:.0f} s.", flush=True)


def wait_until_up(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    # A proxy that the shell names would be asked for this very machine, and know nothing of it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        if server.poll() == 0:
            sys.exit(0)
        if server.poll() is not None:
            sys.exit(f"The server ended with code {server.returncode}; the lines above say why.")
        try:
            opener.open(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit(f"{address} has not answered for {PATIENCE_SECONDS} seconds.")


def box(address: str) -> str:
    from nagari.demo.logins import LOGINS, PASSWORD

    lines = [
        "NAGARI KOTO BARU, Kecamatan Kubung, Kabupaten Solok",
        f"{RESIDENTS:,} invented residents, one office, no internet needed",
        "",
        f"Open    {address}",
        "",
        f"Log in at {address}masuk   password of all: {PASSWORD}",
        *[f"  {login.username:<12} {login.title}" for login in LOGINS],
        "",
        'Try     search a name with the / key, e.g. "yulia" or "syafrizal"',
        "        open a resident, then the family",
        "        /impor: bring in a file and look at the preview before it is written",
        "        /gaya: all parts of the pages, side by side",
        "",
        "Ctrl-C stops. `make clean` forgets everything. `make help` lists the rest.",
    ]
    width = max(len(line) for line in lines)
    return "\n".join(
        ["┌" + "─" * (width + 4) + "┐", *[f"│  {line:<{width}}  │" for line in lines], "└" + "─" * (width + 4) + "┘"]
    )


def main() -> int:
    if not READY.exists() or READY.read_text() != made_of():
        build()
    port = free_port()
    address = (
        f"http://{'localhost' if HOST == '127.0.0.1' else HOST if HOST != '0.0.0.0' else socket.gethostname()}:{port}/"
    )
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(port), "--quiet"],
        cwd=ROOT,
        env=environment(),
    )
    # Ctrl-C reaches the server by itself; a SIGTERM to make or to this process has to be passed on.
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    signal.signal(signal.SIGINT, lambda *_: server.terminate())
    wait_until_up(server, f"http://{'127.0.0.1' if HOST == '0.0.0.0' else HOST}:{port}/")
    print(box(address), flush=True)
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
