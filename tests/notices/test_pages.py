"""The queue of messages as staff see it, and the gateway of the office."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.notices import queries, services
from nagari.notices.models import Gerbang, Kabar, Pesan, StatusPesan
from nagari.notices.senders import base
from tests.notices import gateway
from tests.office import KOTO_BARU, NOW, make_user


def make(source: int = 1) -> Pesan:
    row = services.tell(
        "081234567800", Kabar.SIAP, ["KTB-1"], "Siap diambil.", wilayah=KOTO_BARU, sumber=UUID(int=source), now=NOW
    )
    assert row is not None
    return row


def test_it_lists_stops_and_sends_again(clerk_client: Client) -> None:
    row = make()
    page = clerk_client.get("/pesan/?daftar=sendiri").content.decode()
    assert "*** 7800" in page
    assert "6281234567800" not in page
    assert "dikirim kabupaten" in page
    said = clerk_client.get(f"/pesan/{row.pk}/").content.decode()
    assert 'href="https://wa.me/6281234567800?text=Siap%20diambil."' in said
    assert 'href="tel:+6281234567800"' in said
    clerk_client.post(f"/pesan/{row.pk}/dikabari/")
    assert str(row.pk) not in clerk_client.get("/pesan/?daftar=dihentikan").content.decode()
    told = clerk_client.get("/pesan/?daftar=terkirim").content.decode()
    assert str(row.pk) in told
    assert "Sudah dikabari" in told
    assert "+6281234567800" in clerk_client.get(f"/pesan/{row.pk}/").content.decode()
    clerk_client.post(f"/pesan/{row.pk}/lagi/")
    row.refresh_from_db()
    assert (row.dihentikan_pada, row.ulang_pada is None) == (None, False)
    Pesan.objects.update(status=StatusPesan.GAGAL, alasan="gateway_token", ulang_pada=None)
    assert "tokennya salah" in clerk_client.get("/pesan/?daftar=sendiri").content.decode()
    Pesan.objects.update(status=StatusPesan.TERKIRIM)
    clerk_client.post(f"/pesan/{row.pk}/henti/")
    row.refresh_from_db()
    assert row.dihentikan_pada is None
    assert "Tidak ada pesan" in clerk_client.get("/pesan/?daftar=%00").content.decode()
    assert AccessLog.objects.filter(object_id=str(row.pk), act="change").count() == 2


def test_it_asks_for_a_call_when_nothing_has_gone_out_for_a_day(clerk_client: Client, clerk: User) -> None:
    fresh, late = make(1), make(2)
    now = timezone.now()
    Pesan.objects.filter(pk=fresh.pk).update(dibuat_pada=now)
    Pesan.objects.filter(pk=late.pk).update(dibuat_pada=now - timedelta(days=1, minutes=1))
    assert queries.count_by_hand(KOTO_BARU, now) == 1
    assert "1 warga perlu dikabari sendiri" in clerk_client.get("/").content.decode()
    waiting = clerk_client.get("/pesan/").content.decode()
    assert (str(fresh.pk) in waiting, str(late.pk) in waiting) == (True, False)
    assert "Sehari belum terkirim" in clerk_client.get("/pesan/?daftar=sendiri").content.decode()
    clerk_client.post(f"/pesan/{late.pk}/dikabari/")
    late.refresh_from_db()
    assert (late.dikabari_oleh, late.dihentikan_pada is None) == (clerk.nama, False)
    assert queries.count_by_hand(KOTO_BARU, now) == 0
    # What was given up, and once more is wanted, and given up again.
    Pesan.objects.filter(pk=fresh.pk).update(status=StatusPesan.GAGAL, alasan="notice_late")
    assert queries.count_by_hand(KOTO_BARU, now) == 1
    Pesan.objects.filter(pk=fresh.pk).update(ulang_pada=now)
    assert queries.count_by_hand(KOTO_BARU, now) == 0
    assert queries.count_by_hand(KOTO_BARU, now + timedelta(days=2)) == 1
    for tab, rule in queries.lists(now).items():
        assert Pesan.objects.filter(rule).count() == {"menunggu": 1, "terkirim": 1}.get(tab, 0), tab


@pytest.fixture
def technician(clerk: User, client: Client) -> Client:
    client.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    return client


def test_it_keeps_the_gateway_and_never_shows_its_secret(technician: Client) -> None:
    given = {"jenis": "fonnte", "alamat": "https://gerbang.test/send", "rahasia": "rahasia-uji"}
    assert technician.post("/pesan/gerbang/telepon/", given).status_code == 302
    page = technician.get("/pesan/gerbang/telepon/").content.decode()
    assert "https://gerbang.test/send" in page
    assert "rahasia-uji" not in page
    for wrong in (
        {"jenis": "fonnte", "alamat": "ftp://x"},
        {"jenis": "smtp", "alamat": "x"},
        {"jenis": "whatsapp", "alamat": "https://x"},
        {"jenis": "fonnte", "alamat": "https://" + "x" * 300},
    ):
        assert technician.post("/pesan/gerbang/telepon/", wrong).status_code == 422
    assert Gerbang.objects.get().rahasia == "rahasia-uji"
    assert (
        technician.post("/pesan/gerbang/surel/", {"jenis": "smtp", "alamat": "s.test", "nama": "a@s.test"}).status_code
        == 302
    )
    assert technician.post("/pesan/gerbang/surel/", {"jenis": "fonnte"}).status_code == 422


def test_it_tries_the_gateway_when_it_is_saved(technician: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "SECONDS", 0.5)
    given = {"jenis": "fonnte", "alamat": "http://127.0.0.1:9/send", "rahasia": gateway.TOKEN, "coba": "081234567800"}
    said = technician.post("/pesan/gerbang/telepon/", given, follow=True).content.decode()
    assert "tidak terjangkau" in said
    said = technician.post("/pesan/gerbang/telepon/", {**given, "coba": "x"}, follow=True).content.decode()
    assert "bukan nomor telepon" in said
    said = technician.post("/pesan/gerbang/telepon/", {**given, "jenis": "catatan"}, follow=True).content.decode()
    assert "menerima pesan uji" in said
