"""What /sehat/ says, to whom, and that no figure is about a person."""

import json
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from nagari.accounts.models import User
from nagari.jobs import alive
from nagari.lib import durable
from nagari.sync import health as told
from nagari.upkeep.health import looking, metrics
from nagari.upkeep.health.endpoint import METRICS, PATH, Looking, beside
from nagari.upkeep.health.rules import State, Vitals, is_well, judged
from tests.office import KOTO_BARU, NOW, make_office
from tests.pages.sync.test_offices import site
from tests.penduduk.people import make_penduduk

pytestmark = pytest.mark.django_db
WELL = Vitals(work_age=3.0, disk_mb=90_000, backup_at=NOW)
_LINE = re.compile(r'nagari_[a-z_]+(\{([a-z_]+="[a-z0-9._]*",?)+\})? -?[0-9.e+]+')


def ask(vitals: Vitals, path: str = PATH, method: str = "GET", **environ: str) -> tuple[int, str]:
    status: list[str] = []

    def pages(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        raise AssertionError("asked the pages")

    asked = {"PATH_INFO": path, "REQUEST_METHOD": method, "REMOTE_ADDR": "127.0.0.1", **environ}
    body = beside(pages, Looking(lambda: vitals), lambda: NOW)(asked, lambda line, _headers: status.append(line))
    return int(status[0][:3]), b"".join(body).decode()


@pytest.mark.parametrize(
    ("ill", "part", "state"),
    [
        ({"database": "unreachable"}, "database", State.ILL),
        ({"work_age": 901.0}, "work", State.ILL),
        ({"work_age": None}, "work", State.UNKNOWN),
        ({"disk_mb": 199}, "disk", State.ILL),
        ({"disk_mb": 999}, "disk", State.WARNING),
        ({"is_clock_trusted": False}, "clock", State.WARNING),
        ({"has_parent": True}, "sync", State.WARNING),
        ({"has_parent": True, "synced_at": NOW - timedelta(days=4)}, "sync", State.WARNING),
        ({"has_parent": True, "synced_at": NOW}, "sync", State.OK),
        ({"backup_at": None}, "backup", State.WARNING),
    ],
)
def test_it_says_what_is_ill(ill: dict[str, Any], part: str, state: State) -> None:
    vitals = Vitals(**{name: getattr(WELL, name) for name in Vitals.__dataclass_fields__} | ill)
    states = judged(vitals, NOW)
    assert states[part] is state
    assert is_well(states) is (state is not State.ILL)
    status, body = ask(vitals)
    assert status == (503 if state is State.ILL else 200)
    assert json.loads(body)["checks"][part] == state


def test_it_answers_while_the_database_does_not() -> None:
    ill = Vitals(database="unreachable", disk_mb=5)
    status, body = ask(ill, METRICS)
    assert (status, "nagari_disk_free_megabytes 5\n" in body) == (200, True)
    assert ask(WELL, method="POST")[0] == 405


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "192.168.1.9"}, 403),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1, 36.85.1.1"}, 403),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "192.168.1.9", "HTTP_AUTHORIZATION": "Bearer for-tests"}, 200),
        ({"REMOTE_ADDR": "192.168.1.9", "HTTP_AUTHORIZATION": "Bearer "}, 403),
        ({"REMOTE_ADDR": "192.168.1.9", "HTTP_AUTHORIZATION": "Bearer salah-é"}, 403),
    ],
)
def test_it_shows_figures_to_who_may_see_them(environ: dict[str, str], status: int, settings: Any) -> None:
    settings.METRICS_TOKEN = "for-tests"
    assert ask(Vitals(database="x"), METRICS, **environ)[0] == status


def test_no_figure_is_about_a_person(data_folder: Path) -> None:
    make_office("13.02")
    User.objects.create(username="rosmaini", nama="Rosmaini Dewi", role="clerk", wilayah="13.02", created_at=NOW)
    person = make_penduduk(KOTO_BARU, nama="Yulia Rahmawati", nik="1302109876549001")
    site(KOTO_BARU, NOW)
    site("13.02.10.2002", NOW - timedelta(days=5))
    text = metrics.text(WELL, NOW)
    assert all(_LINE.fullmatch(line) for line in text.splitlines() if not line.startswith("# "))
    assert not re.search(r"\d{16}", text)
    for secret in ("yulia", "rosmaini", "kantor 13", person.pk.hex):
        assert secret not in text.lower()
    assert 'nagari_offices{heard_within_days="3"} 1' in text
    assert 'nagari_offices{heard_within_days="ever"} 2' in text


def test_it_looks_at_the_machine(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alive, "_next", {})
    assert looking.look().work_age is None
    alive.beat("sync")
    found = looking.look()
    assert found.work_age is not None
    assert found.work_age < 60
    assert found.disk_mb
    assert found.database is None
    assert alive.age("sync", lambda: time.time() + 900) == pytest.approx(900, abs=60)


def test_it_tells_the_site_above_of_disk_and_backup(data_folder: Path) -> None:
    assert told.told(NOW)["backup"] == 0
    at = datetime(2026, 11, 20, 7, 10, tzinfo=UTC)
    run = json.dumps({"runs": [{"at": "2026-11-21T00:00:00+00:00", "code": "backup_space"}, {"at": at.isoformat()}]})
    durable.write(data_folder / "cadangan.json", run.encode())
    found = told.told(timezone.now())
    assert found["backup"] == at.timestamp()
    assert found["disk"] > 0
