"""What stands between the site and whoever asks for too much, reads along, or sits at the same machine."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nagari.accounts.checks import GALLERY, OPEN_FOLDER, VOLUNTARY, check_deployment
from nagari.accounts.models import User
from nagari.accounts.throttle import strangers
from nagari.kantor.models import Kantor
from nagari.lib.private import narrow
from tests.server import ROOT, environment

FOREIGN = "10.9.8.7"


def test_it_slows_down_whoever_asks_for_more_than_people_do(
    client: Client, clerk: User, clerk_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "count", 3)
    other = Client()
    answers = [other.get("/layanan/", REMOTE_ADDR=FOREIGN) for _time in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Tunggu satu menit" in answers[-1].content.decode()
    assert other.get("/layanan/", REMOTE_ADDR="10.9.8.8").status_code == 200
    # Who works here is not counted, nor the office's own computer with its kiosk.
    assert clerk_client.get("/akun/", REMOTE_ADDR=FOREIGN).status_code == 200
    assert [Client().get("/layanan/").status_code for _time in range(4)] == [200] * 4


def test_it_sets_cookies_that_travel_over_tls_alone_where_there_is_tls(tmp_path: Path) -> None:
    named = ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE")
    asked = "; ".join(f"found['{name}'] = settings.{name}_SECURE and settings.{name}_HTTPONLY" for name in named)
    code = f"import json; from nagari import settings; found = {{}}; {asked}; print(json.dumps(found))"
    for tls in ("1", "0"):
        done = _run([sys.executable, "-c", code], tmp_path, BEHIND_TLS=tls)
        assert set(json.loads(done.stdout).values()) == {tls == "1"}


@pytest.mark.once
def test_it_has_nothing_to_say_against_a_regency_as_it_is_set_up(tmp_path: Path) -> None:
    """The settings of deploy/regency, a secret of its own and a PostgreSQL that need not be there."""
    lines = (ROOT / "deploy/regency/environment.example").read_text().splitlines()
    # Quoted as systemd reads it.
    given = dict(line.replace('"', "").split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    given |= {"NAGARI_DATA": str(tmp_path / "data"), "NAGARI_SECOND_FACTOR": "required"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = _run(command, tmp_path / "data", **given)
    assert done.returncode == 0, done.stderr
    assert "no issues (2 silenced)" in done.stdout


def _run(command: list[str], data: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    # The browser's driver needs it, here; no site does.
    env = {name: value for name, value in environment(data, **more).items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)


def test_it_warns_of_a_real_site_that_is_set_up_like_a_demo(settings: Any, tmp_path: Path) -> None:
    settings.NAGARI_DATA, settings.SECOND_FACTOR_REQUIRED = tmp_path, False
    settings.TIMING = True
    tmp_path.chmod(0o755)
    assert check_deployment() == [VOLUNTARY, OPEN_FOLDER, GALLERY]
    settings.SECOND_FACTOR_REQUIRED, settings.TIMING, settings.GALLERY = True, False, False
    tmp_path.chmod(0o700)
    assert check_deployment() == []


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps these rights otherwise")
def test_it_closes_a_data_folder_that_was_open(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    for path in (data / "nagari.sqlite3", data / "secret.key", data / "keys" / "site.pem"):
        path.write_text("x")
        path.chmod(0o644)
    os.symlink("/etc/passwd", data / "link")
    data.chmod(0o755)
    assert data in narrow(data)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (data, data / "keys")} == {0o700}
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "keys" / "site.pem").stat().st_mode) == 0o600
    assert narrow(data) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps these rights otherwise")
def test_it_writes_nothing_that_others_on_the_machine_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = _run([sys.executable, "manage.py", "check"], data)
    assert done.returncode == 0, done.stderr
    assert [path for path in [data, *data.rglob("*")] if path.stat().st_mode & 0o077] == []


def test_it_has_no_secret_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    if listed.returncode:
        pytest.skip("not a checkout of the repository")
    names = [Path(name) for name in listed.stdout.splitlines()]
    secret = {".pem", ".key", ".p12", ".pfx", ".sqlite3", ".age", ".env"}
    assert [name for name in names if name.suffix in secret and not str(name).startswith("tests/")] == []


def test_it_leaves_nothing_of_a_session_to_scripts(client: Client, clerk: User, office: Kantor) -> None:
    client.post("/masuk/", {"username": clerk.username, "password": "sandi-untuk-uji"})
    client.get("/akun/")
    assert {name for name, one in client.cookies.items() if not one["httponly"]} == set()
