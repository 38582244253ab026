"""Who left a phone number is told how the request goes: without a NIK, a name, or what it is about."""

from uuid import UUID

import pytest
from django.test import Client

from layanan.katalog import shipped
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import take_step
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.notices.models import Pesan
from tests.layanan.permohonan.desk import hand_in, lead, offer
from tests.layanan.permohonan.test_services import CAMAT, KASI
from tests.office import NOW, make_user

L = Langkah
ALL = [one.kode for one in shipped.services()["SKTM"].syarat]


@pytest.fixture
def wali(office: Kantor) -> User:
    return make_user(Role.HEAD)


def asked(clerk: User, phone: str = "0812 3456 7890") -> Permohonan:
    return hand_in(offer("SKTM")["SKTM"], clerk, telepon=phone)


def told() -> list[str]:
    return list(Pesan.objects.order_by("id").values_list("teks", flat=True))


def test_it_tells_what_was_taken_in_returned_and_refused(clerk: User) -> None:
    row = asked(clerk)
    take_step(row, L.KEMBALIKAN, person_of(clerk, NOW.date()), NOW, alasan="KK ROSNIDAR kabur", kurang=["KK"])
    first, second = told()
    assert first == f"Permohonan {row.nomor} diterima di Kantor Koto Baru. Simpan nomor ini."
    assert second == f"Permohonan {row.nomor} belum lengkap. Bawa ke Kantor Koto Baru: Kartu keluarga."
    assert Pesan.objects.values_list("isian", flat=True)[1] == [row.nomor, "Kantor Koto Baru", "Kartu keluarga"]
    assert all(len(text) <= 160 and "ROSNIDAR" not in text and "Mampu" not in text for text in told())
    assert {(one.pengirim, one.wilayah) for one in Pesan.objects.all()} == {("13.02", row.wilayah)}


def test_it_tells_of_what_a_district_refuses(clerk: User, wali: User) -> None:
    row = asked(clerk)
    lead(row, (L.PERIKSA, clerk), (L.SETUJUI, wali))
    take_step(row, L.PERIKSA, KASI, NOW)
    take_step(row, L.TERUSKAN, KASI, NOW)
    take_step(row, L.TOLAK, CAMAT, NOW, alasan="tidak memenuhi")
    assert told()[-1] == f"Permohonan {row.nomor} ditolak. Tanyakan alasannya di Kantor Koto Baru."
    assert len(told()) == 2


def test_it_takes_a_message_back_with_its_step(clerk: User) -> None:
    row = asked(clerk)
    lead(row, (L.KEMBALIKAN, clerk), (L.BATALKAN, clerk))
    kept, stopped = Pesan.objects.order_by("id")
    assert (kept.dihentikan_pada, stopped.dihentikan_pada) == (None, NOW)


def test_it_drops_what_is_no_news_any_more(clerk: User) -> None:
    row = asked(clerk)
    lead(row, (L.KEMBALIKAN, clerk))
    assert Pesan.objects.filter(dihentikan_pada=None).count() == 2
    lead(row, (L.TARIK, clerk))
    assert not Pesan.objects.filter(dihentikan_pada=None).exists()


@pytest.mark.parametrize("phone", ["", "1234 5678"])
def test_it_tells_nobody_who_left_no_number(clerk: User, phone: str) -> None:
    asked(clerk, phone)
    assert told() == []


def test_a_message_leads_to_the_request_it_is_about(clerk: User, clerk_client: Client) -> None:
    row = asked(clerk)
    page = clerk_client.get(f"/pesan/{Pesan.objects.get().pk}/").content.decode()
    assert f'<a href="/permohonan/{row.pk}/">Surat Keterangan Tidak Mampu · {row.nomor}</a>' in page
    # The step has not come with the exchange yet.
    Pesan.objects.update(sumber=UUID(int=9))
    assert "/permohonan/0" not in clerk_client.get(f"/pesan/{Pesan.objects.get().pk}/").content.decode()
