"""A closed month stays as signed, whatever comes in later."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from nagari.kantor.models import Kantor, Pegawai
from nagari.lib.errors import UserError
from nagari.penduduk.buku import snapshot
from nagari.penduduk.buku.columns import Book
from nagari.penduduk.buku.document import document_of
from nagari.penduduk.buku.months import last_closed, open_month
from nagari.penduduk.buku.queries import gap_to_signed
from nagari.penduduk.buku.recap import recap
from nagari.penduduk.buku.services import close_month, is_untouched, reopen_month
from nagari.penduduk.buku.source import source_of
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import BulanTutup, Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.wilayah.models import Lingkungan
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import TODAY, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
ALTERED = "Ini bukan yang ditandatangani."


def close(month: date) -> BulanTutup:
    return close_month(KOTO_BARU, month, now=NOW, today=TODAY)


def death(person: Penduduk, day: date) -> Mutasi:
    row = Penduduk.objects.get(id=person.id)
    act = Act(KOTO_BARU, TODAY)
    row.status_dasar = StatusDasar.MATI
    act.save(row)
    act.note(Jenis.MATI, row, tanggal=day)
    return act.done()[0]


def refused(month: date) -> str:
    with pytest.raises(UserError) as found:
        close(month)
    return found.value.code


def everything(month: date) -> list[list[list[str]]]:
    return [list(source_of(book, KOTO_BARU, month, TODAY).rows()) for book in Book]


def test_it_shows_a_closed_month_as_signed_and_counts_what_is_late_in_the_next(wali: Pegawai) -> None:
    one, other = (make_penduduk(nama=name, terdata_sejak=MARCH) for name in ("AMIN", "BUDI"))
    death(one, date(2026, 4, 5))
    signed = everything(APRIL)
    closing = close(APRIL)
    assert is_untouched(closing)
    late = death(other, date(2026, 4, 20))
    assert late.bulan_buku == MAY
    Penduduk.objects.filter(id=other.id).update(nama="LAIN")
    wali.nama = "PENGGANTI"
    wali.save()
    assert everything(APRIL) == signed
    (row,) = source_of(Book.B2, KOTO_BARU, MAY, TODAY).rows()
    assert (row[1], row[11], row[12]) == ("LAIN", "20-04-2026", "terlambat dicatat")
    assert recap(KOTO_BARU, MAY).late == 1
    document = document_of("b3", KOTO_BARU, APRIL, today=TODAY)
    assert document.signature["nama"] == "SYAFRIZAL"
    assert closing.sidik in document.notes[-1]


def test_it_notices_what_was_tampered_with(wali: Pegawai, clerk_client: Client) -> None:
    make_penduduk(terdata_sejak=MARCH)
    close(APRIL)
    closing = BulanTutup.objects.get()
    assert is_untouched(closing)
    assert ALTERED not in clerk_client.get("/buku/b3/?bulan=2026-04").content.decode()
    closing.angka = {**closing.angka, "moved": 7}
    closing.save()
    assert not is_untouched(closing)
    assert ALTERED in clerk_client.get("/buku/b3/?bulan=2026-04").content.decode()


def test_it_closes_months_that_are_over_once_and_in_order(wali: Pegawai) -> None:
    assert refused(MAY) == "month_not_over"
    close(MARCH)
    assert refused(MARCH) == "month_closed"
    close(APRIL)
    assert refused(MARCH) == "month_closed"
    assert last_closed(KOTO_BARU) == APRIL
    assert [open_month(KOTO_BARU, day) for day in (MARCH, date(2026, 4, 30), MAY)] == [MAY, MAY, MAY]


def test_it_signs_nothing_that_somebody_changed_while_it_was_kept(
    wali: Pegawai, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, other = (make_penduduk(nama=name, terdata_sejak=MARCH) for name in ("AMIN", "BUDI"))
    event = death(other, date(2026, 4, 20))
    meddlers: list[Callable[[], object]] = [
        lambda: death(person, date(2026, 4, 5)),
        lambda: Penduduk.objects.filter(id=person.id).update(nama="LAIN"),
        lambda: Penduduk.objects.filter(id=person.id).update(nama="AMIN", lingkungan=make_places()[0]),
        lambda: Mutasi.objects.filter(id=event.id).update(tanggal=date(2026, 4, 21)),
        lambda: make_penduduk(nama="CICI", terdata_sejak=APRIL),
        lambda: Lingkungan.objects.update(nama="Balai"),
        lambda: make_keluarga(),
    ]
    keep = snapshot.keep
    for meddle in meddlers:
        once = [meddle]

        def kept(rows: list[list[str]], once: list[Callable[[], object]] = once) -> str:
            if once:
                once.pop()()
            return keep(rows)

        monkeypatch.setattr(snapshot, "keep", kept)
        assert refused(APRIL) == "changed_meanwhile"
    assert not BulanTutup.objects.exists()

    # What no book tells stops nothing.
    def calls(rows: list[list[str]]) -> str:
        Penduduk.objects.filter(id=person.id).update(telepon="0812")
        return keep(rows)

    monkeypatch.setattr(snapshot, "keep", calls)
    close(APRIL)


def test_it_skips_no_month_and_signs_nothing_without_an_official(office: Kantor, wali: Pegawai) -> None:
    close(date(2026, 2, 1))
    assert refused(APRIL) == "month_gap"
    Pegawai.objects.all().delete()
    assert refused(MARCH) == "nobody_signs"


def test_it_opens_the_last_closed_month_for_a_reason(wali: Pegawai) -> None:
    close(MARCH)
    close(APRIL)
    for month, reason, code in (
        (MARCH, "salah", "later_closed"),
        (APRIL, "  ", "reason_missing"),
        (MAY, "x", "month_open"),
    ):
        with pytest.raises(UserError) as found:
            reopen_month(KOTO_BARU, month, reason, now=NOW)
        assert found.value.code == code
    reopen_month(KOTO_BARU, APRIL, "salah tanda tangan", now=NOW)
    assert last_closed(KOTO_BARU) == MARCH
    assert BulanTutup.all_objects.get(bulan=APRIL).alasan_buka == "salah tanda tangan"
    close(APRIL)


def test_it_says_so_when_a_month_does_not_begin_as_the_last_was_signed(wali: Pegawai) -> None:
    make_penduduk(terdata_sejak=MARCH)
    close(APRIL)
    assert gap_to_signed(KOTO_BARU, recap(KOTO_BARU, MAY)) == 0
    make_penduduk(terdata_sejak=MARCH)
    assert gap_to_signed(KOTO_BARU, recap(KOTO_BARU, MAY)) == 1


def test_it_is_closed_and_opened_by_the_head_on_the_page(head_client: Client, wali: Pegawai) -> None:
    make_penduduk(terdata_sejak=MARCH)
    assert "Tutup April 2026" in head_client.get("/buku/tutup/?bulan=2026-04").content.decode()
    assert head_client.post("/buku/tutup/", {"bulan": "2026-05"}).status_code == 422
    assert head_client.post("/buku/tutup/", {"bulan": "2026-04", "penanda": "x"}).status_code == 422
    assert last_closed(KOTO_BARU) is None
    answer = head_client.post("/buku/tutup/", {"bulan": "2026-04", "penanda": str(wali.id)}, follow=True)
    assert "Bulan ini sudah ditutup." in answer.content.decode()
    assert "Sesuai yang ditandatangani" in head_client.get("/buku/b3/?bulan=2026-04").content.decode()
    assert head_client.post("/buku/buka/", {"bulan": "2026-04", "alasan": ""}).status_code == 422
    head_client.post("/buku/buka/", {"bulan": "2026-04", "alasan": "salah"})
    assert last_closed(KOTO_BARU) is None


def test_it_reminds_the_head_of_a_month_to_close_once_the_office_closes_months(
    head_client: Client, wali: Pegawai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nagari.kantor.clock.now", lambda: NOW)
    assert "belum ditutup" not in head_client.get("/").content.decode()
    close(MARCH)
    assert "Buku April 2026 belum ditutup" in head_client.get("/").content.decode()
    close(APRIL)
    assert "belum ditutup" not in head_client.get("/").content.decode()
