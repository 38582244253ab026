"""Set-up of all tests: plain static files, Indonesian pages, no internet. The data folder is in tests/settings.py."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import blank, proving

# A busy machine makes no property false. In CI the same examples every time; elsewhere new ones.
hypothesis_settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
    max_examples=proving.count(40, 2000),
    print_blob=True,
)
hypothesis_settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out tests that touch no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A second run, on another database, need not think about plain Python once more, nor read every page: the walk
    over all addresses asks each of them there."""
    if not config.getoption("--database-only"):
        return
    left_out = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once") is not None:
        return False
    wanted = {"db", "transactional_db", "live_server"}
    fixtures = getattr(item, "fixturenames", ())
    if any(name.endswith("client") for name in fixtures):
        # Who opens most, at an office and at the regency.
        return "test_walk" in item.nodeid and item.name.endswith(("[clerk]", "[officer]"))
    return item.get_closest_marker("django_db") is not None or not wanted.isdisjoint(fixtures)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage again and again took a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure() -> None:
    from django.conf import settings
    from django.test import TransactionTestCase

    from tests import emptying

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.REGISTER_MAY_BE_EMPTIED = True
    TransactionTestCase._fixture_teardown = lambda _case: emptying.empty()
    # Argon2 takes 20 ms a login by design; the tests of accounts set the real one.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """On SQLite the database of the tests is a copy of the one that is migrated once for all parts of a run."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return django_db_keepdb
    name = Path(connection.settings_dict["TEST"]["NAME"])
    blank.place(name.parent, name.name)
    return True


@pytest.fixture
def data_folder(tmp_path: Path, settings: object) -> Path:
    settings.NAGARI_DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


pytest_plugins = ["tests.personas"]
