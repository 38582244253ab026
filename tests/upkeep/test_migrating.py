"""An update of the program: a way back, and no step into the unknown."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from nagari.kantor.models import Kantor
from nagari.upkeep import migrating
from tests import blank
from tests.office import NOW, make_office
from tests.server import manage


@pytest.mark.django_db
def test_it_knows_its_own_database() -> None:
    executor = MigrationExecutor(connection)
    assert (migrating.pending(executor), migrating.unknown(executor)) == (0, [])
    assert migrating.is_current(connection)


@pytest.mark.django_db
def test_it_looks_closer_where_a_step_is_missing() -> None:
    MigrationRecorder(connection).record_unapplied(*max(MigrationRecorder(connection).applied_migrations()))
    assert not migrating.is_current(connection)


@pytest.mark.django_db
def test_it_tells_a_database_of_a_newer_version() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("kantor", "9999_from_tomorrow")
    # An app that was taken out of the program leaves its steps behind.
    recorder.record_applied("gone", "0001_initial")
    assert migrating.unknown(MigrationExecutor(connection)) == ["kantor.9999_from_tomorrow"]
    assert not migrating.is_current(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's copies are made by its administrator")
@pytest.mark.django_db(transaction=True)
def test_it_copies_the_database_and_keeps_the_last_three(data_folder: Path) -> None:
    make_office()
    copies = [migrating.keep_copy(NOW + timedelta(seconds=each)) for each in range(5)]
    kept = sorted((data_folder / "backups").iterdir())
    assert kept == copies[2:]
    with closing(sqlite3.connect(kept[-1])) as copy:
        names = copy.execute(f"SELECT nama FROM {Kantor._meta.db_table}").fetchall()
    assert names == [("Kantor Koto Baru",)]


@pytest.mark.slow
def test_it_refuses_to_serve_a_newer_database_and_leaves_it_alone(tmp_path: Path) -> None:
    database = blank.place(tmp_path)
    with closing(sqlite3.connect(database)) as newer:
        newer.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('kantor', '9999_x', '2030-01-01')")
        newer.commit()
    done = manage(tmp_path, "serve", "--host", "127.0.0.1", "--port", "0")
    assert done.returncode == 1
    assert "kantor.9999_x" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "backups").exists()
