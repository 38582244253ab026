"""The files of deploy/regency at work."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from nagari.sync.core.segment import StreamKey
from nagari.sync.transport.messages import unpacked
from tests import postgres
from tests.regency import DEPLOY, NGINX, Regency, answers, standing, told
from tests.sync import sites
from tests.sync.sites import KOTO_BARU, Place
from tests.sync.test_serving import eventually

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(postgres.binaries() is None, reason=postgres.INSTALL),
    pytest.mark.skipif(not Path(NGINX).exists(), reason="install nginx (apt-get install nginx-light)"),
]
HEADS = """
SELECT s.uuid, t.scope, t.channel, t.admitted FROM sync_stream t JOIN sync_site s ON s.number = t.site_id
"""
_ADD = """
import sys, time
from datetime import date
from django.core.management import call_command
from nagari.penduduk.models import Penduduk
def add(nama):
    Penduduk.objects.create(wilayah="13.02.10.2001", nama=nama, terdata_sejak=date(2026, 5, 14))
"""
# One process each: to start Python and Django takes longer than all they do.
FIRST = f"""{_ADD}
call_command("setup", "--level", "nagari", "--wilayah", "13.02.10.2001")
call_command("enroll", *sys.argv[1:])
add("Yulia")
call_command("sync", "--json")
"""
LATER = f"""{_ADD}
add("Nurhayati")
for _turn in range(60):
    try:
        call_command("sync", "--json")
        break
    except SystemExit:
        time.sleep(1)
else:
    sys.exit(1)
"""


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Regency]:
    with standing(tmp_path_factory.mktemp("regency")) as made:
        yield made


def names(cluster: postgres.Cluster) -> set[str]:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        return {name for (name,) in connection.execute("SELECT nama FROM penduduk_penduduk")}


def test_it_serves_files_in_parts_and_bars_what_is_not_for_all(regency: Regency) -> None:
    _status, page, headers = regency.ask("/")
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    sheet = next(piece for piece in page.decode().split('"') if piece.startswith("/static/") and piece.endswith(".css"))
    for wanted, length in (("bytes=0-0", 1), ("bytes=10-19", 10)):
        status, body, headers = regency.ask(sheet, Range=wanted)
        assert (status, len(body)) == (206, length), headers
    assert regency.ask("/sinkron/api/1", method="POST")[0] == 401
    plain = urllib.request.build_opener(Stay)
    with pytest.raises(urllib.error.HTTPError) as moved:
        plain.open(f"http://localhost:{regency.plain_port}/masuk/?a=b", timeout=20)
    assert moved.value.headers["Location"] == "https://localhost/masuk/?a=b"


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: object, **_more: object) -> None:
        return None


def test_it_says_how_it_is(regency: Regency) -> None:
    told: list[Any] = []

    def is_well() -> bool:
        told[:] = regency.ask("/sehat/")[:2]
        return bool(told[0] == 200)

    assert eventually(is_well), told
    assert json.loads(told[1])["checks"]["database"] == "ok"
    figures = regency.ask("/sehat/metrik/")[1].decode()
    assert 'nagari_info{level="kabupaten",' in figures
    # Read from a replica that is there and has come as far.
    assert 'nagari_replica_behind_seconds{replica="replica1"}' in figures


def test_it_writes_no_search_into_its_logs(regency: Regency) -> None:
    regency.ask("/penduduk/?q=1302109876549001")
    assert eventually(lambda: "/penduduk" in (regency.folder / "nagari.log").read_text(), 10)
    written = [json.loads(line) for line in (regency.folder / "nagari.log").read_text().splitlines()]
    assert {"at", "part", "status", "seconds"} <= set(written[0])
    assert not any("9001" in path.read_text() for path in regency.folder.glob("*.log"))


def acknowledged(office: Place) -> dict[StreamKey, int]:
    """How far the regency has said it holds each stream, as the office knows."""
    (theirs,) = office.read("SELECT theirs FROM sync_peer WHERE is_parent")
    return unpacked(theirs)


def held(cluster: postgres.Cluster) -> dict[StreamKey, int]:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        rows = connection.execute(HEADS).fetchall()
    return {StreamKey(*row[:3]): row[3] for row in rows}


def test_i2_i11_an_office_loses_nothing_when_the_replica_is_promoted(regency: Regency, tmp_path: Path) -> None:
    office = sites.bare(tmp_path / "office", "nagari", KOTO_BARU)
    office.more["SSL_CERT_FILE"] = str(regency.folder / "certificate.pem")
    code = regency.place.told("enroll", "--create", KOTO_BARU)["code"]
    office.run(FIRST, regency.address, code)
    regency.first.kill()
    known = acknowledged(office)
    regency.second.promote()
    there = held(regency.second)
    assert known
    assert all(there.get(stream, 0) >= head for stream, head in known.items()), (there, known)
    # Who lost the database in the middle of a request goes on without being started anew.
    assert eventually(lambda: answers(regency)), told(regency)
    regency.stop("work")
    assert regency.place.told("promoted")["ok"]
    regency.work()
    office.run(LATER)
    assert eventually(lambda: {"Yulia", "Nurhayati"} <= names(regency.second)), told(regency)


def test_it_slows_down_who_guesses_passwords(regency: Regency) -> None:
    seen = [regency.ask("/masuk/")[0] for _ in range(40)]
    assert seen[0] == 200
    assert seen[-1] == 429


def test_its_units_are_well_formed() -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is not here")
    for name in ("nagari-pages", "nagari-work"):
        text = (DEPLOY / f"{name}.service").read_text()
        copy = Path(os.environ.get("TMPDIR", "/tmp")) / f"{name}-{os.getpid()}.service"
        try:
            # Neither the program nor its user is here.
            text = text.replace("/opt/nagari/.venv/bin/granian", "/bin/true").replace("User=nagari", "User=root")
            copy.write_text(text.replace("/opt/nagari/.venv/bin/python", "/bin/true").replace("/opt/nagari", "/tmp"))
            done = subprocess.run(
                [tool, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False, timeout=60
            )
            assert (done.returncode, done.stderr) == (0, "")
        finally:
            copy.unlink(missing_ok=True)
