"""The page of a job, for its own region only."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from nagari.accounts.models import User
from nagari.jobs import services
from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import kinds
from tests.office import KOTO_BARU, SELAYO

NOW = datetime(2026, 5, 14, 3, 20, tzinfo=UTC)


def make(wilayah: str = KOTO_BARU, **fields: object) -> Job:
    job = services.enqueue("uji.halaman", {}, user_id=None, wilayah=wilayah, now=NOW)
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def test_it_shows_how_far_a_job_is_and_refreshes_without_javascript(clerk_client: Client) -> None:
    job = make(state=JobState.RUNNING, done=1200, total=5000, message="Membaca baris")
    answer = clerk_client.get(f"/pekerjaan/{job.pk}/")
    assert "1.200" in answer.content.decode()
    assert answer.headers["Refresh"] == "3"
    assert "Membaca baris" in clerk_client.get(f"/pekerjaan/{job.pk}/kemajuan/").content.decode()


def test_it_tells_the_error_and_its_remedy(clerk_client: Client) -> None:
    job = make(state=JobState.FAILED, error={"code": "x", "message": "Berkas rusak.", "remedy": "Simpan ulang."})
    page = clerk_client.get(f"/pekerjaan/{job.pk}/").content.decode()
    assert "Berkas rusak." in page
    assert "Simpan ulang." in page


def test_it_sends_on_to_the_outcome(clerk_client: Client) -> None:
    kinds.register("uji.halaman", lambda run: {}, title="Uji", page=lambda job: "/hasil/")
    job = make(state=JobState.DONE)
    try:
        assert clerk_client.get(f"/pekerjaan/{job.pk}/").headers["Location"] == "/hasil/"
        assert clerk_client.get(f"/pekerjaan/{job.pk}/kemajuan/").headers["HX-Redirect"] == "/hasil/"
    finally:
        kinds.forget("uji.halaman")


def test_it_cancels_by_button(clerk_client: Client) -> None:
    job = make()
    assert clerk_client.post(f"/pekerjaan/{job.pk}/batal/").status_code == 302
    assert Job.objects.get().state == JobState.CANCELLED
    assert clerk_client.get(f"/pekerjaan/{job.pk}/batal/").status_code == 405


@pytest.mark.parametrize("part", ["", "kemajuan/"])
def test_it_hides_the_jobs_of_another_region(clerk_client: Client, clerk: User, part: str) -> None:
    assert clerk_client.get(f"/pekerjaan/{make(SELAYO).pk}/{part}").status_code == 404
    assert clerk_client.get(f"/pekerjaan/999999/{part}").status_code == 404
