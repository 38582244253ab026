"""Jobs: claimed once, redone after a death, stopped on request, explained when they fail."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from nagari.accounts.models import User
from nagari.jobs import services, worker
from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import kinds
from nagari.jobs.run import JobRun
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync.models import Capture
from nagari.sync.tracking import local_actor

NOW = datetime(2026, 5, 14, 3, 20, tzinfo=UTC)
VILLAGE = "13.02.10.2001"


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def seen() -> Iterator[list[JobRun]]:
    runs: list[JobRun] = []

    def count(run: JobRun) -> dict[str, Any]:
        runs.append(run)
        run.progress(1, 2, "setengah")
        return {"ok": True}

    kinds.register("uji.hitung", count)
    yield runs
    kinds.forget("uji.hitung")


def enqueue(kind: str = "uji.hitung") -> Job:
    return services.enqueue(kind, {"a": 1}, user_id=7, wilayah=VILLAGE, now=NOW)


@pytest.mark.django_db
def test_it_does_a_waiting_job_and_keeps_its_result(seen: list[JobRun]) -> None:
    job = enqueue()
    assert worker.run_due(Clock()) == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (JobState.DONE, {"ok": True}, 1)
    assert seen[0].args == {"a": 1}
    assert seen[0].user_id == 7


@pytest.mark.django_db
def test_it_never_gives_one_job_to_two_workers() -> None:
    enqueue()
    clock = Clock()
    assert services.claim(clock) is not None
    assert services.claim(clock) is None


@pytest.mark.django_db
def test_it_takes_up_a_job_whose_worker_died_once_the_lease_ran_out(seen: list[JobRun]) -> None:
    job, clock = enqueue(), Clock()
    dead = services.claim(clock)
    assert dead is not None
    clock.time += services.LEASE + timedelta(seconds=1)
    assert worker.run_due(clock) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    # The first worker, back from the dead, may not overwrite what the second did.
    services.finish(dead, {"ok": False})
    job.refresh_from_db()
    assert job.result == {"ok": True}


@pytest.mark.django_db
def test_it_takes_up_a_job_when_the_clock_fell_back_to_the_past(seen: list[JobRun]) -> None:
    job, clock = enqueue(), Clock()
    services.claim(clock)
    clock.time = datetime(1970, 1, 1, tzinfo=UTC)
    worker.run_due(clock)
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.django_db
def test_it_keeps_a_job_whose_lease_is_renewed() -> None:
    enqueue()
    clock = Clock()
    run = services.claim(clock)
    assert run is not None
    clock.time += services.LEASE / 2
    assert services.renew(run)
    clock.time += services.LEASE * 0.8
    assert services.claim(clock) is None


@pytest.mark.django_db
def test_it_gives_up_a_job_that_keeps_killing_its_worker() -> None:
    job, clock = enqueue(), Clock()
    for _ in range(services.MAX_ATTEMPTS):
        assert services.claim(clock) is not None
        clock.time += services.LEASE * 1.5
    assert services.claim(clock) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error["code"] == "job_gave_up"
    assert job.error["remedy"]


@pytest.mark.django_db
def test_it_goes_on_with_the_next_behind_a_job_it_gives_up(seen: list[JobRun]) -> None:
    killer, clock = enqueue(), Clock()
    for _ in range(services.MAX_ATTEMPTS):
        services.claim(clock)
        clock.time += services.LEASE * 1.5
    good = enqueue()
    assert worker.run_due(clock) == 1
    killer.refresh_from_db()
    good.refresh_from_db()
    assert (killer.state, good.state) == (JobState.FAILED, JobState.DONE)


@pytest.mark.django_db
def test_it_cancels_a_waiting_job_at_once() -> None:
    job = enqueue()
    assert services.cancel(job.pk, NOW)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not services.cancel(job.pk, NOW)


@pytest.mark.django_db
def test_it_stops_a_running_job_at_its_next_count() -> None:
    def stubborn(run: JobRun) -> dict[str, Any]:
        services.cancel(run.job_id, NOW)
        run.progress(1, 1)
        raise AssertionError("went on after the cancel")

    kinds.register("uji.batal", stubborn)
    job = enqueue("uji.batal")
    worker.run_due(Clock())
    kinds.forget("uji.batal")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "code"), [(UserError("own_code", "Sentence.", "Remedy."), "own_code"), (KeyError("x"), "job_crashed")]
)
def test_it_tells_what_went_wrong_and_goes_on_with_the_next(
    error: Exception, code: str, seen: list[JobRun], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(run: JobRun) -> dict[str, Any]:
        raise error

    kinds.register("uji.rusak", broken)
    bad, good = enqueue("uji.rusak"), enqueue()
    assert worker.run_due(Clock()) == 2
    kinds.forget("uji.rusak")
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.error["code"], good.state) == (JobState.FAILED, code, JobState.DONE)


@pytest.mark.django_db
def test_it_says_when_this_version_does_not_know_the_work() -> None:
    job = enqueue("uji.tak_ada")
    worker.run_due(Clock())
    job.refresh_from_db()
    assert job.error["code"] == "job_kind_unknown"


def works_off(job: Job, seen: list[JobRun]) -> bool:
    """Whether a thread does the job, and ends when told to. The table is read only when the thread has let go of it."""
    stop = threading.Event()
    thread = worker.Worker(stop)
    thread.start()
    try:
        for _ in range(100):
            if any(run.job_id == job.pk for run in seen):
                break
            stop.wait(0.1)
    finally:
        stop.set()
        thread.join(10)
    job.refresh_from_db()
    return job.state == JobState.DONE and not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_it_works_as_a_thread_until_told_to_stop(seen: list[JobRun]) -> None:
    assert works_off(enqueue(), seen)


@pytest.mark.django_db(transaction=True)
def test_it_outlives_a_database_that_fails_when_a_job_is_closed(
    seen: list[JobRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    close = services.finish

    def full_disk(run: JobRun, result: dict[str, Any]) -> None:
        monkeypatch.setattr(services, "finish", close)
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(services, "finish", full_disk)
    lost, next_one = enqueue(), enqueue()
    assert works_off(next_one, seen)
    lost.refresh_from_db()
    assert lost.state == JobState.RUNNING


@pytest.mark.django_db
def test_it_writes_in_the_name_of_who_asked_for_the_work(clerk: User) -> None:

    def write(run: JobRun) -> dict[str, Any]:
        Kantor.objects.create(wilayah=VILLAGE, nama="Kantor")
        return {}

    kinds.register("uji.tulis", write)
    try:
        services.enqueue("uji.tulis", {}, user_id=clerk.pk, wilayah=VILLAGE, now=NOW)
        worker.run_due(Clock())
    finally:
        kinds.forget("uji.tulis")
    captured = Capture.objects.latest("id")
    assert (captured.actor, captured.reason) == (clerk.pegawai_id or local_actor(clerk.pk), "uji.tulis")
