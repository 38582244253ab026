"""The months of statistics are those of the books: both come from the same events."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.http import QueryDict

from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor.models import Level
from nagari.pages.statistik import months
from nagari.pages.statistik.asked import Asked
from nagari.penduduk.buku.recap import recap
from nagari.penduduk.figures import residents
from nagari.penduduk.figures.above import above
from nagari.penduduk.figures.measures import residents_at
from nagari.penduduk.figures.registered import registered
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi.listing import from_query, narrowed
from nagari.penduduk.queries.places import places_of
from nagari.statistik import queries
from nagari.statistik.models import Angka
from nagari.statistik.registry import Piece
from nagari.statistik.rules import Count, first_day, month_of
from nagari.sync import projections
from nagari.wilayah import freshness
from tests import proving
from tests.office import KOTO_BARU, NOW, SELAYO, make_office, make_user
from tests.penduduk.buku.living import BEGIN, Village
from tests.penduduk.people import make_penduduk

pytestmark = pytest.mark.django_db


def page_of(user: User, today: date) -> Asked:
    freshness.forget()
    return Asked(user=user, places=places_of(KOTO_BARU), tempat=None, now=NOW, month=month_of(today))


def living(seed: int, steps: int) -> Village:
    village = Village(Random(seed))
    village.found(25)
    make_penduduk(nama="TANPA DATA", jenis_kelamin=None, terdata_sejak=BEGIN)
    make_penduduk(nama="TANPA DATA", jenis_kelamin=None, terdata_sejak=BEGIN)
    for step in range(steps):
        village.step()
        if step in (steps - 60, steps - 40, steps - 20):
            # Entered by hand, and some of them leave again.
            village.enter()
    projections.run(NOW)
    return village


def listed(url: str) -> int:
    """Events the list shows, those it takes off again taken off."""
    wanted = from_query(QueryDict(url.partition("?")[2]))
    kinds = narrowed(wanted, KOTO_BARU, places_of(KOTO_BARU)).values_list("jenis", flat=True)
    return sum(-1 if one == Jenis.PEMBATALAN else 1 for one in kinds)


@pytest.mark.proved
@pytest.mark.parametrize("seed", proving.seeds(1, 20))
def test_the_end_of_every_month_is_that_of_book_b3(clerk: User, seed: int) -> None:
    village = living(seed, proving.count(90, 400))
    now = queries.one([Piece(residents.PENDUDUK, 0, 0)], KOTO_BARU)
    found = months.history(page_of(clerk, village.today), now)
    told = [(one.first, one.end.total - 2, one.births, one.net - one.births - one.registered) for one in found]
    booked = [recap(KOTO_BARU, one.first).total for one in found]
    expected = [
        (
            one.first,
            book.souls("akhir"),
            book.souls("lahir"),
            book.souls("datang") - book.souls("pindah") - book.souls("mati"),
        )
        for one, book in zip(found, booked, strict=True)
    ]
    assert told == expected, f"seed {seed}"
    for one, earlier, book in zip(found, found[1:], booked, strict=False):
        assert recap(KOTO_BARU, one.first).entered == one.registered
        assert book.souls("awal") == earlier.end.total - 2 + one.registered
    assert sum(one.registered for one in found) >= 3
    # Above the village the same is told without reading who was not in any event.
    start = month_of(found[-1].first)
    by_month = above(KOTO_BARU, start, queries.by_number(residents.TERDATA, KOTO_BARU), seed).registered
    entered = {month: count.total for month, count in registered(KOTO_BARU, start).items() if count.total}
    assert {month: count.total for month, count in by_month.items() if count.total} == entered, f"seed {seed}"
    # And maps read it for any month without reading events.
    at_ends = [residents_at([KOTO_BARU], month_of(one.first))[KOTO_BARU] for one in found]
    assert at_ends == [one.end.total for one in found], f"seed {seed}"
    # The sex of two is not known: figures count them, the book says that it does not.
    assert (now.other, recap(KOTO_BARU, first_day(month_of(village.today))).unknown) == (2, 2)
    assert len(found) > 2
    page = page_of(clerk, village.today)
    cells = [cell for one in found for cell in months.cells(page, one)]
    assert [number for number, url in cells if url] == [listed(url) for _number, url in cells if url], f"seed {seed}"
    assert projections.verify(NOW) == []


def test_a_reversal_takes_its_event_off_in_its_own_month(clerk: User) -> None:
    dates = {"tanggal": NOW.date(), "tanggal_catat": NOW.date(), "rombongan": "0" * 32, "wilayah": KOTO_BARU}
    born = Mutasi.objects.create(jenis=Jenis.LAHIR, bulan_buku=date(2026, 3, 1), masuk_jk=1, **dates)
    Mutasi.objects.create(jenis=Jenis.PEMBATALAN, membatalkan=born, bulan_buku=date(2026, 5, 1), keluar_jk=1, **dates)
    projections.run(NOW)
    found = months.history(page_of(clerk, NOW.date()), Count(7, 2))
    shown = {one.first.month: (one.births, one.end.total) for one in found}
    assert shown == {5: (-1, 9)}
    assert Angka.objects.filter(seri="mutasi", bagian="").count() == 2


def test_the_regency_counts_who_moves_between_its_villages_as_neither_come_nor_gone() -> None:
    make_office("13.02", Level.KABUPATEN)
    officer = make_user(Role.OFFICER, "13.02")
    march, april, may = (date(2026, month, 1) for month in (3, 4, 5))

    def happen(jenis: Jenis, wilayah: str, month: date, other: str = "", **more: Any) -> Mutasi:
        told = {"tanggal": month, "tanggal_catat": month, "bulan_buku": month, "rombongan": "0" * 32}
        row: Mutasi = Mutasi.objects.create(
            jenis=jenis, wilayah=wilayah, rincian={"wilayah": other} if other else {}, **told, **more
        )
        return row

    for since in (march, march, may):
        make_penduduk(SELAYO, terdata_sejak=since)
    gone = make_penduduk(terdata_sejak=march, status_dasar=StatusDasar.PINDAH)
    come = make_penduduk(SELAYO, terdata_sejak=may)
    happen(Jenis.PINDAH, KOTO_BARU, april, SELAYO, penduduk=gone, keluar_jk=1)
    happen(Jenis.DATANG, SELAYO, may, KOTO_BARU, penduduk=come, masuk_jk=1)
    # Taken back in the next month; and one who left for another regency.
    wrong = happen(Jenis.PINDAH, KOTO_BARU, april, SELAYO, keluar_jk=1)
    happen(Jenis.PEMBATALAN, KOTO_BARU, may, membatalkan=wrong, masuk_jk=1)
    happen(Jenis.PINDAH, KOTO_BARU, may, "13.03.01.2001", keluar_jk=1)
    projections.run(NOW)
    freshness.forget()
    page = Asked(user=officer, places=places_of("13.02"), tempat=None, now=NOW, month=month_of(NOW.date()))
    found = months.history(page, queries.one([Piece(residents.PENDUDUK, 0, 0)], "13.02"))
    told = [(one.first, one.arrivals, one.departures, one.between, one.registered, one.other) for one in found]
    assert told[:2] == [(may, 0, 1, 2, 1, 0), (april, 0, 0, -2, 0, 0)]
    # The first month shown, too.
    (latest,) = months.history(page, Count(4), 1)
    assert (latest.arrivals, latest.departures, latest.between) == (0, 1, 2)
    assert [one.end.total for one in found[:2]] == [4, 2]
    assert [url for _number, url in months.cells(page, found[0])][2:4] == ["", ""]


def test_an_empty_register_has_one_month_and_no_picture(clerk: User) -> None:
    found = months.history(page_of(clerk, NOW.date()), Count())
    assert [(one.end.total, one.net) for one in found] == [(0, 0)]
    assert months.picture(found, "Koto Baru") == ""
