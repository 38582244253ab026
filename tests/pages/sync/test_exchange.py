"""The page of the exchange, joining, the stick: with what is right and with what is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from nagari.accounts.rules import Role
from nagari.jobs.models import Job
from nagari.kantor.models import Kantor
from nagari.pages.sync import KIND
from nagari.sync import journal
from nagari.sync.models import Peer, SessionLog, Site, SiteState
from tests.office import make_user
from tests.penduduk.people import make_penduduk

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician_client(office: Kantor, data_folder: Path, client: Client) -> Client:
    client.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    return client


def above(**facts: object) -> Peer:
    site = Site.objects.create(
        number=50,
        uuid="018f7b2a-0000-7000-8000-00000000beef",
        public_key=bytes(32),
        wilayah="13.02",
        level="kabupaten",
        name="Kantor Bupati Solok",
        state=SiteState.PEER,
        created_at=timezone.now(),
    )
    return Peer.objects.create(site=site, url="http://regency.invalid", is_parent=True, **facts)


def test_alone_it_is_calm_and_offers_to_join(technician_client: Client) -> None:
    page = technician_client.get("/sinkron/").content.decode()
    assert "/sinkron/gabung/" in page
    assert "Sinkronkan sekarang" not in page


def test_it_tells_what_waits_and_what_went_wrong(technician_client: Client) -> None:
    peer = above(tried_at=timezone.now(), heard_at=timezone.now(), error="unreachable", skew_ms=600_000)
    SessionLog.objects.create(peer=peer, began_at=timezone.now(), ok=False, code="unreachable")
    make_penduduk()
    journal.seal(timezone.now())
    page = technician_client.get("/sinkron/")
    text = page.content.decode()
    assert page.context["facts"].pending > 0
    assert "Tidak ada jawaban" in text
    assert "10 menit" in text
    assert "Sinkronkan sekarang" in text


def test_an_unknown_fault_is_shown_by_its_code(technician_client: Client) -> None:
    above(tried_at=timezone.now(), heard_at=timezone.now(), error="from_the_future")
    assert "from_the_future" in technician_client.get("/sinkron/").content.decode()


def test_sync_now_is_work_that_shows_how_far_it_is(technician_client: Client) -> None:
    above()
    answer = technician_client.post("/sinkron/sekarang/")
    assert answer["Location"] == f"/pekerjaan/{Job.objects.get(kind=KIND).pk}/"


@pytest.mark.parametrize("address", ["", "ftp://x", "http://", "javascript:alert(1)", "http://a b"])
@pytest.mark.parametrize("code", ["", "KUBU-7F3K", "x" * 70])
def test_joining_says_what_is_wrong_with_what_was_typed(technician_client: Client, address: str, code: str) -> None:
    answer = technician_client.post("/sinkron/gabung/", {"alamat": address, "kode": code})
    assert answer.status_code == 422
    assert not Peer.objects.exists()


def test_a_record_says_whether_it_has_arrived(clerk_client: Client, data_folder: Path) -> None:
    row = make_penduduk()
    assert clerk_client.get(f"/sinkron/sampai/penduduk/{row.id}/").context["deliveries"] == []
    peer = above(heard_at=timezone.now())
    journal.seal(timezone.now())
    shown = clerk_client.get(f"/sinkron/sampai/penduduk/{row.id}/").context["deliveries"]
    assert [one.waiting > 0 for one in shown] == [True]
    Peer.objects.filter(pk=peer.pk).update(theirs=held())
    shown = clerk_client.get(f"/sinkron/sampai/penduduk/{row.id}/").context["deliveries"]
    assert [one.waiting for one in shown] == [0]


def held() -> bytes:
    """Heads of a site that holds all that is here."""
    from nagari.sync import vectors
    from nagari.sync.transport.messages import packed

    pack: Callable[..., bytes] = packed
    return pack(vectors.heads("13.02.10.2001"))
