"""Where a request stands, told to whoever bears its number; more only to its people."""

import gzip
import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.permohonan import throttle
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries import tracking
from layanan.permohonan.queries.people import Person
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import Ajuan, Subjek, submit, take_step
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.lib.signs import SIGNS
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import make_penduduk

L = Langkah
CHANCE = random.Random(11)
CLERK = Person(UUID(int=1), "Uji 1", KOTO_BARU, frozenset({"petugas"}))
WALI = Person(UUID(int=2), "Uji 2", KOTO_BARU, frozenset({"kepala"}))
ALL = [one.kode for one in shipped.services()["SKTM"].syarat]


@pytest.fixture(autouse=True)
def forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle.forget()
    monkeypatch.setattr(clock, "now", lambda _device=None: NOW + timedelta(hours=1))
    monkeypatch.setattr(clock, "today", lambda _device=None: NOW.date())


@pytest.fixture
def kind(office: Kantor) -> JenisLayanan:
    return kinds.add_kind("13.02", "SKTM", shipped.services()["SKTM"], NOW)


@pytest.fixture
def asked(kind: JenisLayanan) -> Permohonan:
    person = make_penduduk(nama="ROSNIDAR SIREGAR", nik="1302105005909001", tanggal_lahir=date(1990, 5, 10))
    ajuan = Ajuan(
        versi=kind.versi_id,
        pemohon=person.pk,
        pemohon_nama=person.nama,
        subjek=(Subjek(person.pk, person.nama),),
        isian={"keperluan": "beasiswa"},
    )
    return submit(ajuan, CLERK, "KTB", NOW, CHANCE.randrange)


def page(client: Client, asked: Permohonan, status: int = 200, **post: str) -> str:
    address = f"/permohonan/status/{asked.nomor}/"
    answer: Any = client.post(address, post) if post else client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_it_shows_stage_and_office_to_who_has_the_number_and_no_more(client: Client, asked: Permohonan) -> None:
    said = page(client, asked)
    assert "Permohonan diterima" in said
    assert "Kantor Koto Baru" in said
    assert asked.nomor in said
    for secret in ("R. S.", "ROSNIDAR", "9001", "Tidak Mampu", "1990"):
        assert secret not in said
    take_step(asked, L.KEMBALIKAN, CLERK, NOW, alasan="kabur", kurang=["KK"])
    said = page(client, asked)
    assert "Bawa yang kurang" in said
    assert "kabur" not in said
    assert "Kartu keluarga" not in said
    # Not as if a birth date were what has to be brought.
    assert "Ini permohonan Anda?" in said


def test_it_tells_its_people_what_nobody_has_seen_yet(client: Client, asked: Permohonan) -> None:
    assert "Kartu keluarga" in page(client, asked, bukti="10-05-1990")
    take_step(asked, L.PERIKSA, CLERK, NOW, ada=ALL)
    assert "Kartu keluarga" not in page(client, asked, bukti="10-05-1990")


@pytest.mark.parametrize("proof", ["1302105005909001", "10-05-1990", "10 Mei 1990"])
def test_it_tells_its_people_what_to_bring_and_when_to_come(client: Client, asked: Permohonan, proof: str) -> None:
    take_step(asked, L.KEMBALIKAN, CLERK, NOW, alasan="KK kabur", kurang=["KK"])
    said = page(client, asked, bukti=proof)
    for told in ("R. S.", "KK kabur", "Kartu keluarga", "Senin, 18 Mei 2026, 07.30-12.00"):
        assert told in said
    assert "ROSNIDAR" not in said


@pytest.mark.parametrize(
    ("proof", "status"),
    [
        ("9001", 422),
        ("1302105005909002", 422),
        ("11-05-1990", 422),
        ("", 422),
        ("900", 422),
        ("1302 1050 0590 9001 ", 200),
        ("x" * 999, 422),
    ],
)
def test_it_tells_nobody_else(client: Client, asked: Permohonan, proof: str, status: int) -> None:
    said = page(client, asked, status, bukti=proof)
    assert ("R. S." in said) is (status == 200)


def test_it_lets_nobody_try_the_endings_of_a_number(client: Client, asked: Permohonan) -> None:
    """Whoever tries, from wherever: five an hour."""
    for place in range(5):
        client.post(f"/permohonan/status/{asked.nomor}/", {"bukti": "1302105005900000"}, REMOTE_ADDR=f"10.0.0.{place}")
    answer = client.post(f"/permohonan/status/{asked.nomor}/", {"bukti": "1302105005909001"}, REMOTE_ADDR="10.0.0.9")
    assert answer.status_code == 429
    assert "R. S." not in answer.content.decode()


def test_it_lets_nobody_look_numbers_up_by_the_thousand(client: Client, office: Kantor) -> None:
    found = [client.get("/permohonan/status/KTB-000-000-009/").status_code for _try in range(61)]
    assert found[-2:] == [404, 429]


def test_it_tells_a_typing_error_as_such(client: Client, asked: Permohonan) -> None:
    last = asked.nomor[-1]
    wrong = asked.nomor[:-1] + SIGNS[(SIGNS.index(last) + 1) % len(SIGNS)]
    for typed, sentence in (
        (wrong, "salah ketik"),
        ("KTB-4M2-9K7-R0P", "P tidak ada"),
        ("KTB", "belum lengkap"),
        ("\x00", ""),
        ("%", "belum lengkap"),
    ):
        answer = client.get("/permohonan/status/", {"nomor": typed})
        assert answer.status_code == (422 if sentence else 200)
        assert sentence in answer.content.decode()
    whole, short = asked.nomor.lower().replace("-", " "), asked.nomor.replace("-", "").lower()[3:]
    for typed in (whole, short, asked.nomor[4:]):
        assert client.get("/permohonan/status/", {"nomor": typed})["Location"] == f"/permohonan/status/{asked.nomor}/"
    assert client.get(f"/status/{asked.nomor}/")["Location"] == f"/permohonan/status/{asked.nomor}/"


def test_it_says_that_another_number_is_not_known_here_yet(client: Client, asked: Permohonan) -> None:
    other = Permohonan(nomor="KTB-000-000-009")
    assert "belum dikenal" in page(client, other, 404)


def test_it_says_in_plain_words_that_it_waits_for_the_exchange(client: Client, asked: Permohonan) -> None:
    take_step(asked, L.PERIKSA, CLERK, NOW, ada=ALL)
    take_step(asked, L.SETUJUI, WALI, NOW)
    said = page(client, asked)
    assert "Kec. Kubung" in said
    assert "dalam perjalanan ke" in said


def test_it_is_light(client: Client, asked: Permohonan, django_assert_max_num_queries: Any) -> None:
    """With its stylesheet and emblem below 20 KB; no script at all."""
    with django_assert_max_num_queries(12):
        said = page(client, asked)
    assert "<script" not in said
    assert len(gzip.compress(said.encode())) < 4096


def test_it_writes_initials_of_any_name() -> None:
    assert tracking.initials("  rosnidar  'aisyah binti umar siregar ") == "R. B."
    assert tracking.initials("") == ""
