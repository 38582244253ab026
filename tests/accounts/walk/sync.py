from typing import Any
from uuid import UUID, uuid4

from nagari.jobs.models import Job, JobState
from nagari.pages.sync import on_sticks, stick_work
from nagari.sync.models import Conflict, Site, SiteState, Stream
from tests.accounts.walk import POST, PUBLIC, Page
from tests.office import NOW
from tests.penduduk.people import make_penduduk


def record(region: str) -> dict[str, Any]:
    return {"kind": "penduduk", "pk": make_penduduk(region).pk}


def office(region: str) -> dict[str, Any]:
    site = Site.objects.create(
        number=Site.objects.count() + 7,
        uuid=uuid4(),
        public_key=bytes(32),
        # An office below; below a village there is none.
        wilayah=f"{region}.1"[:13],
        level="nagari",
        state=SiteState.PEER,
        created_at=NOW,
    )
    return {"uuid": site.uuid}


def conflict(region: str) -> dict[str, Any]:
    row = make_penduduk(region)
    nobody = UUID(int=0)
    Conflict.objects.create(
        id=uuid4().hex,
        object=row.pk,
        model="penduduk.Penduduk",
        scope=region,
        field="nama",
        base_time=0,
        base_site=nobody,
        earlier_time=1,
        earlier_site=nobody,
        later_time=2,
        later_site=nobody,
        found_at=NOW,
    )
    return {"key": row.pk}


def written(region: str) -> dict[str, Any]:
    """A file for the stick, as the work leaves it."""
    spool = f"walk-{region}"
    (on_sticks.spool(spool) / "a.bundle").write_bytes(b"x")
    job = Job.objects.create(
        kind=stick_work.WRITE,
        wilayah=region,
        created_at=NOW,
        state=JobState.DONE,
        args={"spool": spool},
        result={"files": [{"name": "a.bundle", "bytes": 1, "sent": 1, "blobs": 0}]},
    )
    return {"pk": job.pk}


def part(region: str) -> dict[str, Any]:
    return {**written(region), "part": 1}


def stream(region: str) -> dict[str, Any]:
    site = Site.objects.get(uuid=office(region)["uuid"])
    return {"pk": Stream.objects.create(site=site, scope=region, channel="register").pk}


def site_of(region: str) -> dict[str, Any]:
    return {"pk": Site.objects.get(uuid=office(region)["uuid"]).pk}


PAGES: dict[str, Page] = {
    "sync:journal": Page("sync.view"),
    "sync:journal_check": Page("sync.now", POST),
    "sync:journal_stream": Page("sync.view", of=stream),
    "sync:journal_seen": Page("sync.certify", POST, of=site_of),
    # What is sent there protects itself: sync.enrolment.
    "sync-join": Page(PUBLIC, POST),
    "sync:index": Page("sync.view"),
    "sync:now": Page("sync.now", POST),
    "sync:line": Page(PUBLIC),
    "sync:renew": Page("sync.enroll", POST),
    "sync:join": Page("sync.enroll"),
    "sync:offices": Page("sync.offices"),
    "sync:help": Page("sync.offices"),
    "sync:code": Page("sync.certify"),
    "sync:office": Page("sync.offices", of=office),
    "sync:short_code": Page("sync.certify", POST, of=office),
    "sync:revoke": Page("sync.certify", POST, of=office),
    "sync:replace": Page("sync.certify", of=office),
    "sync:conflicts": Page("sync.settle"),
    "sync:conflict": Page("sync.settle", of=conflict),
    "sync:settled": Page("sync.settle", of=conflict),
    "sync:bundle": Page("sync.bundle"),
    "sync:bundle_export": Page("sync.bundle", POST),
    "sync:bundle_import": Page("sync.bundle", POST),
    "sync:bundle_done": Page("sync.bundle", of=written),
    "sync:bundle_put": Page("sync.bundle", POST, of=written),
    "sync:bundle_file": Page("sync.bundle", of=part),
    "sync:past": Page("penduduk.view", of=record),
    "sync:restore": Page("penduduk.change", POST, of=record),
    "sync:delivered": Page("penduduk.view", of=record),
}
