"""Each question names those it asks for, and nobody else."""

from datetime import date
from typing import Any

import pytest

from nagari.kantor.models import Kantor
from nagari.penduduk.daftar.forms import QuestionForm
from nagari.penduduk.daftar.questions import QUESTIONS, families, people, residents
from nagari.penduduk.figures.categories import voters_on, vulnerable
from nagari.penduduk.kode import (
    Cacat,
    JenisKelamin,
    Kewarganegaraan,
    KtpEl,
    Pekerjaan,
    PendidikanSedang,
    Shdk,
    StatusDasar,
    StatusPenduduk,
    StatusPerkawinan,
)
from nagari.penduduk.queries.groups import Kelompok, belonging
from nagari.statistik import queries
from nagari.statistik.rules import month_of
from nagari.sync import projections
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.penduduk.people import TODAY, make_keluarga, make_penduduk

pytestmark = pytest.mark.django_db


def asked(slug: str, **query: str) -> list[str]:
    form = QuestionForm(slug, query, TODAY)
    assert form.is_valid(), form.errors
    return sorted(people(slug, form.values, KOTO_BARU).values_list("nama", flat=True))


@pytest.fixture(autouse=True)
def strangers(office: Kantor) -> None:
    """Nobody of these answers any question."""
    left: dict[str, Any] = {"tanggal_lahir": date(1940, 1, 1), "cacat": Cacat.NETRA}
    make_penduduk(nama="DEAD", status_dasar=StatusDasar.MATI, **left)
    make_penduduk(nama="GUEST", status_penduduk=StatusPenduduk.TIDAK_TETAP, **left)
    make_penduduk(SELAYO, nama="ELSEWHERE", **left)


def test_it_names_who_turns_17_in_a_month() -> None:
    for name, born in (("FIRST", date(2009, 5, 1)), ("LAST", date(2009, 5, 31)), ("NEXT", date(2009, 6, 1))):
        make_penduduk(nama=name, tanggal_lahir=born)
    make_penduduk(nama="LEAP", tanggal_lahir=date(2008, 2, 29))
    assert asked("usia-17") == ["FIRST", "LAST"]
    assert asked("usia-17", bulan="2026-06") == ["NEXT"]
    form = QuestionForm("usia-17", {"bulan": "2025-02"}, date(2025, 2, 1))
    assert form.is_valid()
    assert [one.nama for one in people("usia-17", form.values, KOTO_BARU)] == ["LEAP"]


def test_it_names_the_voters_of_a_day() -> None:
    day = date(2009, 5, 14)
    make_penduduk(nama="GROWN", tanggal_lahir=day)
    make_penduduk(nama="TOMORROW", tanggal_lahir=date(2009, 5, 15))
    make_penduduk(nama="MARRIED", tanggal_lahir=date(2011, 1, 1), status_perkawinan=StatusPerkawinan.CERAI_HIDUP)
    make_penduduk(nama="FOREIGN", tanggal_lahir=day, kewarganegaraan=Kewarganegaraan.WNA)
    make_penduduk(nama="SOLDIER", tanggal_lahir=day, pekerjaan=Pekerjaan.TENTARA_NASIONAL_INDONESIA)
    make_penduduk(nama="POLICE", tanggal_lahir=day, pekerjaan=Pekerjaan.KEPOLISIAN_RI)
    assert asked("pemilih") == ["GROWN", "MARRIED"]
    assert asked("pemilih", dengan_tni="1") == ["GROWN", "MARRIED", "POLICE", "SOLDIER"]
    assert asked("pemilih", tanggal="15-05-2026") == ["GROWN", "MARRIED", "TOMORROW"]
    assert voters_on(KOTO_BARU, date(2026, 5, 14)).total == 2


