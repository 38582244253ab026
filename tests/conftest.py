"""Set-up of all tests: an own data folder, plain static files, Indonesian pages, no internet."""

import os
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: nothing of a test may touch a real office's data.
os.environ["NAGARI_DATA"] = tempfile.mkdtemp(prefix="nagari-test-")
os.environ["NAGARI_GALLERY"] = "1"
os.environ.setdefault("SECRET_KEY", "for-tests-only")
# The browser's driver runs an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure() -> None:
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.REGISTER_MAY_BE_EMPTIED = True
    # Argon2 takes 20 ms a login by design; the tests of accounts set the real one.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def data_folder(tmp_path: Path, settings: object) -> Path:
    settings.NAGARI_DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


pytest_plugins = ["tests.personas"]
