"""The feed of effective changes and what is made of it: counted once, in any order, whoever wrote the row (I5)."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import NikGanda, Penduduk
from nagari.statistik.models import Angka
from nagari.sync import guards, projections
from nagari.sync.models import FeedRow, ProjectionState, Writer
from nagari.sync.registry import RowChange, Share, registry
from tests.office import KOTO_BARU, SELAYO

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
NIK, OTHER = "1302104505909001", "1302104505909002"

pytestmark = pytest.mark.django_db


def resident(nik: str = NIK, wilayah: str = KOTO_BARU, **fields: object) -> Penduduk:
    return Penduduk.objects.create(wilayah=wilayah, nama="Rahmi", nik=nik, terdata_sejak=date(2026, 5, 14), **fields)


def doubled() -> dict[str, tuple[int, int]]:
    projections.run(NOW)
    return {row.nik: (row.orang, row.kantor) for row in NikGanda.objects.all()}


def test_i5_it_counts_what_is_inserted_changed_and_deleted() -> None:
    resident()
    other = resident(OTHER, SELAYO)
    assert doubled() == {}
    other.nik = NIK
    other.save()
    assert doubled() == {NIK: (2, 2)}
    other.delete()
    assert doubled() == {}


def test_i5_it_counts_whom_death_and_correction_change() -> None:
    one, other = resident(), resident()
    assert doubled() == {NIK: (2, 1)}
    Penduduk.objects.filter(pk=one.pk).update(status_dasar=StatusDasar.MATI)
    assert doubled() == {}
    Penduduk.objects.filter(pk=one.pk).update(status_dasar=StatusDasar.HIDUP)
    assert doubled() == {NIK: (2, 1)}
    Penduduk.objects.filter(pk=other.pk).update(nik=OTHER)
    assert doubled() == {}


def test_i5_it_sees_what_is_written_while_capture_is_muted() -> None:
    resident()
    doubled()
    muted(lambda: resident(wilayah=SELAYO))
    assert doubled() == {NIK: (2, 2)}


def test_i5_it_counts_all_that_waits_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    resident()
    doubled()
    monkeypatch.setattr(projections, "FEED_ROWS", 2)
    # Of fields declared by an older version: told of nobody, and in nobody's way.
    FeedRow.objects.bulk_create([FeedRow(shape=1, changes="[]") for _ in range(3)])
    for number in range(5):
        resident(nik=NIK if number == 4 else OTHER)
    assert doubled() == {NIK: (2, 1), OTHER: (4, 1)}
    assert not FeedRow.objects.exists()
    resident(nik=NIK)
    FeedRow.objects.bulk_create([FeedRow(shape=1, changes="[]") for _ in range(3)])
    resident(nik=NIK)
    # What waits counts for the others before one of them is built anew.
    projections.rebuild("angka_penduduk", NOW)
    assert not FeedRow.objects.exists()
    assert NikGanda.objects.get(nik=NIK).orang == 4


def muted(work: object) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL nagari.muted = 'on'")
    else:
        Writer.objects.update(muted=True)
    work()  # type: ignore[operator]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL nagari.muted = 'off'")
    else:
        Writer.objects.update(muted=False)


def test_it_writes_nothing_for_fields_nobody_declared() -> None:
    one = resident()
    projections.run(NOW)
    one.nama = "Rahmi Yulia"
    one.save()
    assert not FeedRow.objects.exists()


def test_it_forgets_what_was_rolled_back() -> None:
    projections.run(NOW)
    with transaction.atomic():
        resident()
        transaction.set_rollback(True)
    assert not FeedRow.objects.exists()


def test_it_counts_many_rows_of_one_statement() -> None:
    made = [
        Penduduk(wilayah=KOTO_BARU, nama="Rahmi", nik=f"13021045059{at:05}", terdata_sejak=date(2026, 5, 14))
        for at in range(1500)
    ]
    Penduduk.objects.bulk_create(made)
    assert doubled() == {}
    Penduduk.objects.update(nik=NIK)
    assert doubled() == {NIK: (1500, 1)}


@pytest.fixture
def births() -> Iterator["Births"]:
    """A projection of this test: how many rows there are by region and NIK, by adding."""
    found = Births()
    registry.projection("births", {Penduduk: ["nik", "tanggal_lahir"]}, found.count, tables=[])
    guards.install(connection)
    yield found
    del registry._projections["births"]
    guards.install(connection)


class Births:
    def __init__(self) -> None:
        self.counts: Counter[tuple[str, object]] = Counter()
        self.fails = False

    def count(self, changes: Sequence[RowChange], now: datetime) -> None:
        if self.fails:
            raise ValueError("broken")
        for one in changes:
            if one.before:
                self.counts[one.wilayah, one.before["tanggal_lahir"]] -= 1
            if one.after:
                self.counts[one.wilayah, one.after["tanggal_lahir"]] += 1

    def state(self) -> dict[tuple[str, object], int]:
        return {key: count for key, count in self.counts.items() if count}


def test_i5_it_gives_before_and_after_in_the_form_of_the_journal(births: Births) -> None:
    projections.run(NOW)
    one = resident(tanggal_lahir=date(1990, 5, 5))
    one.tanggal_lahir = date(1990, 5, 6)
    one.save()
    projections.run(NOW)
    assert births.state() == {(KOTO_BARU, "1990-05-06"): 1}
    one.delete()
    projections.run(NOW)
    assert births.state() == {}


def test_a_new_projection_is_built_from_the_rows_and_counts_none_twice(births: Births) -> None:
    resident()
    resident(OTHER)
    ran = projections.run(NOW)
    assert "births" in ran.rebuilt
    assert births.state() == {(KOTO_BARU, None): 2}


def test_one_that_fails_is_marked_built_anew_and_stops_no_other(births: Births) -> None:
    projections.run(NOW)
    births.fails = True
    resident()
    resident(wilayah=SELAYO)
    assert projections.run(NOW).failed == ("births",)
    assert NikGanda.objects.count() == 1
    state = ProjectionState.objects.get(name="births")
    assert (state.is_stale, state.error) == (True, "ValueError: broken")
    births.fails = False
    resident(OTHER)
    assert projections.run(NOW).rebuilt == ("births",)
    assert births.state() == {(KOTO_BARU, None): 2, (SELAYO, None): 1}


def test_verify_names_the_projection_whose_table_was_tampered_with() -> None:
    resident()
    resident(wilayah=SELAYO)
    assert projections.verify(NOW) == []
    NikGanda.objects.update(orang=7)
    assert projections.verify(NOW) == ["nik_ganda"]
    projections.rebuild("nik_ganda", NOW)
    assert projections.verify(NOW) == []


def test_the_command_names_it_too() -> None:
    resident()
    resident(wilayah=SELAYO)
    projections.run(NOW)
    NikGanda.objects.update(orang=7)
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", json=True, stdout=told)
    assert json.loads(told.getvalue())["problems"] == [{"code": "projection_differs", "field": "nik_ganda"}]


def test_two_may_share_a_table_and_each_rebuilds_its_own_rows(births: "Births") -> None:
    projections.run(NOW)
    other = Angka.objects.create(seri="other", wilayah=KOTO_BARU, nilai=1)
    Angka.objects.create(seri="mine", wilayah=KOTO_BARU, nilai=1)
    shared = [Share(Angka, {"seri": "mine"})]
    registry.projection("births", {Penduduk: ["nik", "tanggal_lahir"]}, births.count, tables=shared)
    assert projections.verify(NOW) == ["births"]
    projections.rebuild("births", NOW)
    assert list(Angka.objects.values_list("pk")) == [(other.pk,)]


def test_another_version_counts_all_anew(births: "Births") -> None:
    projections.run(NOW)
    registry.projection("births", {Penduduk: ["nik", "tanggal_lahir"]}, births.count, tables=[], version=2)
    assert projections.run(NOW).rebuilt == ("births",)
