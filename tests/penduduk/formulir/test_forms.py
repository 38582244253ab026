"""The official forms: their columns, filled in from families and events."""

from datetime import date

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog
from nagari.kantor import clock
from nagari.kantor.models import Pegawai
from nagari.penduduk.formulir import f101
from nagari.penduduk.formulir.cases import case_of
from nagari.penduduk.formulir.events import forms_of
from nagari.penduduk.formulir.wording import F101, F102, F102_PAPERS, F201, FOREIGN_ONLY
from nagari.penduduk.kode import StatusPenduduk
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.facts import (
    BirthFacts,
    ChangeFacts,
    DeathFacts,
    Facts,
    MarriageFacts,
    MoveFacts,
    Report,
    written,
)
from nagari.penduduk.mutasi.services.death import record_death
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.services.families import Staying
from tests.office import KOTO_BARU, SELAYO, make_regions
from tests.penduduk.people import TODAY, make_family, make_penduduk
from tests.printing.reading import page_sizes, text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
REPORT = Report(
    pelapor="MARLIS",
    nik_pelapor="1302104907849003",
    saksi=("ANIS", "BOY"),
    nik_saksi=("1302104907849011", "1302104907849012"),
)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def event(jenis: Jenis, row: Penduduk, facts: Facts, **changes: object) -> Mutasi:
    row = Penduduk.objects.get(id=row.id)
    act = Act(KOTO_BARU, TODAY)
    for name, value in changes.items():
        setattr(row, name, value)
    act.save(row)
    act.note(jenis, row, tanggal=DAY, rincian=written(facts))
    return act.done()[0]


def printed(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert page_sizes(answer.content)[0][1] in (215, 330)
    return " ".join(text_of(answer.content).replace("\u200b", "").replace("\u00ad", "").split())


def test_it_names_parents_of_this_village_only() -> None:
    make_regions()
    elsewhere = make_penduduk(SELAYO, nama="MARLIS", nik="1302110501809001", jenis_kelamin=1)
    child = make_penduduk(nik_ayah=elsewhere.nik)
    made = event(Jenis.UBAH, child, ChangeFacts(), pekerjaan=9)
    assert case_of(made, today=TODAY, specific=False).father is None
    here = make_penduduk(nama="MARLIS", nik=elsewhere.nik, jenis_kelamin=1)
    assert case_of(made, today=TODAY, specific=False).father == here


def test_it_has_the_41_columns_of_f101_and_the_lists_of_the_other_forms() -> None:
    assert len(F101) == 41
    assert sum(len(options) for options in F102.values()) == 25
    assert (len(F102_PAPERS), len(F201)) == (14, 16)
    one = make_penduduk(nama_sponsor="X", no_kitas="9", gelar_depan="Dr.", kewarganegaraan=1, cacat=1, kelainan=True)
    values = f101.columns(one, 3, specific=False)
    assert len(values) == 41
    assert (values[0], values[1], values[2]) == ("3", "ROSNIDAR", "Dr.")
    assert {values[place - 1] for place in FOREIGN_ONLY} == {""}
    assert values[27:29] == ["", ""]
    assert f101.columns(one, 3, specific=True)[27:29] == ["ADA", "CACAT FISIK"]
    one.kewarganegaraan = 2
    assert f101.columns(one, 3, specific=False)[31] == "9"


def test_it_prints_f101_of_a_family_and_of_one_with_more_than_ten(clerk_client: Client) -> None:
    keluarga, head, *_rest = make_family()
    said = printed(clerk_client, f"/keluarga/{keluarga.id}/formulir/")
    for words in ("F-1.01", "FORMULIR BIODATA KELUARGA", head.nik[0], "SYAFRIL", "41. Nama ayah", "Kubung (13.02.10)"):
        assert words in said
    log = AccessLog.objects.order_by("-id")[0]
    assert (log.act, log.detail, log.count) == ("print", "F-1.01", 3)
    for number in range(9):
        make_penduduk(nama=f"ANAK {number}", keluarga=keluarga, shdk=4, nik="")
    said = printed(clerk_client, f"/keluarga/{keluarga.id}/formulir/")
    assert said.count("2. Nama lengkap") == 2
    assert "ANAK 8" in said


def test_it_prints_a_birth_and_a_death_on_f201(clerk_client: Client) -> None:
    _keluarga, head, wife, child = make_family()
    facts = BirthFacts(
        ibu_id=wife.id, ayah_id=head.id, berat_gram=3100, tempat_dilahirkan=2, laporan=REPORT, pukul="07.10"
    )
    born = event(Jenis.LAHIR, child, facts, telepon="1")
    said = printed(clerk_client, f"/mutasi/{born.id}/formulir/F-2.01/")
    for words in (
        "X 1. Kelahiran",
        "3100",
        "NURHAYATI",
        "X 2 Puskesmas",
        "MARLIS",
        "ANIS",
        "Senin, 4 Mei 2026",
        "07.10",
    ):
        assert words in said
    assert "1302104907849012" in said.replace(" ", "")
    died = event(Jenis.MATI, head, DeathFacts(tempat="RSUD", sebab=1, penerang=2, laporan=REPORT), telepon="2")
    said = printed(clerk_client, f"/mutasi/{died.id}/formulir/f-2.01/")
    for words in ("X 7. Kematian", "SYAFRIL", "RSUD", "X 1 Sakit biasa/tua", "X 2 Tenaga kesehatan"):
        assert words in said


def test_it_lets_the_next_head_ask_where_the_head_died_and_nobody_is_named(clerk_client: Client) -> None:
    _keluarga, head, wife, _child = make_family()
    officer = Pegawai.objects.create(wilayah=KOTO_BARU, nama="YULIA FITRI", mulai=DAY)
    entry = Entry(wilayah=KOTO_BARU, today=TODAY, pencatat=officer.id)
    shown = DeathFacts(laporan=Report(berkas=("KK", "F201")))
    made = record_death(entry, head.id, DAY, shown, staying=Staying(next_head=wife.id))[0]
    said = printed(clerk_client, f"/mutasi/{made.id}/formulir/F-1.02/")
    for words in ("NURHAYATI", "X A.2", "X B.2", "X 1. KK lama", "YULIA FITRI"):
        assert words in said
    assert "SYAFRIL" not in said
    child = make_penduduk(nama="AZIZAH", nik="1302104101209001")
    alone = event(Jenis.MATI, child, DeathFacts(), status_dasar=2)
    assert "AZIZAH" not in printed(clerk_client, f"/mutasi/{alone.id}/formulir/F-1.02/")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"no_akta_perkawinan": "1302-AN-1"}, "KAWIN TERCATAT"),
        ({"perkawinan_tercatat": True}, "KAWIN TERCATAT"),
        ({"perkawinan_tercatat": False}, "KAWIN BELUM TERCATAT"),
        ({}, "KAWIN"),
        ({"status_perkawinan": 3, "no_akta_perceraian": "7/2020"}, "CERAI HIDUP TERCATAT"),
    ],
)
def test_it_says_that_a_marriage_is_recorded_where_a_certificate_proves_it(
    values: dict[str, object], said: str
) -> None:
    one = make_penduduk(**{"status_perkawinan": 2, **values})
    assert f101.columns(one, 1, specific=False)[19] == said


