#!/usr/bin/env python3
"""`make run`: a regency, a district office and two nagari side by side, each a site of its own, syncing.

Builds their data once under .run/, serves them, says in one box what to try. HOST=0.0.0.0 lets other devices in,
PORT=9000 chooses where to look for free ports first.
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deploy.link import Line  # noqa: E402  found by the line above
from nagari.demo.logins import PASSWORD  # noqa: E402  plain Python
from nagari.demo.places import KOTO_BARU, KUBUNG, PLACES, SELAYO, SOLOK, Place  # noqa: E402

DATA = ROOT / ".run"
READY = DATA / "demo.ready"
# Where the sites were when they were enrolled: the offices look for the regency there.
PORTS = DATA / "ports.json"
# Where the QR codes of letters lead: the regency, as other devices reach it.
ADDRESS = DATA / "periksa"
# While this file is there, no office reaches the regency: `make cut`, `make mend`.
CUT = DATA / "putus"
LINE = "line"
# The regions of Indonesia take longer than an office: they are unpacked once and copied.
GROUND = DATA / "dasar"
# In the order of their ports, the office most will open first.
SHOWN = (KOTO_BARU, SELAYO, KUBUNG, SOLOK)
HOST = os.environ.get("HOST", "127.0.0.1")
FIRST_PORT = int(os.environ.get("PORT", "8000"))
PATIENCE_SECONDS = 120
STOP_SECONDS = 10

Process = subprocess.Popen[bytes]


def made_of() -> str:
    """Changes whenever the demo data would: other tables, another generator."""
    digest = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/*/migrations/0*.py")), *sorted((ROOT / "nagari" / "demo").glob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    found = []
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if is_free(port):
            found.append(port)
            if len(found) == count:
                return found
    sys.exit(f"No {count} ports from {FIRST_PORT} to {FIRST_PORT + 99} are free. Name others: PORT=9000 make run")


def environment(folder: Path) -> dict[str, str]:
    # What the shell holds for a real site must not lead the demo there, nor have each start compile Django anew.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NAGARI_")
        and name not in {"DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BEHIND_TLS"}
        and name != "PYTHONDONTWRITEBYTECODE"
    }
    # Who is invented has no phone.
    own = {"NAGARI_DATA": str(folder), "NAGARI_GALLERY": "1", "NAGARI_SECOND_FACTOR": "voluntary"}
    return {**kept, **own, "PYTHONUNBUFFERED": "1"}


def folder_of(place: Place) -> Path:
    return DATA / place.slug


def begin(folder: Path, *arguments: str, output: int | None = None) -> Process:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(folder),
        stdout=output,
    )


def finish(processes: Iterable[Process]) -> None:
    """Wait for all; end here if one failed."""
    codes = [process.wait() for process in processes]
    if any(codes):
        sys.exit("The demo could not be made; the lines above say why. `make clean` starts afresh.")


def answer(process: Process) -> dict[str, str]:
    """The JSON object a command printed as its last line; the lines before are shown."""
    printed, _nothing = process.communicate()
    print("\n".join(printed.decode().splitlines()[:-1]), flush=True)
    finish([process])
    found: dict[str, str] = json.loads(printed.decode().strip().splitlines()[-1])
    return found


def build(ports: dict[str, int]) -> dict[str, Process]:
    """The data of all sites, enrolled; the regency's server runs on. The mark is set last: what Ctrl-C left half-made
    is made anew."""
    began = time.monotonic()
    print("Making a regency, a district and two nagari with invented residents (once, about a minute) ...", flush=True)
    shutil.rmtree(DATA, ignore_errors=True)
    finish([begin(GROUND, "demo_office", "--place", "dasar")])
    for place in PLACES:
        folder_of(place).mkdir(parents=True)
        for file in GROUND.glob("nagari.sqlite3*"):
            shutil.copyfile(file, folder_of(place) / file.name)
    koto_baru = begin(folder_of(KOTO_BARU), "demo_office", "--place", KOTO_BARU.slug, "--check", check_page(ports))
    codes = answer(begin(folder_of(SOLOK), "demo_office", "--place", SOLOK.slug, "--codes", output=subprocess.PIPE))
    servers = serve([SOLOK], ports)
    # The offices know the regency by the line's address, so that it can be cut.
    regency = f"http://127.0.0.1:{ports[LINE]}"
    Line(ports[LINE], ports[SOLOK.slug], CUT).start()
    finish([koto_baru])
    wait_until_up(servers, ports)
    joining = [
        begin(
            *(folder_of(place), "demo_office", "--place", place.slug, "--check", check_page(ports)),
            *("--join", regency, codes[place.wilayah]),
        )
        for place in (SELAYO, KUBUNG)
    ]
    # Collected by the regency's server at its start: seconds of work that is the same for all.
    for place in (KOTO_BARU, SELAYO, KUBUNG):
        shutil.copytree(folder_of(SOLOK) / "static", folder_of(place) / "static")
    enrolling = ("enroll", regency, codes[KOTO_BARU.wilayah])
    # It tells in Indonesian that it is done.
    finish([*joining, begin(folder_of(KOTO_BARU), *enrolling, output=subprocess.DEVNULL)])
    print(f"  {KOTO_BARU.title} has joined the regency.", flush=True)
    PORTS.write_text(json.dumps(ports))
    ADDRESS.write_text(check_page(ports))
    READY.write_text(made_of())
    print(f"... made in {time.monotonic() - began:.0f} s.", flush=True)
    return servers


def reachable() -> str:
    """This machine as another one in the same network names it."""
    if HOST != "0.0.0.0":
        return HOST
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only says from which of its addresses it would be.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def check_page(ports: dict[str, int]) -> str:
    """Not the line, which is cut now and then: whoever holds a letter asks the regency itself."""
    return f"http://{reachable()}:{ports[SOLOK.slug]}"


def readdress(ports: dict[str, int]) -> None:
    """Another HOST than last time: letters made from now on lead there."""
    wanted = check_page(ports)
    if ADDRESS.exists() and ADDRESS.read_text() == wanted:
        return
    finish([begin(folder_of(place), "demo_address", wanted) for place in (KOTO_BARU, SELAYO, KUBUNG)])
    ADDRESS.write_text(wanted)


LOCAL = "127.0.0.1" if HOST in ("127.0.0.1", "0.0.0.0") else HOST


def known_ports() -> dict[str, int] | None:
    """Those of last time, if they are still free; None where the offices have to be made again."""
    if not READY.exists() or READY.read_text() != made_of() or not PORTS.exists():
        return None
    ports: dict[str, int] = json.loads(PORTS.read_text())
    wanted = range(FIRST_PORT, FIRST_PORT + 100)
    return ports if all(port in wanted and is_free(port) for port in ports.values()) else None


def serve(places: Sequence[Place], ports: dict[str, int]) -> dict[str, Process]:
    return {
        place.slug: begin(folder_of(place), "serve", "--host", HOST, "--port", str(ports[place.slug]), "--quiet")
        for place in places
    }


def wait_until_up(servers: dict[str, Process], ports: dict[str, int]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    # A proxy that the shell names would be asked for this very machine, and know nothing of it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for slug, server in servers.items():
        while not answers(opener, f"http://{LOCAL}:{ports[slug]}/rawat/ping/"):
            if server.poll() is not None:
                stop(servers)
                sys.exit(f"The server of {slug} ended with code {server.returncode}; the lines above say why.")
            if time.monotonic() > until:
                stop(servers)
                sys.exit(f"{slug} has not answered for {PATIENCE_SECONDS} seconds.")
            time.sleep(0.05)


def answers(opener: urllib.request.OpenerDirector, address: str) -> bool:
    try:
        opener.open(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def stop(servers: dict[str, Process]) -> None:
    for server in servers.values():
        server.terminate()


def box(ports: dict[str, int]) -> str:
    host = "localhost" if HOST == "127.0.0.1" else reachable()
    lines = ["FOUR OFFICES, EACH WITH ITS OWN DATA, EXCHANGING ALL THE TIME", "Everybody in them is invented.", ""]
    for place in SHOWN:
        lines += [f"{place.title:<18} http://{host}:{ports[place.slug]}/"]
        lines += [f"    {login.username:<12} {login.title}" for login in place.logins]
    lines += [
        "",
        f"Log in at /masuk   password of all: {PASSWORD}",
        "",
        "Try     register a resident at Nagari Koto Baru; a second later the page says that the regency has it",
        "        at the regency: /sinkron/kantor/ shows all offices; search the new resident there",
        "        search a name with the / key; open a resident and look at the history",
        "        /penduduk/ganda/: one is written down twice here, one lives at Koto Baru and at Selayo",
        "        at Koto Baru /antrean/layar/, /antrean/kiosk/ and /antrean/loket/ side by side: a queue in progress",
        "        at Koto Baru /permohonan/: take in a Surat Keterangan Tidak Mampu; walinagari approves, at Kubung",
        "        verifikator and camat; walinagari issues the letter; the resident asks /permohonan/status/",
        "        /periksa/: drop the PDF of a letter there, or scan its QR: genuine, altered, revoked",
        "        /impor: bring in a file and look at the preview before it is written",
        "        `make cut` in another terminal takes the line to the regency away, `make mend` gives it back",
        "",
        "Ctrl-C stops. `make clean` forgets everything. `make help` lists the rest.",
    ]
    width = max(len(line) for line in lines)
    return "\n".join(
        ["┌" + "─" * (width + 4) + "┐", *[f"│  {line:<{width}}  │" for line in lines], "└" + "─" * (width + 4) + "┘"]
    )


def main() -> int:
    # As a real office's folder: for this user alone.
    os.umask(0o077)
    ports = known_ports()
    servers: dict[str, Process] = {}
    is_old = ports is not None
    # Ctrl-C reaches the servers by itself; a SIGTERM to make or to this process has to be passed on.
    signal.signal(signal.SIGTERM, lambda *_: stop(servers))
    if ports is None:
        names = (*(place.slug for place in SHOWN), LINE)
        ports = dict(zip(names, free_ports(len(names)), strict=True))
        servers |= build(ports)
    else:
        CUT.unlink(missing_ok=True)
        readdress(ports)
        Line(ports[LINE], ports[SOLOK.slug], CUT).start()
    servers |= serve([place for place in SHOWN if place.slug not in servers], ports)
    wait_until_up(servers, ports)
    print(box(ports), flush=True)
    if is_old:
        # Of an earlier day perhaps: its queue is over, and a new one comes in beside, holding nobody up.
        begin(folder_of(KOTO_BARU), "demo_queue")
    signal.signal(signal.SIGINT, lambda *_: stop(servers))
    # One that ends takes the others along: half a demo would only puzzle.
    while not (ended := [slug for slug, server in servers.items() if server.poll() is not None]):
        time.sleep(0.2)
    print(f"Stopping: {', '.join(ended)} ended.", flush=True)
    stop(servers)
    return max(server.wait(STOP_SECONDS) for server in servers.values())


if __name__ == "__main__":
    sys.exit(main())
