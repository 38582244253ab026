"""A site on PostgreSQL: its backup is proven in a database made for it, and put back into an empty one."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from nagari.upkeep.backups import words
from tests import postgres, proving
from tests.sync.sites import KOTO_BARU, Place

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proved,
    # Seven processes and a server, twenty seconds where nothing else runs.
    pytest.mark.skipif(not proving.IS_WHOLE, reason="under PROVE=1"),
    pytest.mark.skipif(postgres.binaries() is None, reason=postgres.INSTALL),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="it starts a server of its own"),
    pytest.mark.timeout(600),
]
LIFE = """
from django.utils import timezone
from nagari.sync import identity, journal
from tests.office import make_office
from tests.penduduk.people import make_penduduk
make_office()
identity.confirm(timezone.now())
make_penduduk(nama="DALAM CADANGAN")
journal.seal(timezone.now())
"""
NAMES = "SELECT nama FROM penduduk_penduduk"


@pytest.fixture(scope="module")
def cluster() -> Iterator[postgres.Cluster]:
    with postgres.cluster() as made:
        yield made


def database(cluster: postgres.Cluster, name: str) -> str:
    with psycopg.connect(cluster.url, autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    return f"{cluster.url.rpartition('/')[0]}/{name}"


def databases(cluster: postgres.Cluster) -> set[str]:
    with psycopg.connect(cluster.url, autocommit=True) as opened:
        return {name for (name,) in opened.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")}


def test_it_is_proven_and_put_back_into_an_empty_database(cluster: postgres.Cluster, tmp_path: Path) -> None:
    backup = str(tmp_path / "semua.cadangan")
    before = Place(tmp_path / "asal", "nagari", KOTO_BARU, {"DATABASE_URL": database(cluster, "asal")})
    before.manage("migrate", "--verbosity", "0")
    before.run(LIFE)
    there = databases(cluster)
    made = before.told("backup", backup)
    assert made["objects"] > 0
    # What it was proven in is gone.
    assert databases(cluster) == there
    seed = json.loads((before.data / "keys" / "cadangan.key").read_bytes())["seed"]
    typed = " ".join(words.words_of(bytes.fromhex(seed)))

    after = Place(tmp_path / "baru", "nagari", KOTO_BARU, {"DATABASE_URL": database(cluster, "baru")})
    told = after.told("restore", backup, "--words", typed)
    assert told["objects"] == made["objects"]
    with psycopg.connect(after.more["DATABASE_URL"]) as opened:
        assert opened.execute(NAMES).fetchall() == [("DALAM CADANGAN",)]
        # A new site of the same office.
        assert opened.execute("SELECT count(*) FROM sync_site").fetchall() == [(2,)]
    assert after.told("verify")["ok"]
    # Nothing is put over a database that holds something.
    assert after.told("restore", backup, "--words", typed, ok=False)["problems"][0]["code"] == "database_filled"
