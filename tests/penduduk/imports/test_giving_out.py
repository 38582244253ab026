"""A long list goes out as a job: with progress, a button that stops it, a file that does not stay for ever."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.jobs import services as jobs
from nagari.jobs import worker
from nagari.jobs.models import Job, JobState
from nagari.penduduk.imports.services import giving_out
from nagari.penduduk.models import Penduduk
from tests.office import KOTO_BARU, NOW, make_user
from tests.penduduk.people import make_penduduk
from tests.together import all_at_once

ASKED = {"keperluan": "uji", "susunan": "own", "jenis": "csv"}


@pytest.fixture(autouse=True)
def long_list(monkeypatch: pytest.MonkeyPatch, data_folder: Path, office: object) -> Path:
    monkeypatch.setattr(giving_out, "DIRECT_ROWS", 1)
    for name in ("ROSNIDAR", "BUSTAMAM", "YULIA"):
        make_penduduk(nama=name)
    return data_folder / "ekspor"


def begin(client: Client, **asked: str) -> Job:
    answer = client.post("/impor/ekspor/", {**ASKED, **asked})
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/pekerjaan/{job.pk}/"
    return job


def test_it_writes_the_file_as_a_job_and_gives_it_out(clerk_client: Client, long_list: Path) -> None:
    job = begin(clerk_client)
    assert "Mengekspor penduduk" in clerk_client.get(f"/pekerjaan/{job.pk}/").content.decode()
    assert not AccessLog.objects.filter(act="export").exists()
    worker.run_due(lambda: NOW)
    page = clerk_client.get(f"/pekerjaan/{job.pk}/", follow=True)
    assert page.redirect_chain == [(f"/impor/ekspor/{job.pk}/", 302)]
    assert "3 penduduk" in page.content.decode()
    answer = clerk_client.get(f"/impor/ekspor/{job.pk}/unduh/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(text.splitlines()) == 4
    assert "attachment" in answer.headers["Content-Disposition"]
    assert AccessLog.objects.filter(act="export", count=3).count() == 1
    assert [path.name for path in long_list.iterdir()] == [f"{job.pk}.csv"]


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_while_others_write(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    monkeypatch.setattr(giving_out, "_TOGETHER", 1)
    monkeypatch.setattr("nagari.jobs.run.PROGRESS_SECONDS", 0)
    real = giving_out.PendudukResource.line

    def line(self: giving_out.PendudukResource, one: Penduduk) -> list[str]:
        all_at_once(write_elsewhere)
        return real(self, one)

    monkeypatch.setattr(giving_out.PendudukResource, "line", line)
    giving_out.begin({}, "own", "csv", purpose="uji", specific=False, user_id=1, wilayah=KOTO_BARU, now=NOW)
    worker.run_due(lambda: NOW)
    job = Job.objects.get()
    assert (job.state, job.result and job.result["rows"]) == (JobState.DONE, 3)


def write_elsewhere() -> None:
    Penduduk.objects.filter(nama="YULIA").update(telepon="0829")


def test_it_keeps_the_filter_of_the_list(clerk_client: Client) -> None:
    # One row is short enough.
    assert b"ROSNIDAR" in clerk_client.post("/impor/ekspor/", {**ASKED, "q": "rosni"}).content
    job = begin(clerk_client, status="1")
    assert job.args["query"] == {"status": "1"}


def test_it_sends_a_short_list_at_once(clerk_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_out, "DIRECT_ROWS", 3)
    assert len(clerk_client.post("/impor/ekspor/", ASKED).content.splitlines()) == 4
    assert not Job.objects.exists()


def test_it_leaves_no_file_when_it_is_stopped(clerk_client: Client, long_list: Path) -> None:
    job = begin(clerk_client)
    run = jobs.claim(lambda: NOW)
    assert run
    jobs.cancel(job.pk, NOW)
    worker.perform(run)
    assert Job.objects.get().state == JobState.CANCELLED
    assert not long_list.exists()
    assert clerk_client.get(f"/impor/ekspor/{job.pk}/").headers["Location"] == f"/pekerjaan/{job.pk}/"


def test_it_says_when_the_file_is_gone(clerk_client: Client, long_list: Path) -> None:
    job = begin(clerk_client, status="1")
    worker.run_due(lambda: NOW)
    file = long_list / f"{job.pk}.csv"
    assert giving_out.sweep(NOW) == 0
    old = (NOW - timedelta(days=4)).timestamp()
    os.utime(file, (old, old))
    assert giving_out.sweep(NOW) == 1
    assert "tidak ada lagi" in clerk_client.get(f"/impor/ekspor/{job.pk}/").content.decode()
    answer = clerk_client.get(f"/impor/ekspor/{job.pk}/unduh/")
    assert answer.status_code == 410
    assert "/impor/ekspor/?status=1" in answer.content.decode()


def test_it_gives_data_on_health_to_nobody_else(clerk_client: Client, client: Client) -> None:
    job = begin(clerk_client)
    worker.run_due(lambda: NOW)
    other = Client()
    officer: User = make_user(Role.OFFICER, KOTO_BARU)
    other.force_login(officer, "nagari.accounts.backends.RoleBackend")
    assert other.get(f"/impor/ekspor/{job.pk}/unduh/").status_code == 403
    assert other.get(f"/impor/ekspor/{job.pk}/").status_code == 403
