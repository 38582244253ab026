"""Heirs and kin as the register knows them: prefilled, and doubted where papers have to show it."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.test import Client

from layanan.permohonan.models import Hubungan
from layanan.permohonan.queries.kinship import doubts, heirs
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.kinship import Kin, heir_word, is_known
from layanan.permohonan.services import Subjek, take_step
from layanan.permohonan.services.approving import approve_each
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.penduduk.kode import JenisKelamin, Shdk, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Penduduk
from tests.layanan.permohonan.desk import hand_in, offer
from tests.office import KOTO_BARU, NOW, make_user
from tests.penduduk.people import make_keluarga, make_penduduk

CARD = UUID(int=7)
HEAD = Kin(id=uuid4(), nama="Rusli", nik="1", kelamin=1, keluarga=CARD, shdk=Shdk.KEPALA_KELUARGA, kawin=2)
WIFE = Kin(id=uuid4(), nama="Siti", nik="2", kelamin=2, keluarga=CARD, shdk=Shdk.ISTRI, kawin=4)
SON = Kin(id=uuid4(), nama="Budi", nik="3", kelamin=1, keluarga=CARD, shdk=Shdk.ANAK)
AWAY = Kin(id=uuid4(), nama="Ani", nik="4", kelamin=2, keluarga=UUID(int=8), shdk=Shdk.ISTRI, nik_ayah="1")
AUNT = Kin(id=uuid4(), nama="Upik", nik="5", kelamin=2, keluarga=CARD, shdk=Shdk.FAMILI_LAIN)


@pytest.mark.parametrize(
    ("dead", "other", "word"),
    [
        (HEAD, WIFE, "istri"),
        (WIFE, HEAD, "suami"),
        # The widow is head of the family by now.
        (HEAD, replace(WIFE, shdk=Shdk.KEPALA_KELUARGA), "istri"),
        (HEAD, SON, "anak"),
        (HEAD, AWAY, "anak"),
        (WIFE, SON, "anak"),
        # Another mother stands in his record: she is his stepmother.
        (WIFE, replace(SON, nik_ibu="9"), ""),
        (WIFE, replace(SON, nama_ibu="Lain"), ""),
        (HEAD, AUNT, ""),
        (SON, HEAD, ""),
        (WIFE, AWAY, ""),
        (replace(HEAD, keluarga=None), replace(SON, keluarga=None), ""),
    ],
)
def test_it_knows_heirs(dead: Kin, other: Kin, word: str) -> None:
    assert heir_word(dead, other) == word


@pytest.mark.parametrize(
    ("hubungan", "by", "about", "known"),
    [
        (Hubungan.ANAK, SON, HEAD, True),
        (Hubungan.ANAK, AUNT, HEAD, False),
        (Hubungan.ORANG_TUA, HEAD, AWAY, True),
        (Hubungan.ORANG_TUA, SON, HEAD, False),
        (Hubungan.PASANGAN, WIFE, HEAD, True),
        (Hubungan.PASANGAN, AUNT, HEAD, False),
        (Hubungan.SAUDARA, SON, replace(SON, id=uuid4(), nik="6"), True),
        (Hubungan.SAUDARA, AWAY, replace(SON, keluarga=None, nik_ayah="1"), True),
        (Hubungan.SAUDARA, AUNT, HEAD, False),
        # What a register says nothing about.
        (Hubungan.KERABAT, AUNT, HEAD, True),
        (Hubungan.KUASA, AUNT, HEAD, True),
    ],
)
def test_it_knows_what_people_are_to_each_other(hubungan: str, by: Kin, about: Kin, *, known: bool) -> None:
    assert is_known(hubungan, by, about) is known


@pytest.fixture
def family(office: Kantor) -> dict[str, Penduduk]:
    card = make_keluarga()
    male, female = JenisKelamin.LAKI_LAKI, JenisKelamin.PEREMPUAN
    dead = make_penduduk(
        nama="RUSLI", nik="1302101505609001", keluarga=card, shdk=Shdk.KEPALA_KELUARGA, jenis_kelamin=male,
        status_perkawinan=StatusPerkawinan.KAWIN, status_dasar=StatusDasar.MATI,
    )  # fmt: skip
    wife = make_penduduk(
        nama="SITI", nik="1302105505659001", keluarga=card, shdk=Shdk.KEPALA_KELUARGA, jenis_kelamin=female,
        status_perkawinan=StatusPerkawinan.CERAI_MATI,
    )  # fmt: skip
    son = make_penduduk(nama="BUDI", nik="1302101505909001", keluarga=card, shdk=Shdk.ANAK, jenis_kelamin=male)
    away = make_penduduk(nama="ANI", nik="1302105505929001", nik_ayah=dead.nik, jenis_kelamin=female)
    other = make_penduduk(nama="UPIK", nik="1302105505809002", jenis_kelamin=female)
    return {"dead": dead, "wife": wife, "son": son, "away": away, "other": other}


def test_it_fills_in_spouse_and_children_one_a_line(clerk_client: Client, family: dict[str, Penduduk]) -> None:
    found = [one.line for one in heirs(family["dead"].pk, KOTO_BARU)]
    assert found[0] == "1302105505659001 SITI - istri"
    assert set(found[1:]) == {"1302101505909001 BUDI - anak", "1302105505929001 ANI - anak"}
    kind = offer("WARIS")["WARIS"]
    url = f"/permohonan/baru/{kind.pk}/"
    page = clerk_client.post(url, {"pilih": f"subjek:{family['dead'].pk}", "hubungan": "anak"}).content.decode()
    assert "\n".join(found) in page
    crowded = clerk_client.post(url, {"isian-ahli_waris": "Ani, Budi", "simpan": "1"}).content.decode()
    assert "satu orang per baris" in crowded


def test_it_says_where_the_papers_have_to_show_it(
    clerk: User, clerk_client: Client, family: dict[str, Penduduk]
) -> None:
    kind = offer("WARIS")["WARIS"]
    dead, other = family["dead"], family["other"]
    said = f"{family['son'].nik} BUDI - anak\n{other.nik} UPIK - anak\nSITI - istri\nORANG LAIN - anak"
    row = hand_in(
        kind, clerk, pemohon=other.pk, pemohon_nama="UPIK", hubungan="anak", subjek=(Subjek(dead.pk, "RUSLI"),),
        isian={"pewaris": f"{dead.nik} RUSLI", "ahli_waris": said},
    )  # fmt: skip
    found = doubts(row, standing(row).isi, KOTO_BARU)
    assert found.relation == ("anak", "UPIK", "RUSLI")
    assert found.strangers == ("UPIK", "ORANG LAIN")
    assert [one.kin.nama for one in found.left_out] == ["ANI"]
    page = clerk_client.get(f"/permohonan/{row.pk}/").content.decode()
    assert "UPIK tidak tercatat" in page
    assert "ANI (anak)" in page
    # Nothing to say of what agrees.
    right = "\n".join(one.line for one in heirs(dead.pk, KOTO_BARU))
    row.isian, row.pemohon_id = {**row.isian, "ahli_waris": right}, family["son"].pk
    assert not doubts(row, standing(row).isi, KOTO_BARU)
    codes = [one["kode"] for one in row.versi.syarat]
    take_step(row, Langkah.PERIKSA, person_of(clerk, NOW.date()), NOW, ada=codes)
    head = person_of(make_user(Role.HEAD), NOW.date())
    outcome = approve_each([row.pk], head, NOW)[0]
    assert outcome.refused is not None
    assert outcome.refused.code == "differs"
    take_step(row, Langkah.SETUJUI, head, NOW)


def test_it_points_out_who_marries_and_is_married(clerk: User, clerk_client: Client, office: Kantor) -> None:
    resident = make_penduduk(nama="RUSLI", status_perkawinan=StatusPerkawinan.KAWIN)
    wedding = {"tgl_akad": "2026-08-20", "alasan": "merantau"}
    row = hand_in(offer("DISPNIKAH")["DISPNIKAH"], clerk, subjek=(Subjek(resident.pk, "RUSLI"),), isian=wedding)
    assert "RUSLI akan menikah" in clerk_client.get(f"/permohonan/{row.pk}/").content.decode()
    resident.status_perkawinan = StatusPerkawinan.CERAI_MATI
    resident.save()
    assert not doubts(row, standing(row).isi, KOTO_BARU)