def test_it_names_elderly_people_who_live_alone() -> None:
    alone, couple, widowed = (make_keluarga(f"130210200315900{at}") for at in range(3))
    old = date(1960, 1, 1)
    make_penduduk(nama="ALONE", tanggal_lahir=old, keluarga=alone)
    for name in ("HE", "SHE"):
        make_penduduk(nama=name, tanggal_lahir=old, keluarga=couple)
    make_penduduk(nama="WIDOW", tanggal_lahir=old, keluarga=widowed)
    make_penduduk(nama="LATE", tanggal_lahir=old, keluarga=widowed, status_dasar=StatusDasar.MATI)
    make_penduduk(nama="NO FAMILY", tanggal_lahir=old)
    make_penduduk(nama="YOUNG", keluarga=make_keluarga("1302102003159009"))
    # A guest on the card keeps nobody company for good.
    make_penduduk(nama="GUEST", tanggal_lahir=old, keluarga=alone, status_penduduk=StatusPenduduk.TIDAK_TETAP)
    projections.run(NOW)
    # One definition: figures, the list behind them and the question name the same.
    figure = next(one for one in vulnerable(month_of(NOW.date())) if one.code == 3)
    assert queries.one(figure.pieces, KOTO_BARU).total == 3
    listed = belonging(residents(KOTO_BARU), Kelompok.ALONE, NOW.date())
    assert sorted(listed.values_list("nama", flat=True)) == ["ALONE", "NO FAMILY", "WIDOW"]
    assert asked("lansia-sendiri") == ["ALONE", "NO FAMILY", "WIDOW"]
    assert asked("lansia-sendiri", umur="70") == []
    assert asked("lansia") == ["ALONE", "HE", "NO FAMILY", "SHE", "WIDOW"]


def test_it_names_children_by_age_and_school() -> None:
    for age in (4, 5, 7, 18, 19):
        make_penduduk(nama=f"AGE {age:02}", tanggal_lahir=date(2026 - age, 5, 14))
    make_penduduk(nama="WORKS", tanggal_lahir=date(2014, 1, 1), pendidikan_sedang=PendidikanSedang.TIDAK_SEDANG_SEKOLAH)
    assert asked("usia-sekolah") == ["AGE 07", "AGE 18", "WORKS"]
    assert asked("usia-sekolah", luar="1") == ["WORKS"]
    assert asked("usia-sekolah", dari="5", sampai="6") == ["AGE 05"]
    assert asked("balita") == ["AGE 04"]
    assert asked("tanpa-akta") == ["AGE 04", "AGE 05", "AGE 07", "WORKS"]


def test_it_names_women_who_head_a_family_and_people_with_a_disability() -> None:
    make_penduduk(nama="SHE", shdk=Shdk.KEPALA_KELUARGA, keluarga=make_keluarga())
    make_penduduk(nama="HE", shdk=Shdk.KEPALA_KELUARGA, jenis_kelamin=JenisKelamin.LAKI_LAKI)
    make_penduduk(nama="BLIND", cacat=Cacat.NETRA)
    make_penduduk(nama="ABLE", cacat=Cacat.TIDAK)
    assert asked("kepala-perempuan") == ["SHE"]
    assert asked("disabilitas") == ["BLIND"]


def test_it_names_families_that_lack_a_paper() -> None:
    whole = {"nik": "1302105203909001", "ktp_el": KtpEl.KTP_EL, "status_perkawinan": StatusPerkawinan.KAWIN}
    sound, no_ktp = make_keluarga(), make_keluarga("1302102003159002")
    make_penduduk(keluarga=sound, **whole)
    make_penduduk(keluarga=no_ktp, **{**whole, "nik": "1302105203909002", "ktp_el": None})
    unnumbered = make_keluarga("")
    make_penduduk(keluarga=unnumbered, **{**whole, "nik": "1302105203909003"})

    def listed(surat: str) -> set[object]:
        form = QuestionForm("keluarga-dokumen", {"surat": surat}, TODAY)
        assert form.is_valid()
        return set(families("keluarga-dokumen", form.values, KOTO_BARU).values_list("id", flat=True))

    assert listed("") == {no_ktp.id, unnumbered.id}
    assert listed("ktp") == {no_ktp.id}
    assert listed("no_kk") == {unnumbered.id}
    assert listed("nik") == set()
    assert listed("akta_kawin") == {sound.id, no_ktp.id, unnumbered.id}


@pytest.mark.parametrize("slug", QUESTIONS)
def test_it_finds_no_stranger(slug: str) -> None:
    assert asked(slug) == []


@pytest.mark.parametrize(
    ("slug", "query"),
    [
        ("usia-17", {"bulan": "2026-13"}),
        ("usia-17", {"bulan": "x"}),
        ("pemilih", {"tanggal": "31-02-2026"}),
        ("pemilih", {"tanggal": ""}),
        ("lansia", {"umur": "-1"}),
        ("lansia", {"umur": "999"}),
        ("usia-sekolah", {"dari": "satu"}),
        ("keluarga-dokumen", {"surat": "x"}),
    ],
)
def test_it_refuses_what_cannot_be_asked(slug: str, query: dict[str, str]) -> None:
    assert not QuestionForm(slug, query, TODAY).is_valid()
