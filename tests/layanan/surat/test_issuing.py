"""A letter from what is known to its file: number, sheet and register in one, or nothing of it."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from layanan.katalog.models import JenisLayanan
from layanan.katalog.queries.catalogue import content
from layanan.surat import services
from layanan.surat.models import CatatanSurat, Keadaan, SubjekSurat, Surat
from layanan.surat.rules.made import Bahan, Pelaku, Subjek
from layanan.surat.services.keeping import rebuild_states
from layanan.surat.services.marital import check_marital
from nagari.kantor.models import Kantor, Nomor, Pegawai, SeriNomor, StatusNomor
from nagari.lib.errors import UserError
from nagari.penduduk.kode import StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Penduduk
from nagari.sync import blobs, projections
from tests.layanan.surat.conftest import CLERK, kind, make_resident, material
from tests.layanan.surat.samples import form
from tests.office import KOTO_BARU, NOW, SELAYO

TODAY = date(2026, 5, 14)


def text_of(surat: Surat) -> str:
    pages = PdfReader(io.BytesIO(blobs.get(surat.pdf))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def refused(call: Callable[..., Any], *args: Any, **options: Any) -> str:
    with pytest.raises(UserError) as caught:
        call(*args, **options)
    return str(caught.value.code)


@pytest.fixture
def surat(resident: Penduduk) -> Surat:
    return services.issue(material(kind("SKP"), resident, isian={"keperluan": "melamar kerja"}), CLERK, NOW)


def test_it_issues_a_letter_with_its_number_its_file_and_its_place_in_the_register(
    surat: Surat, resident: Penduduk
) -> None:
    assert surat.nomor == "470/001/KTB/V/2026"
    assert surat.berlaku_sampai == TODAY + timedelta(days=30)
    assert Nomor.objects.get().perihal == "Surat Keterangan Penduduk a.n. SITI ROSNIDAR"
    assert [(one.penduduk_id, one.nama) for one in SubjekSurat.objects.all()] == [(resident.pk, "SITI ROSNIDAR")]
    text = text_of(surat)
    for words in ("SURAT KETERANGAN PENDUDUK", "Nomor: 470/001/KTB/V/2026", "SITI ROSNIDAR", "Jalan Uji 1", "Uji Wali"):
        assert words in text
    assert surat.keadaan == Keadaan.TERBIT


def test_it_gives_no_number_where_it_refuses(resident: Penduduk) -> None:
    domicile, letter = kind("SKD"), kind("SKP")
    stranger = Bahan(layanan=letter.versi_id, subjek=(Subjek(None, "Tamu"),), isian={"keperluan": "x"})  # type: ignore[arg-type]
    wrong = {"alamat_domisili": "x", "sejak": "31-02-2020", "keperluan": "x"}
    asked: list[tuple[Bahan, str]] = [
        (material(letter, resident), "facts_missing"),
        (stranger, "facts_missing"),
        (material(letter, isian={"keperluan": "x"}), "subject_missing"),
        (material(domicile, resident, isian=wrong), "value_wrong"),
        (Bahan(layanan=UUID(int=7)), "service_missing"),
        (material(letter, resident, isian={"keperluan": "x"}, penandatangan=UUID(int=7)), "signer_missing"),
    ]
    for bahan, code in asked:
        assert refused(services.issue, bahan, CLERK, NOW) == code
    assert not Nomor.objects.exists()
    assert not Surat.objects.exists()


def test_it_names_every_fact_that_is_missing(letters_office: Kantor) -> None:
    bare = make_resident(nama="TIADA DATA", nik="", tempat_lahir="", tanggal_lahir=None, keluarga=None)
    with pytest.raises(UserError, match=r"Keperluan, NIK, Tempat, tanggal lahir, Alamat"):
        services.issue(material(kind("SKP"), bare), CLERK, NOW)


def test_it_issues_nothing_past_the_offices_above_but_for_a_request(resident: Penduduk) -> None:
    resident.nik = "1302105203909001"
    resident.save()
    heir = {"pewaris": "1302105203909001 SITI ROSNIDAR", "ahli_waris": "Uji Anak"}
    row = kind("WARIS")
    assert refused(services.issue, material(row, resident, isian=heir), CLERK, NOW) == "passes_others"
    asked = material(row, resident, isian=heir, permohonan=UUID(int=5))
    assert refused(services.issue, asked, CLERK, NOW) == "testator_alive"
    assert not Nomor.objects.exists()
    named = material(row, resident, isian={**heir, "pewaris": "SITI ROSNIDAR"}, permohonan=UUID(int=5))
    assert refused(services.issue, named, CLERK, NOW) == "testator_alive"
    resident.status_dasar, resident.status_sejak = StatusDasar.MATI, TODAY
    resident.save()
    assert services.issue(asked, CLERK, NOW).urut == 1


@pytest.mark.parametrize(
    ("code", "fits", "differs"),
    [
        ("BLMNIKAH", (StatusPerkawinan.BELUM_KAWIN, None), (StatusPerkawinan.KAWIN, StatusPerkawinan.CERAI_MATI)),
        ("JANDADUDA", (StatusPerkawinan.CERAI_HIDUP,), (StatusPerkawinan.KAWIN, StatusPerkawinan.BELUM_KAWIN)),
        ("SKP", tuple(StatusPerkawinan), ()),
    ],
)
def test_it_says_of_a_marriage_what_the_register_says(
    resident: Penduduk, code: str, fits: tuple[int | None, ...], differs: tuple[int, ...]
) -> None:
    for status in (*fits, *differs):
        resident.status_perkawinan = status
        resident.save()
        if status in differs:
            assert refused(check_marital, code, [resident.pk]) == "marital_differs"
        else:
            check_marital(code, [resident.pk])
    if code == "SKP":
        # With a request, who approves it compares the papers; at the counter nobody does.
        resident.status_perkawinan = StatusPerkawinan.KAWIN
        resident.save()
        check_marital("WALIHAKIM", [resident.pk])
        assert refused(check_marital, "WALIHAKIM", [resident.pk], is_direct=True) == "marital_asks"
    if differs:
        row = kind(code)
        assert row.versi is not None
        isian = form(content(row.versi).isian, Random(1), [resident.nik])
        assert refused(services.issue, material(row, resident, isian=isian), CLERK, NOW) == "marital_differs"
        assert not Nomor.objects.exists()


def test_it_leaves_no_gap_when_the_sheet_cannot_be_drawn(resident: Penduduk, monkeypatch: pytest.MonkeyPatch) -> None:
    bahan = material(kind("SKP"), resident, isian={"keperluan": "x"})

    def fails(*_given: object, **_named: object) -> bytes:
        raise UserError("sheet_failed", "Uji")

    with monkeypatch.context() as patch:
        patch.setattr("layanan.surat.services.issuing.drawn", fails)
        assert refused(services.issue, bahan, CLERK, NOW) == "sheet_failed"
    assert services.issue(bahan, CLERK, NOW).urut == 1


def test_it_counts_each_kind_by_its_own_series_where_there_is_one(resident: Penduduk) -> None:
    SeriNomor.objects.create(
        wilayah=KOTO_BARU, kode="skd", nama="Domisili", pola="D{urut}/{kantor}/{tahun}", tahun=2026
    )
    said = {"alamat_domisili": "x", "sejak": "2020-01-01", "keperluan": "x"}
    other, domicile = kind("SKP"), kind("SKD")
    numbers = [
        services.issue(material(row, resident, isian=said), CLERK, NOW).nomor
        for row in (other, domicile, other, domicile)
    ]
    assert numbers == ["470/001/KTB/V/2026", "D1/KTB/2026", "470/002/KTB/V/2026", "D2/KTB/2026"]


def test_a_cancelled_number_stays_and_is_not_given_again(surat: Surat, resident: Penduduk) -> None:
    assert refused(services.cancel, surat, "  ", CLERK, NOW) == "reason_missing"
    services.cancel(surat, "salah orang", CLERK, NOW)
    assert Nomor.objects.get().status == StatusNomor.BATAL
    assert refused(services.revoke, surat, "x", CLERK, NOW) == "over_batal"
    assert services.issue(material(kind_again(surat), resident, isian={"keperluan": "x"}), CLERK, NOW).urut == 2


def test_a_replaced_letter_names_the_right_one(surat: Surat, resident: Penduduk) -> None:
    bahan = material(kind_again(surat), resident, isian={"keperluan": "benar"})
    assert refused(services.replace, surat, bahan, "", CLERK, NOW) == "reason_missing"
    assert Surat.objects.count() == 1
    right = services.replace(surat, bahan, "salah keperluan", CLERK, NOW)
    note = CatatanSurat.objects.get(surat=surat)
    assert (surat.keadaan, right.mengganti_id) == (Keadaan.DIGANTI, surat.pk)
    assert note.rincian == {"pengganti": str(right.pk), "nomor": right.nomor}


def test_another_office_does_nothing_to_it(surat: Surat) -> None:
    neighbour = Pelaku(UUID(int=2), "Tetangga", SELAYO)
    for deed in (services.revoke, services.cancel):
        assert refused(deed, surat, "x", neighbour, NOW) == "not_here"


def test_the_state_follows_what_other_sites_recorded(surat: Surat) -> None:
    services.revoke(surat, "salah", CLERK, NOW)
    Surat.all_objects.filter(pk=surat.pk).update(keadaan=Keadaan.TERBIT)
    rebuild_states([surat.pk])
    surat.refresh_from_db()
    assert surat.keadaan == Keadaan.DICABUT
    # A record that came by itself, after the letter.
    Surat.all_objects.filter(pk=surat.pk).update(keadaan=Keadaan.TERBIT)
    projections.run(NOW)
    surat.refresh_from_db()
    assert surat.keadaan == Keadaan.DICABUT


def test_an_issued_letter_stays_whatever_changes_afterwards(surat: Surat, resident: Penduduk) -> None:
    before = blobs.get(surat.pdf)
    resident.nama = "NAMA BARU"
    resident.save()
    Pegawai.objects.update(nama="Wali Baru")
    services.print_out(surat, CLERK, NOW)
    services.reprint(surat, "macet", CLERK, NOW)
    surat.refresh_from_db()
    assert (blobs.get(surat.pdf), surat.nama) == (before, "SITI ROSNIDAR")


def test_one_who_signs_for_another_stands_so_on_the_letter(resident: Penduduk) -> None:
    head = Pegawai.objects.get()
    secretary = Pegawai.objects.create(
        wilayah=KOTO_BARU, nama="Uji Sekretaris", jenis="sekretaris", jabatan="Sekretaris", mulai=date(2024, 1, 1),
        atas_nama=head,
    )  # fmt: skip
    bahan = material(kind("SKP"), resident, isian={"keperluan": "x"}, penandatangan=secretary.pk)
    made = services.issue(bahan, CLERK, NOW)
    assert made.tanda_tangan["lines"] == ["a.n. WALI NAGARI KOTO BARU", "Sekretaris,"]
    assert "Uji Sekretaris" in text_of(made)


def kind_again(surat: Surat) -> JenisLayanan:
    return surat.layanan.jenis
