"""A regency as deploy/regency sets it up, really started: nginx, granian, two PostgreSQL, the work beside the pages."""

import shlex
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import postgres
from tests.server import ROOT, environment, free_port
from tests.sync.sites import SOLOK, Place
from tests.sync.test_serving import eventually

DEPLOY = ROOT / "deploy" / "regency"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
UP_SECONDS = 60.0


@dataclass(slots=True)
class Regency:
    folder: Path
    first: postgres.Cluster
    second: postgres.Cluster
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    port: int = 0
    plain_port: int = 0

    @property
    def place(self) -> Place:
        more = {
            "DATABASE_URL": postgres.either(self.first, self.second),
            "DATABASE_REPLICA_URLS": self.second.url,
            "ALLOWED_HOSTS": "localhost",
            "BEHIND_TLS": "1",
        }
        return Place(self.folder / "data", "kabupaten", SOLOK, more)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def start(self, name: str, *command: str) -> None:
        place = self.place
        self.processes[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(place.data, **place.more),
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / f"{name}.err").open("ab"),
        )

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=20)

    def work(self) -> None:
        self.start("work", *unit("nagari-work"))

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, bytes, Message]:
        request = urllib.request.Request(f"{self.address}{path}", headers=headers, method=method)
        trusted = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        try:
            with urllib.request.urlopen(request, timeout=20, context=trusted) as told:
                return told.status, told.read(), told.headers
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read(), refused.headers


def unit(name: str, port: int = 8000) -> list[str]:
    """The command of a unit file, with this environment's programs instead of those in /opt/nagari."""
    lines = (DEPLOY / f"{name}.service").read_text().splitlines()
    command = next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
    found = shlex.split(command.replace("/opt/nagari/.venv/bin", str(Path(sys.executable).parent)))
    return [str(port) if word == "8000" else word for word in found]


def certificate(folder: Path) -> None:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(x509.OID_COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)


def nginx(made: Regency, pages_port: int) -> None:
    certificate(made.folder)
    given = {
        "--name": "localhost",
        "--logins": 6,
        "--certificate": made.folder / "certificate.pem",
        "--key": made.folder / "key.pem",
        "--pages-port": pages_port,
        "--tls-port": made.port,
        "--plain-port": made.plain_port,
        "--logs": made.folder,
        "--cache": made.folder / "cache",
    }
    command = [sys.executable, str(DEPLOY / "prepare.py"), *(str(word) for pair in given.items() for word in pair)]
    written = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    (made.folder / "site.conf").write_text(written.stdout)
    kept = "".join(
        f"{kind}_temp_path {made.folder}/tmp-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # One process without a master needs no other user, and no root.
    (made.folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {made.folder}/nginx.pid; error_log {made.folder}/nginx-error.log;"
        f"events {{ worker_connections 2048; }}"
        f"http {{ include /etc/nginx/mime.types; {kept} include {made.folder}/site.conf; }}"
    )
    made.start("nginx", NGINX, "-p", str(made.folder), "-e", "stderr", "-c", str(made.folder / "nginx.conf"))


@contextmanager
def standing(folder: Path, *, is_durable: bool = False) -> Iterator[Regency]:
    """`is_durable`: a commit is on the disk, which what kills processes alone need not wait for."""
    with ExitStack() as kept:
        settings = (DEPLOY / "postgresql-common.conf").read_text()
        first = kept.enter_context(postgres.cluster(settings=settings, is_durable=is_durable))
        second = kept.enter_context(postgres.replica(first, is_lossless=True, is_durable=is_durable))
        made = Regency(folder, first, second, port=free_port(), plain_port=free_port())
        try:
            place = made.place
            place.manage("serve", "--prepare")
            place.manage("setup", "--level", "kabupaten", "--wilayah", SOLOK)
            pages_port = free_port()
            made.start("pages", *unit("nagari-pages", pages_port))
            made.work()
            nginx(made, pages_port)
            assert eventually(lambda: answers(made), UP_SECONDS), told(made)
            yield made
        finally:
            for name in list(made.processes):
                made.stop(name)


def answers(made: Regency) -> bool:
    try:
        return made.ask("/")[0] == 200
    except OSError:
        return False


def told(made: Regency) -> str:
    return "\n".join(path.read_text()[-2000:] for path in made.folder.glob("*.err"))
