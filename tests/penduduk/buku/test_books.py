"""The five books: their columns, what stands in them, how they leave the office."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Role
from nagari.jobs.models import Job
from nagari.jobs.run import JobRun
from nagari.kantor.models import Kantor, Pegawai
from nagari.penduduk.buku import giving_out
from nagari.penduduk.buku.columns import Book, head_rows
from nagari.penduduk.buku.recap import recap
from nagari.penduduk.buku.source import source_of
from nagari.penduduk.kode import DapatMembaca, Shdk, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.facts import DeathFacts, MarriageFacts, MoveFacts, StayFacts, written
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.wilayah.models import Lingkungan
from tests.office import KOTO_BARU, NOW, SELAYO, make_user
from tests.penduduk.people import TODAY, make_family, make_penduduk, make_places
from tests.printing.reading import page_sizes, text_of, texts_of

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def official_titles(book: Book) -> list[str]:
    with Path(__file__).with_name("kolom.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return [row["judul"] for row in rows if row["buku"] == book.number]


def event(jenis: Jenis, row: Penduduk, day: date, facts: Any = None, **changes: Any) -> Any:
    row = Penduduk.objects.get(id=row.id)
    act = Act(KOTO_BARU, TODAY)
    for name, value in changes.items():
        setattr(row, name, value)
    act.save(row)
    act.note(jenis, row, tanggal=day, rincian=written(facts) if facts else None)
    return act.done()[0]


def rows(book: Book, month: date) -> list[list[str]]:
    return list(source_of(book, KOTO_BARU, month, TODAY).rows())


@pytest.mark.parametrize(("book", "count"), [(Book.B1, 16), (Book.B2, 13), (Book.B3, 33), (Book.B4, 15), (Book.B5, 19)])
def test_it_has_exactly_the_columns_of_the_law(book: Book, count: int) -> None:
    titles = official_titles(book)
    assert len(book.columns) == count == len(titles)
    for column, title in zip(book.columns, titles, strict=True):
        # The annex heads some columns together; each part of the list's wording is there.
        said = " ".join((*column.groups, column.title)).lower()
        words = title.lower().replace(":", " ").split()
        assert set(words) - {"awal", "akhir", "tempat", "tanggal", "l", "p"} <= set(said.split()), title
    spans = [sum(cell["colspan"] for cell in head_rows(book.columns)[0])]
    assert spans == [count]


def test_it_writes_everybody_at_the_end_of_the_month_into_b1(office: Kantor) -> None:
    jorong, _rt = make_places()
    _keluarga, head, wife, child = make_family()
    Penduduk.objects.update(terdata_sejak=MARCH, lingkungan=jorong)
    Penduduk.objects.filter(id=head.id).update(dapat_membaca=DapatMembaca.ARAB_LATIN, nama_panggilan="UJANG")
    event(Jenis.MATI, wife, date(2026, 5, 2), status_dasar=StatusDasar.MATI)
    event(Jenis.UBAH, child, date(2026, 5, 3), nama="FAUZAN AZIMA")
    april, may = rows(Book.B1, APRIL), rows(Book.B1, MAY)
    assert [row[1] for row in april] == ["FAUZAN", "NURHAYATI", "SYAFRIL / UJANG"]
    assert [row[1] for row in may] == ["FAUZAN AZIMA", "SYAFRIL / UJANG"]
    assert april[2] == [
        *("3", "SYAFRIL / UJANG", "L", "KAWIN", "SOLOK", "05-01-1980", "ISLAM", "", "", "AL", "WNI", "Koto Tuo"),
        *("KEPALA KELUARGA", "1302100501809001", "1302102003159001", ""),
    ]


def test_it_writes_who_came_left_and_died_into_b2_and_marks_what_is_late_or_undone(office: Kantor) -> None:
    came, left, died = (make_penduduk(nama=name, terdata_sejak=MARCH) for name in ("AMIN", "BUDI", "CICI"))
    event(Jenis.PINDAH, left, date(2026, 4, 3), MoveFacts(tempat="Padang"), status_dasar=StatusDasar.PINDAH)
    made = event(Jenis.MATI, died, date(2026, 4, 5), DeathFacts(tempat="RSUD Solok"), status_dasar=StatusDasar.MATI)
    event(Jenis.KEMBALI, left, date(2026, 4, 20), MoveFacts(tempat="Padang"), status_dasar=StatusDasar.HIDUP)
    reverse(Entry(wilayah=KOTO_BARU, today=TODAY), made.id, "salah orang")
    first, second, undone, back = rows(Book.B2, APRIL)
    assert (first[1], first[8:10]) == ("BUDI", ["Padang", "03-04-2026"])
    assert (second[1], second[10:12]) == ("CICI", ["RSUD Solok", "05-04-2026"])
    assert (second[12], undone[12]) == ("DIBATALKAN kemudian", "DIBATALKAN: salah orang")
    assert back[6:8] == ["Kembali: Padang", "20-04-2026"]
    assert came.nama not in {row[1] for row in rows(Book.B2, APRIL)}
    assert rows(Book.B2, MAY) == []


def test_it_says_of_people_in_every_book_what_the_register_said_at_the_end_of_the_month(office: Kantor) -> None:
    person = make_penduduk(nama="BUDI", tempat_lahir="SOLOK", tanggal_lahir=date(1980, 1, 5), terdata_sejak=MARCH)
    guest = make_penduduk(nama="TAMU", status_penduduk=StatusPenduduk.TIDAK_TETAP, terdata_sejak=MARCH)
    event(Jenis.SEMENTARA_MASUK, guest, date(2026, 3, 2), StayFacts())
    event(Jenis.PINDAH, person, date(2026, 3, 3), MoveFacts(tempat="Padang"), status_dasar=StatusDasar.PINDAH)
    event(Jenis.KEMBALI, person, date(2026, 4, 3), MoveFacts(tempat="Padang"), status_dasar=StatusDasar.HIDUP)
    renamed = {"nama": "BUDIMAN", "tempat_lahir": "PADANG", "tanggal_lahir": date(1981, 1, 5)}
    event(Jenis.UBAH, person, date(2026, 4, 20), **renamed)
    event(Jenis.UBAH, guest, date(2026, 4, 20), nama="TAMU AGUNG")
    told = [[row[1:4] for row in rows(Book.B2, month)] for month in (MARCH, APRIL)]
    assert told == [[["BUDI", "SOLOK", "05-01-1980"]], [["BUDIMAN", "PADANG", "05-01-1981"]]]
    assert [rows(Book.B1, APRIL)[0][place] for place in (1, 4, 5)] == told[1][0]
    assert [rows(Book.B4, month)[0][1] for month in (MARCH, APRIL)] == ["TAMU", "TAMU AGUNG"]


def test_it_writes_into_b2_who_changes_the_part_of_the_village_by_a_wedding(office: Kantor) -> None:
    jorong, rt = make_places()
    other = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Balai")
    bride, groom = (make_penduduk(nama=nama, terdata_sejak=MARCH, lingkungan=rt) for nama in ("RINA", "AMIN"))
    event(Jenis.KAWIN, bride, date(2026, 4, 3), MarriageFacts(), lingkungan_id=other.id)
    # Inside a jorong nobody moves, as far as the books count.
    event(Jenis.KAWIN, groom, date(2026, 4, 3), MarriageFacts(), lingkungan_id=jorong.id)
    (row,) = rows(Book.B2, APRIL)
    assert row[1] == "RINA"
    assert row[6:10] == ["RT 001, Koto Tuo", "03-04-2026", "Balai", "03-04-2026"]
    assert recap(KOTO_BARU, APRIL).moved == 1


def test_it_writes_guests_into_b4_and_counts_them_nowhere_else(office: Kantor) -> None:
    guest = make_penduduk(nama="TAMU", status_penduduk=StatusPenduduk.TIDAK_TETAP, terdata_sejak=APRIL, suku="Jawa")
    facts = StayFacts(tempat="Jambi", maksud="Bekerja", dikunjungi="SYAFRIL, Koto Tuo", sampai=date(2026, 9, 1))
    event(Jenis.SEMENTARA_MASUK, guest, date(2026, 4, 2), facts)
    (row,) = rows(Book.B4, APRIL)
    assert row[1:4] == ["TAMU", "", "P"]
    assert row[7:] == ["WNI", "Jawa", "Jambi", "Bekerja", "SYAFRIL, Koto Tuo", "02-04-2026", "", "s.d. 01-09-2026"]
    assert rows(Book.B1, APRIL) == []
    assert rows(Book.B4, MARCH) == []
    # Of who leaves in May the book of April says nothing.
    gone = {"status_dasar": StatusDasar.PERGI, "status_sejak": date(2026, 5, 4)}
    event(Jenis.SEMENTARA_SELESAI, guest, date(2026, 5, 4), StayFacts(), **gone)
    assert [row[13] for book in (APRIL, MAY) for row in rows(Book.B4, book)] == ["", "04-05-2026"]


def test_it_keeps_in_b4_a_guest_who_settled_until_the_day_of_it(office: Kantor) -> None:
    stays, comes_back = (
        make_penduduk(nama=nama, status_penduduk=StatusPenduduk.TIDAK_TETAP, terdata_sejak=MARCH)
        for nama in ("TAMU", "TAMU LAMA")
    )
    for one in (stays, comes_back):
        event(Jenis.SEMENTARA_MASUK, one, date(2026, 3, 2), StayFacts())
    gone = {"status_dasar": StatusDasar.PERGI, "status_sejak": date(2026, 3, 20)}
    event(Jenis.SEMENTARA_SELESAI, comes_back, date(2026, 3, 20), StayFacts(), **gone)
    settles = {"status_penduduk": StatusPenduduk.TETAP, "status_dasar": StatusDasar.HIDUP, "status_sejak": None}
    for one in (stays, comes_back):
        event(Jenis.DATANG, one, date(2026, 4, 10), StayFacts(), **settles)
    found = {month: [(row[1], row[13]) for row in rows(Book.B4, month)] for month in (MARCH, APRIL, MAY)}
    assert found == {MARCH: [("TAMU", ""), ("TAMU LAMA", "20-03-2026")], APRIL: [("TAMU", "10-04-2026")], MAY: []}


def test_it_orders_b5_by_card_and_says_since_when_people_live_here(office: Kantor) -> None:
    keluarga, head, *_rest = make_family()
    Penduduk.objects.update(terdata_sejak=MARCH)
    keluarga.tanggal_kk = date(2015, 3, 20)
    keluarga.save()
    make_penduduk(nama="AAN", terdata_sejak=MARCH, shdk=Shdk.LAINNYA)
    found = rows(Book.B5, APRIL)
    assert [row[2] for row in found] == ["SYAFRIL", "NURHAYATI", "FAUZAN", "AAN"]
    assert found[0][12] == "Solok, 20-03-2015"
    assert found[0][3] == head.nik


def test_it_says_in_b5_since_when_as_of_the_month_and_not_by_what_was_reversed(office: Kantor) -> None:
    one = make_penduduk(terdata_sejak=MARCH)
    event(Jenis.PINDAH, one, date(2026, 3, 2), status_dasar=StatusDasar.PINDAH)
    event(Jenis.KEMBALI, one, date(2026, 3, 9), status_dasar=StatusDasar.HIDUP)
    event(Jenis.PINDAH, one, date(2026, 5, 2), status_dasar=StatusDasar.PINDAH)
    wrong = event(Jenis.KEMBALI, one, date(2026, 5, 4), status_dasar=StatusDasar.HIDUP)
    assert [row[17] for row in rows(Book.B5, APRIL)] == ["09-03-2026"]
    assert [row[17] for row in rows(Book.B5, MAY)] == ["04-05-2026"]
    reverse(Entry(wilayah=KOTO_BARU, today=TODAY), wrong.id, "salah orang")
    event(Jenis.KEMBALI, one, date(2026, 5, 3), status_dasar=StatusDasar.HIDUP)
    assert [row[17] for row in rows(Book.B5, MAY)] == ["03-05-2026"]


def test_it_shows_books_by_pages_and_logs_the_look(clerk_client: Client) -> None:
    for number in range(55):
        make_penduduk(nama=f"WARGA {number:03d}", terdata_sejak=MARCH)
    page = clerk_client.get("/buku/b1/?bulan=2026-04&hal=2").content.decode()
    assert "WARGA 054" in page
    assert "WARGA 000" not in page
    log = AccessLog.objects.order_by("-id")[0]
    assert (log.act, log.detail, log.count) == ("list", "B.1 2026-04", 5)


@pytest.mark.parametrize("address", ["/buku/", "/buku/b3/", "/buku/laporan/", "/buku/tanggal/"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?bulan=2026-13", 200),
        ("?bulan=2031-01", 200),
        ("?bulan=%00x", 200),
        ("?tanggal=31-02-2026", 200),
        ("?tanggal=01-01-2090", 200),
        (f"?desa={SELAYO}", 404),
        ("?desa=13.02.10.2001.1", 404),
    ],
)
def test_it_bears_what_people_type_into_the_address(
    clerk_client: Client, address: str, query: str, status: int
) -> None:
    assert clerk_client.get(address + query).status_code == status
    assert clerk_client.get("/buku/b9/").status_code == 404


def give(client: Client, kode: str, **values: str) -> Any:
    return client.post(f"/buku/{kode}/keluar/", {"bulan": "2026-04", "lembar": "f4", "keperluan": "arsip", **values})


def test_it_gives_a_book_out_as_pdf_with_the_signature_of_the_head(clerk_client: Client, wali: Pegawai) -> None:
    make_penduduk(nama="ROSNIDAR #1", nik="1302105203909001", terdata_sejak=MARCH)
    answer = give(clerk_client, "b1", jenis="pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert page_sizes(answer.content) == [(330, 215)]
    said = " ".join(text_of(answer.content).split())
    for words in (
        "BUKU INDUK PENDUDUK",
        "Bulan April 2026",
        "ROSNIDAR #1",
        "1302105203909001",
        "WALI NAGARI KOTO BARU,",
    ):
        assert words in said
    log = AccessLog.objects.order_by("-id")[0]
    assert (log.act, log.detail, log.count) == ("print", "b1 2026-04 pdf: arsip", 1)
    assert page_sizes(give(clerk_client, "laporan", jenis="pdf", lembar="a4").content) == [(210, 297)]


def test_it_gives_a_book_out_as_a_spreadsheet_that_keeps_the_nik_and_runs_no_formula(clerk_client: Client) -> None:
    make_penduduk(nama="=SUM(A1)", nik="1302105203909001", terdata_sejak=MARCH)
    sheet = load_workbook(io.BytesIO(give(clerk_client, "b1", jenis="xlsx").content)).active
    (row,) = [row for row in sheet.iter_rows(values_only=True) if row[13] == "1302105203909001"]
    assert row[1] == "'=SUM(A1)"
    figures = load_workbook(io.BytesIO(give(clerk_client, "b3", jenis="xlsx").content)).active
    assert list(figures.iter_rows(values_only=True))[-2][2:7] == (0, 0, 0, 1, 0)


@pytest.mark.parametrize(
    "wrong", [{"jenis": "exe"}, {"jenis": ""}, {"lembar": "a0"}, {"keperluan": " "}, {"keperluan": "x" * 101}]
)
def test_it_gives_nothing_out_without_kind_sheet_and_purpose(clerk_client: Client, wrong: dict[str, str]) -> None:
    before = AccessLog.objects.count()
    assert give(clerk_client, "b1", **{"jenis": "pdf", **wrong}).status_code == 422
    assert AccessLog.objects.count() == before


def test_it_prints_from_the_browser_with_heads_on_every_page(clerk_client: Client, wali: Pegawai) -> None:
    make_penduduk(nama="<b>ROSNIDAR</b>", terdata_sejak=MARCH)
    page = give(clerk_client, "b2", jenis="cetak").content.decode()
    assert "Buku Mutasi Penduduk" in page
    assert "SYAFRIZAL" in page
    page = give(clerk_client, "b1", jenis="cetak").content.decode()
    assert "&lt;b&gt;ROSNIDAR" in page
    assert page.count("<th") > 16


def test_it_writes_a_long_book_as_a_job_and_binds_its_parts(
    clerk_client: Client, wali: Pegawai, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nagari.penduduk.buku.document.ROWS_A_PART", 30)
    for number in range(61):
        make_penduduk(nama=f"WARGA {number:03d}", terdata_sejak=MARCH)
    answer = give(clerk_client, "b1", jenis="pdf")
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/pekerjaan/{job.pk}/"
    assert job.args["purpose"] == "arsip"
    Job.objects.update(state="running", attempts=1)
    run = JobRun(
        job_id=job.pk, kind=job.kind, args=job.args, user_id=None, wilayah=KOTO_BARU, attempt=1, clock=lambda: NOW
    )
    result = giving_out.give_job(run)
    assert (result["rows"], result["kind"]) == (61, "pdf")
    Job.objects.update(state="done", result=result, finished_at=NOW)
    assert "/unduh/" in clerk_client.get(f"/buku/hasil/{job.pk}/").content.decode()
    made = b"".join(clerk_client.get(f"/buku/hasil/{job.pk}/unduh/").streaming_content)  # type: ignore[attr-defined]
    pages = [" ".join(one.split()) for one in texts_of(made)]
    assert [page.count(f"Halaman {at} dari {len(pages)}") for at, page in enumerate(pages, 1)] == [1] * len(pages)
    assert f"<xmpTPg:NPages>{len(pages)}<".encode() in made
    together = " ".join(pages)
    assert [together.count(text) for text in ("BUKU INDUK PENDUDUK", "SYAFRIZAL", "WARGA 060")] == [1, 1, 1]
    assert "WARGA 060" in pages[-1]


def test_it_shows_the_regency_the_books_of_a_village_and_lets_it_close_none(office: Kantor, client: Client) -> None:
    make_penduduk(nama="ROSNIDAR", terdata_sejak=MARCH)
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    assert f"?desa={KOTO_BARU}" in client.get("/buku/").content.decode()
    page = client.get(f"/buku/b1/?bulan=2026-04&desa={KOTO_BARU}").content.decode()
    assert "ROSNIDAR" in page
    assert f"bulan=2026-04&amp;desa={KOTO_BARU}" in page
    assert AccessLog.objects.order_by("-id")[0].wilayah == KOTO_BARU
    assert give(client, "b1", jenis="xlsx", desa=KOTO_BARU).status_code == 200
    assert give(client, "b1", jenis="pdf", desa=KOTO_BARU).status_code == 422
    assert client.get(f"/buku/tutup/?desa={KOTO_BARU}").status_code == 403
    assert client.get("/buku/b1/?desa=13.03.01.2001").status_code == 404
