"""B.3: its identity over random lives, and what is easily counted wrong."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from nagari.kantor.models import Kantor
from nagari.penduduk.buku.columns import Book
from nagari.penduduk.buku.day import population_on
from nagari.penduduk.buku.months import first_day, next_month, previous_month
from nagari.penduduk.buku.past import PRESENT, end_of, on_day, past, present_then, registered_later
from nagari.penduduk.buku.recap import (
    AKHIR,
    AWAL,
    DATANG,
    LAHIR,
    MATI,
    PINDAH,
    Line,
    as_data,
    from_data,
    recap,
    rows_of,
)
from nagari.penduduk.buku.register import register_at
from nagari.penduduk.buku.source import live
from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import BulanTutup, Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.services.families.changing import change_number
from nagari.penduduk.services.families.reasons import Occasion
from nagari.penduduk.services.residents import update_penduduk
from nagari.wilayah.models import Lingkungan
from tests import proving
from tests.office import KOTO_BARU, NOW
from tests.penduduk.buku.living import BEGIN, Village
from tests.penduduk.people import make_family, make_penduduk, make_places

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
TODAY = date(2026, 5, 14)


def holds(line: Line) -> bool:
    every = zip(*(line.figures[name] for name in (AWAL, LAHIR, DATANG, MATI, PINDAH, AKHIR)), strict=True)
    return all(start + born + came - died - left == end for start, born, came, died, left, end in every)


@pytest.mark.proved
@settings(max_examples=proving.count(2, 10))
@given(seed=st.integers(0, 2**32))
def test_it_ends_with_what_it_began_with_and_what_happened_in_every_month_and_row(seed: int) -> None:
    with transaction.atomic():
        village = Village(Random(seed))
        village.found(30)
        for _event in range(proving.count(70, 1000)):
            village.step()
        _compare(village)
        transaction.set_rollback(True)


def _compare(village: Village) -> None:
    tops = {None: "Belum ditempatkan"} | {one.id: one.nama for one in village.jorong}
    month, before = first_day(BEGIN), None
    while month <= village.today:
        found = recap(KOTO_BARU, month)
        assert all(holds(line) for line in found.lines)
        assert holds(found.total)
        ends: Counter[tuple[str, int]] = Counter()
        for (top, place), count in village.stock(month).items():
            ends[tops[top], place] += count
        shown = {(line.label, place): count for line in found.lines for place, count in enumerate(line.figures[AKHIR])}
        assert {key: count for key, count in shown.items() if count} == {key: n for key, n in ends.items() if n}
        if before is not None:
            assert found.total.figures[AWAL] == before.figures[AKHIR]
            assert found.total.kk_awal == before.kk_akhir
        before, month = found.total, next_month(month)
    heads = Penduduk.objects.filter(PRESENT, shdk=Shdk.KEPALA_KELUARGA).count()
    assert before is not None
    assert before.kk_akhir == heads
    _compare_days(village)
    # The lists of a day agree with the recount of the register as it is.
    now = present_then(KOTO_BARU, past(KOTO_BARU, on_day(village.today)))
    assert Penduduk.all_objects.filter(now).count() == Penduduk.objects.filter(PRESENT).count()


def _compare_days(village: Village) -> None:
    """The sums of a day, the list of it, and where the list says that people live."""
    days = [BEGIN + timedelta(days=village.rng.randrange((village.today - BEGIN).days)) for _day in range(4)]
    for day in days:
        expected = village.standing(day)
        rows = Penduduk.all_objects.filter(present_then(KOTO_BARU, past(KOTO_BARU, on_day(day))))
        assert set(rows.values_list("id", flat=True)) == set(expected)
        register = register_at(KOTO_BARU, on_day(day))
        assert {row.id: village.place(row) for row in register.rows(0, len(register.keys))} == expected
        souls = Counter(part.label for part in population_on(KOTO_BARU, day).parts for _soul in range(part.souls))
        names = {None: ""} | {one.id: one.nama for one in village.jorong}
        assert souls == Counter(names[top] for top, _place in expected.values())


def death(person: Penduduk, day: date, today: date = TODAY) -> None:
    row = Penduduk.objects.get(id=person.id)
    act = Act(KOTO_BARU, today)
    row.status_dasar = StatusDasar.MATI
    act.save(row)
    act.note(Jenis.MATI, row, tanggal=day)
    act.done()


def moved(person: Penduduk, to: Lingkungan, day: date, jenis: Jenis = Jenis.UBAH) -> None:
    row = Penduduk.objects.get(id=person.id)
    act = Act(KOTO_BARU, TODAY)
    row.lingkungan_id = to.id
    act.save(row)
    act.note(jenis, row, tanggal=day)
    act.done()


def tops(month: date) -> dict[str, list[int]]:
    found = recap(KOTO_BARU, month)
    assert all(holds(line) for line in found.lines)
    return {line.label: [line.souls(one) for one in (AWAL, MATI, AKHIR)] for line in found.lines if not line.is_empty}


def test_it_counts_a_death_told_late_where_the_dead_lived_and_forgets_the_move_after_it(office: Kantor) -> None:
    jorong, _rt = make_places()
    other = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Balai")
    person = make_penduduk(lingkungan=jorong, terdata_sejak=MARCH, shdk=Shdk.KEPALA_KELUARGA)
    moved(person, other, date(2026, 5, 2))
    death(person, date(2026, 4, 30))
    assert tops(APRIL) == {"Koto Tuo": [1, 1, 0]}
    assert [souls for line in tops(MAY).values() for souls in line] == [0] * 6
    assert population_on(KOTO_BARU, date(2026, 4, 30)).total.souls == 0
    (part,) = [one for one in population_on(KOTO_BARU, date(2026, 4, 29)).parts if one.souls]
    assert part.label == "Koto Tuo"
    assert not register_at(KOTO_BARU, end_of(APRIL)).keys
    (row,) = register_at(KOTO_BARU, end_of(MARCH)).rows(0, 1)
    assert row.lingkungan_id == jorong.id


def test_it_lets_a_wedding_told_late_say_where_somebody_lives_from_its_day(office: Kantor) -> None:
    jorong, _rt = make_places()
    other, third = (Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama=n) for n in ("Balai", "Cupak"))
    person = make_penduduk(lingkungan=jorong, terdata_sejak=MARCH, shdk=Shdk.KEPALA_KELUARGA)
    moved(person, other, date(2026, 5, 2))
    moved(person, third, date(2026, 4, 20), Jenis.KAWIN)
    found = recap(KOTO_BARU, APRIL)
    assert tops(APRIL) == {"Koto Tuo": [1, 0, 0], "Cupak": [0, 0, 1]}
    assert {line.label: line.kk_akhir for line in found.lines if line.kk_akhir} == {"Cupak": 1}
    assert tops(MAY)["Cupak"] == [1, 0, 1]
    (row,) = register_at(KOTO_BARU, end_of(APRIL)).rows(0, 1)
    assert row.lingkungan_id == third.id


def test_it_is_as_before_once_the_late_event_is_reversed(office: Kantor) -> None:
    jorong, _rt = make_places()
    other = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Balai")
    person = make_penduduk(lingkungan=jorong, terdata_sejak=MARCH)
    moved(person, other, date(2026, 5, 2))
    before = [tops(month) for month in (APRIL, MAY)]
    death(person, date(2026, 4, 30))
    reverse(Entry(wilayah=KOTO_BARU, today=TODAY), Mutasi.objects.get(jenis=Jenis.MATI).id, "keliru")
    assert [tops(month) for month in (APRIL, MAY)] == before


def test_it_opens_with_those_entered_in_the_month_and_knows_nobody_before(office: Kantor) -> None:
    make_penduduk(terdata_sejak=date(2026, 4, 20))
    assert recap(KOTO_BARU, MARCH).total.souls(AWAL) == 0
    april = recap(KOTO_BARU, APRIL).total
    assert (april.souls(AWAL), april.souls(DATANG), april.souls(AKHIR)) == (1, 0, 1)
    was = past(KOTO_BARU, on_day(date(2026, 4, 19)))
    assert not Penduduk.all_objects.filter(present_then(KOTO_BARU, was)).exists()
    assert registered_later(KOTO_BARU, was) == 1


def test_it_believes_an_event_that_somebody_was_here_before_the_register_knew(office: Kantor) -> None:
    person = make_penduduk(terdata_sejak=TODAY)
    death(person, date(2026, 4, 3))
    april, may = recap(KOTO_BARU, APRIL).total, recap(KOTO_BARU, MAY).total
    assert (april.souls(AWAL), april.souls(MATI), april.souls(AKHIR)) == (1, 1, 0)
    assert may.souls(AWAL) == 0


def test_it_counts_a_move_inside_as_leaving_one_part_and_coming_to_the_other(office: Kantor) -> None:
    jorong, rt = make_places()
    other = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Balai")
    row = Penduduk.objects.get(id=make_penduduk(lingkungan=jorong, terdata_sejak=MARCH).id)
    for place, day in ((rt, date(2026, 4, 3)), (other, date(2026, 4, 9))):
        act = Act(KOTO_BARU, TODAY)
        row.lingkungan_id = place.id
        act.save(row)
        act.note(Jenis.PINDAH_DALAM, row, tanggal=day)
        act.done()
    found = recap(KOTO_BARU, APRIL)
    lines = {line.label: line for line in found.lines}
    assert lines["Koto Tuo"].souls(PINDAH) == 1
    assert lines["Balai"].souls(DATANG) == 1
    assert found.moved == 1
    assert "Belum ditempatkan" not in lines


def test_it_counts_nobody_as_moved_whose_part_was_filled_in_later(office: Kantor) -> None:
    jorong, _rt = make_places()
    person, died = make_penduduk(terdata_sejak=MARCH), make_penduduk(nama="BUDI", terdata_sejak=MARCH)
    for one in (person, died):
        update_penduduk(one.id, {"lingkungan_id": jorong.id}, {"lingkungan_id": None}, today=TODAY)
    death(died, TODAY)
    assert [row[1] for row in live(Book.B2, KOTO_BARU, MAY, TODAY).rows()] == ["BUDI"]
    for month, figures in ((APRIL, [2, 0, 2]), (MAY, [2, 1, 1])):
        assert tops(month) == {"Koto Tuo": figures}
        assert recap(KOTO_BARU, month).total.souls(DATANG) == 0
    assert [one.label for one in population_on(KOTO_BARU, date(2026, 4, 9)).parts if one.souls] == ["Koto Tuo"]
    for row in register_at(KOTO_BARU, end_of(APRIL)).rows(0, 2):
        assert row.lingkungan_id == jorong.id
    # A month that was signed with them in no part is left by a movement.
    BulanTutup.objects.create(wilayah=KOTO_BARU, bulan=APRIL, ditutup_pada=NOW, sidik="0" * 64)
    assert tops(MAY) == {"Koto Tuo": [0, 1, 1], "Belum ditempatkan": [2, 0, 0]}


def test_it_takes_a_late_event_to_be_of_the_part_that_was_filled_in_before_it(office: Kantor) -> None:
    jorong, _rt = make_places()
    other = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Balai")
    died, wed = (make_penduduk(nama=name, terdata_sejak=MARCH) for name in ("BUDI", "SARI"))
    for one in (died, wed):
        update_penduduk(one.id, {"lingkungan_id": jorong.id}, {"lingkungan_id": None}, today=TODAY)
        one.refresh_from_db()
    death(died, date(2026, 4, 20))
    moved(wed, other, date(2026, 4, 21), Jenis.KAWIN)
    assert [row[1] for row in live(Book.B2, KOTO_BARU, APRIL, TODAY).rows()] == ["BUDI", "SARI"]
    assert live(Book.B2, KOTO_BARU, MAY, TODAY).count == 0
    assert tops(APRIL) == {"Koto Tuo": [2, 1, 0], "Balai": [0, 0, 1]}
    assert tops(MAY) == {"Balai": [1, 0, 1]}
    assert [one.label for one in population_on(KOTO_BARU, date(2026, 4, 9)).parts if one.souls] == ["Koto Tuo"]
    # Reversed, it is as if it had not been told.
    reverse(Entry(wilayah=KOTO_BARU, today=TODAY), Mutasi.objects.get(jenis=Jenis.MATI).id, "keliru")
    assert recap(KOTO_BARU, MAY).total.souls(AKHIR) == 2


def test_it_says_what_was_taken_back_of_a_month_that_was_signed(office: Kantor) -> None:
    person = make_penduduk(terdata_sejak=MARCH, lingkungan=make_places()[0])
    death(person, date(2026, 4, 20))
    BulanTutup.objects.create(wilayah=KOTO_BARU, bulan=APRIL, ditutup_pada=NOW, sidik="0" * 64)
    reverse(Entry(wilayah=KOTO_BARU, today=TODAY), Mutasi.objects.get().id, "keliru")
    found = recap(KOTO_BARU, MAY)
    (row,) = rows_of(found)
    assert (found.total.souls(MATI), row[32]) == (-1, "dikurangi 1 pembatalan")
    assert from_data(as_data(found)) == found


def test_it_shows_the_card_number_of_that_day(office: Kantor) -> None:
    keluarga, head, _wife, _child = make_family()
    Penduduk.objects.update(terdata_sejak=MARCH)
    change_number(
        keluarga.id, "1302100205269005", None, Occasion(tanggal=date(2026, 5, 2), today=TODAY),
        known_number=keluarga.no_kk,
    )  # fmt: skip
    numbers = {
        month: {row.keluarga.no_kk for row in register_at(KOTO_BARU, end_of(month)).rows(0, 3) if row.keluarga}
        for month in (APRIL, MAY)
    }
    assert numbers == {APRIL: {keluarga.no_kk}, MAY: {"1302100205269005"}}
    assert head.keluarga_id == keluarga.id


def test_it_forgets_a_record_that_should_not_have_been_there(office: Kantor) -> None:
    act = Act(KOTO_BARU, TODAY)
    row = Penduduk(wilayah=KOTO_BARU, nama="GANDA", jenis_kelamin=1, terdata_sejak=date(2026, 4, 2))
    act.save(row)
    act.note(Jenis.DATANG, row, tanggal=date(2026, 4, 2))
    act.done()
    assert recap(KOTO_BARU, APRIL).total.souls(DATANG) == 1
    row.deleted_at = NOW
    row.save()
    for month in (MARCH, APRIL, MAY):
        assert recap(KOTO_BARU, month).total.is_empty


def test_it_lists_who_was_here_on_a_day(office: Kantor) -> None:
    stays, died = make_penduduk(terdata_sejak=MARCH), make_penduduk(nama="BUDI", terdata_sejak=MARCH)
    death(died, date(2026, 4, 10))

    def here(day: date) -> set[str]:
        rows = Penduduk.all_objects.filter(present_then(KOTO_BARU, past(KOTO_BARU, on_day(day))))
        return set(rows.values_list("nama", flat=True))

    assert here(date(2026, 4, 9)) == {stays.nama, died.nama}
    assert here(date(2026, 4, 10)) == {stays.nama}
    assert here(MARCH - timedelta(days=1)) == set()


def test_it_writes_the_33_columns_and_keeps_them(office: Kantor) -> None:
    make_penduduk(terdata_sejak=MARCH, shdk=Shdk.KEPALA_KELUARGA)
    make_penduduk(terdata_sejak=MARCH, jenis_kelamin=1, kewarganegaraan=2)
    found = recap(KOTO_BARU, APRIL)
    (row,) = rows_of(found)
    assert len(row) == 33
    assert row[2:9] == ["1", "0", "0", "1", "1", "1", "2"]
    assert row[25:32] == ["1", "0", "0", "1", "1", "1", "2"]
    assert from_data(as_data(found)) == found
    assert recap(KOTO_BARU, previous_month(MARCH)).lines == ()
