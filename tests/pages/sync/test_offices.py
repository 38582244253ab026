"""What the regency sees of its offices, and how it lets one in or closes one."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor, Level
from nagari.pages.sync import offices
from nagari.sync import authority, statements
from nagari.sync.models import EnrolmentCode, Peer, Site, SiteState
from tests.office import KOTO_BARU, SELAYO, make_office, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency(data_folder: object) -> Kantor:
    office = make_office("13.02", Level.KABUPATEN)
    authority.establish(timezone.now())
    return office


def person(role: Role) -> User:
    user = make_user(role)
    user.wilayah = "13.02"
    user.save()
    return user


@pytest.fixture
def head_client(regency: Kantor, client: Client) -> Client:
    client.force_login(person(Role.HEAD), "nagari.accounts.backends.RoleBackend")
    return client


def site(wilayah: str, heard: datetime | None, **facts: object) -> Site:
    made = Site.objects.create(
        number=Site.objects.count() + 1,
        uuid=uuid4(),
        public_key=bytes(32),
        wilayah=wilayah,
        level="nagari",
        name=f"Kantor {wilayah}",
        state=SiteState.PEER,
        created_at=timezone.now(),
    )
    Peer.objects.create(site=made, heard_at=heard, **facts)
    return made


def test_what_needs_a_hand_stands_first(regency: Kantor) -> None:
    now = timezone.now()
    site("13.02.10.2001", now)
    site("13.02.10.2002", now - timedelta(days=4))
    site("13.02.10.2003", now, skew_ms=-3_600_000)
    site("13.02.10.2004", now, error="number_reused")
    rows = offices.offices("13.02", now)
    assert [row.faults for row in rows] == [("error",), ("silent",), ("clock",), ()]
    assert offices.summary(rows)["troubled"] == 3


def test_the_page_shows_each_office_and_those_that_have_not_joined(head_client: Client) -> None:
    site(KOTO_BARU, timezone.now(), pending=14, version="0.1.0")
    page = head_client.get("/sinkron/kantor/")
    assert page.context["summary"]["pending"] == 14
    assert SELAYO in {row.code for row in page.context["missing"]}
    assert "Kantor 13.02.10.2001" in page.content.decode()


def test_a_code_is_shown_once_and_kept_nowhere(head_client: Client) -> None:
    page = head_client.post("/sinkron/kantor/kode/", {"wilayah": KOTO_BARU})
    code = page.context["made"].code
    assert code in page.content.decode()
    row = EnrolmentCode.objects.get()
    assert code not in (row.public_key, row.wilayah)


@pytest.mark.parametrize("wilayah", ["", "13.02.10.9999", "13.02", "11.01.01.2001", "x"])
def test_no_code_for_what_is_no_office_here(head_client: Client, wilayah: str) -> None:
    assert head_client.post("/sinkron/kantor/kode/", {"wilayah": wilayah}).status_code == 422
    assert not EnrolmentCode.objects.exists()


def test_closing_needs_a_reason_and_shows(head_client: Client) -> None:
    one = site(KOTO_BARU, timezone.now())
    address = f"/sinkron/kantor/{one.uuid}/tutup/"
    assert head_client.post(address, {"alasan": "  "}).status_code == 422
    assert head_client.post(address, {"alasan": "laptop dicuri"}).status_code == 302
    one.refresh_from_db()
    assert one.state == SiteState.REVOKED
    assert "ditutup" in head_client.get("/sinkron/kantor/").content.decode()


def test_a_computer_that_is_gone_is_replaced_with_reason_name_and_code(head_client: Client) -> None:
    now, one = timezone.now(), uuid4()
    authority.certify_key(one, bytes([1]) * 32, wilayah=KOTO_BARU, name="Koto Baru", now=now)
    address = f"/sinkron/kantor/{one}/ganti/"
    assert address in head_client.get(f"/sinkron/kantor/{one}/").content.decode()
    assert head_client.get(address).status_code == 200
    assert head_client.post(address, {"alasan": "  "}).status_code == 422
    page = head_client.post(address, {"alasan": "laptop dicuri"})
    assert page.context["made"].code in page.content.decode()
    assert Site.objects.get(uuid=one).state == SiteState.REVOKED
    closed = statements.closing(one)
    assert closed is not None
    assert (closed.reason, bool(closed.by)) == ("laptop dicuri", True)
    assert f"laptop dicuri · {closed.by}" in head_client.get(f"/sinkron/kantor/{one}/").content.decode()
    # What is closed is not closed again, and gives no other code.
    again = head_client.post(address, {"alasan": "sekali lagi"})
    assert (again.status_code, EnrolmentCode.objects.count()) == (422, 1)


def test_a_site_of_another_regency_is_not_there(head_client: Client) -> None:
    other = site("13.03.01.2001", timezone.now())
    assert head_client.get(f"/sinkron/kantor/{other.uuid}/").status_code == 404
    assert AccessLog.objects.filter(act="denied").exists()


def test_an_officer_looks_and_lets_nobody_in(regency: Kantor, client: Client) -> None:
    client.force_login(person(Role.OFFICER), "nagari.accounts.backends.RoleBackend")
    assert client.get("/sinkron/kantor/").status_code == 200
    assert client.get("/sinkron/kantor/kode/").status_code == 403
    assert "kantor ikut serta" in client.get("/").content.decode() or "kode" in client.get("/").content.decode()


def test_the_regency_gives_short_codes_once(head_client: Client) -> None:
    one, other = site(KOTO_BARU, timezone.now()), site(SELAYO, timezone.now())
    for wilayah in (KOTO_BARU, SELAYO):
        Kantor.objects.create(wilayah=wilayah, nama=f"Kantor {wilayah}")
    assert head_client.post(f"/sinkron/kantor/{one.uuid}/singkatan/", {"kode": "kbr"}).status_code == 302
    assert Kantor.objects.get(wilayah=KOTO_BARU).kode == "KBR"
    for kode in ("KBR", "", "a b", "x" * 13):
        assert head_client.post(f"/sinkron/kantor/{other.uuid}/singkatan/", {"kode": kode}).status_code == 422
    assert Kantor.objects.get(wilayah=SELAYO).kode == ""


def test_no_short_code_before_the_profile_has_arrived(head_client: Client) -> None:
    one = site(KOTO_BARU, timezone.now())
    assert head_client.post(f"/sinkron/kantor/{one.uuid}/singkatan/", {"kode": "KTB"}).status_code == 422


def test_it_tells_of_two_computers_that_work_as_one_office(head_client: Client) -> None:
    now, keys = timezone.now(), [bytes([number]) * 32 for number in (1, 2)]
    first, second = uuid4(), uuid4()
    authority.certify_key(first, keys[0], wilayah=KOTO_BARU, name="Koto Baru", now=now)
    authority.certify_key(second, keys[1], wilayah=KOTO_BARU, name="Koto Baru", now=now, predecessor=first)
    assert [row.faults[0] for row in offices.offices("13.02", now)] == ["twice", "twice"]
    said = head_client.get(f"/sinkron/kantor/{first}/").content.decode()
    assert "notice-red" in said
    authority.revoke(first, "diganti", now)
    assert all("twice" not in row.faults for row in offices.offices("13.02", now))