def test_it_prints_a_move_on_f103_and_what_card_is_asked_for_on_f102(clerk_client: Client) -> None:
    _keluarga, head, *_rest = make_family()
    facts = MoveFacts(tempat="Padang", alamat="Jl. Bagindo 1", alasan=1, klasifikasi=4, jenis_kepindahan=1)
    left = event(Jenis.PINDAH, head, facts, status_dasar=3)
    said = printed(clerk_client, f"/mutasi/{left.id}/formulir/F-1.03/")
    for words in (
        "Jl. Bagindo 1, Padang",
        "X 1 PEKERJAAN",
        "X 4 ANTAR KABUPATEN/KOTA",
        "SYAFRIL",
        "X 2 Surat Keterangan",
    ):
        assert words in said
    assert "X B.3 Perubahan elemen data dalam KK" in printed(clerk_client, f"/mutasi/{left.id}/formulir/F-1.02/")


def test_it_prints_what_was_and_what_is_on_f106(clerk_client: Client) -> None:
    _keluarga, head, *_rest = make_family()
    facts = ChangeFacts(elemen=("nama",), jenis_surat="Akta lahir", no_surat="12/2026")
    changed = event(Jenis.UBAH, head, facts, nama="SYAFRIL HIDAYAT #1")
    said = printed(clerk_client, f"/mutasi/{changed.id}/formulir/F-1.06/")
    for words in ("SYAFRIL SYAFRIL HIDAYAT #1", "Akta lahir 12/2026", "SYAFRIL HIDAYAT #1"):
        assert words in said


def test_it_prints_husband_and_wife_whoever_is_asked_for(clerk_client: Client) -> None:
    _keluarga, head, wife, _child = make_family()
    for one, other in ((head, wife), (wife, head)):
        wed = event(Jenis.KAWIN, one, MarriageFacts(pasangan_id=other.id, tempat="KUA Kubung"), telepon=str(one.nik))
        said = printed(clerk_client, f"/mutasi/{wed.id}/formulir/F-2.01/")
        husband, wife_said = said.partition("DATA ISTRI")[::2]
        assert "SYAFRIL" in husband
        assert "NURHAYATI" in wife_said


def test_it_offers_the_forms_that_go_with_an_event_and_no_other(clerk_client: Client) -> None:
    guest = make_penduduk(status_penduduk=StatusPenduduk.TIDAK_TETAP)
    assert forms_of(Jenis.SEMENTARA_MASUK) == ()
    assert forms_of("kelak") == ()
    came = event(Jenis.SEMENTARA_MASUK, guest, Facts(), telepon="1")
    for kode in ("F-2.01", "F-9.99", "x" * 60):
        assert clerk_client.get(f"/mutasi/{came.id}/formulir/{kode}/").status_code == 404
    died = event(Jenis.MATI, make_penduduk(), DeathFacts(), telepon="1")
    page = clerk_client.get(f"/mutasi/{died.id}/").content.decode()
    assert f"/mutasi/{died.id}/formulir/F-2.01/" in page
    assert "F-1.03" not in page


def test_it_fills_nothing_in_that_nobody_knows(clerk_client: Client) -> None:
    bare = Penduduk.objects.create(wilayah=KOTO_BARU, nama="TANPA DATA", terdata_sejak=TODAY)
    for jenis, facts in ((Jenis.MATI, DeathFacts()), (Jenis.LAHIR, BirthFacts()), (Jenis.DATANG, MoveFacts())):
        made = event(jenis, bare, facts, telepon=str(jenis))
        for kode in forms_of(jenis):
            assert "None" not in printed(clerk_client, f"/mutasi/{made.id}/formulir/{kode}/")
