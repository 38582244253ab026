"""Sealing on a real database: I3 (gapless, in order), I13 (erasure), I14 (transactions are whole)."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nagari.kantor.models import Kantor
from nagari.lib.ids import uuid7
from nagari.penduduk.models import Penduduk
from nagari.sync import captures, history, index, journal, verify
from nagari.sync.captures import Row
from nagari.sync.core.change import Entry, Kind
from nagari.sync.models import Capture, EntryIndex, EntryRange, Segment, Stream
from nagari.sync.tracking import acting, local_actor
from nagari.sync.triggers import tracked_models
from tests import proving
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.together import all_at_once

DAY = date(2026, 5, 14)


def resident(nama: str = "Rahmi", **fields: Any) -> Penduduk:
    given_fields: dict[str, Any] = {"wilayah": KOTO_BARU, "terdata_sejak": DAY, **fields}
    return Penduduk.objects.create(nama=nama, **given_fields)


def entries(stream: Stream | None = None) -> list[Entry]:
    rows = Segment.objects.order_by("stream_id", "first")
    rows = rows.filter(stream=stream) if stream else rows
    return [entry for row in rows for entry in journal.load(row).entries]


def assert_sound() -> None:
    assert verify.verify(NOW).problems == []


@pytest.mark.django_db
def test_i3_it_numbers_entries_of_a_stream_without_a_gap() -> None:
    for turn in range(3):
        resident(f"Warga {turn}")
        Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor")
        resident("Tetangga", wilayah=SELAYO)
        journal.seal(NOW)
    for stream in Stream.objects.all():
        assert [one.number for one in entries(stream)] == [1, 2, 3]
    found = set(Stream.objects.values_list("scope", "channel"))
    assert found == {(KOTO_BARU, "register"), (KOTO_BARU, "service"), (SELAYO, "register")}
    assert_sound()


@pytest.mark.django_db
def test_it_seals_nothing_twice() -> None:
    resident()
    assert journal.seal(NOW).entries == 1
    assert journal.seal(NOW) == journal.Sealed(0, 0)
    assert journal.pending() == 0


@pytest.mark.django_db
def test_it_leaves_what_is_empty_out_of_an_insert() -> None:
    resident()
    journal.seal(NOW)
    assert set(entries()[0].values) >= {"nama", "terdata_sejak", "status_dasar"}
    assert "tanggal_lahir" not in entries()[0].values


@pytest.mark.django_db
def test_it_makes_a_change_and_a_deletion_at_once_two_entries() -> None:
    row = resident()
    Penduduk.objects.filter(id=row.id).update(alasan_hapus="dobel", deleted_at=NOW)
    journal.seal(NOW)
    assert [one.kind for one in entries()] == [Kind.INSERT, Kind.UPDATE, Kind.DELETE]
    assert_sound()


@pytest.mark.django_db
def test_it_takes_a_deletion_back() -> None:
    row = resident()
    row.delete()
    row.deleted_at = None
    row.save()
    row.nama = "Rahmi Yulia"
    row.save()
    row.delete()
    assert_sound()


@pytest.mark.django_db
def test_i13_it_verifies_after_content_was_erased() -> None:
    row = resident("Rahasia")
    resident("Lain")
    journal.seal(NOW)
    journal.erase(Segment.objects.get(), [1])
    assert "Rahasia" not in str(entries())
    assert_sound()
    assert history.of_object(row.id) == []


@pytest.mark.django_db
def test_it_names_what_was_changed_past_the_triggers() -> None:
    from nagari.sync import guards

    row = resident()
    journal.seal(NOW)
    with guards.lifted(connection):
        Penduduk.objects.update(nama="Palsu")
        ghost = resident("Hantu")
    found = {(one.code, one.object, one.field) for one in verify.verify(NOW).problems}
    assert found == {
        ("value_differs", str(row.id), "nama"),
        ("object_unrecorded", str(ghost.id), ""),
        # Neither is in what is compared with other sites.
        ("sum_differs", "", ""),
    }


@pytest.mark.django_db
def test_i4_it_names_a_segment_that_was_tampered_with() -> None:
    resident()
    journal.seal(NOW)
    row = Segment.objects.get()
    row.signature = bytes(64)
    row.save()
    assert "segment_signature" in {one.code for one in verify.verify(NOW).problems}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 40])
def test_it_names_what_the_index_lost(count: int) -> None:
    first = uuid7().int
    for at in range(count):
        resident("Warga", id=UUID(int=first + at))
    journal.seal(NOW)
    EntryIndex.objects.all().delete()
    EntryRange.objects.all().delete()
    found = verify.verify(NOW).problems
    assert {(one.code, one.object) for one in found} == {
        ("index_missing", str(UUID(int=first + at))) for at in range(count)
    }


@pytest.mark.django_db
def test_it_finds_neighbours_in_ranges_and_others_singly() -> None:
    first = uuid7().int
    keys = [UUID(int=first + at) for at in range(40)]
    for key in keys:
        resident("Warga", id=key)
    apart = resident("Jauh")
    Penduduk.objects.filter(id=keys[7]).update(nama="Tujuh")
    journal.seal(NOW)
    stream = Stream.objects.get()
    assert EntryRange.objects.count() == 1
    found = index.places([*keys, apart.id])
    assert found[keys[0]] == [(stream.pk, 1)]
    assert sorted(found[keys[7]]) == [(stream.pk, 8), (stream.pk, 42)]
    assert found[apart.id] == [(stream.pk, 41)]
    assert index.objects_at(stream.pk, [8, 41, 42]) == {keys[7], apart.id}
    assert [one.entry.values["nama"] for one in index.entries_of([keys[39]])[keys[39]]] == ["Warga"]


@pytest.mark.django_db
def test_it_adopts_rows_from_before_there_was_a_journal() -> None:
    from nagari.sync import guards, opening

    with guards.lifted(connection):
        old = resident("Lama")
    assert opening.open_journal(connection) == 1
    assert opening.open_journal(connection) == 0
    assert_sound()
    assert history.of_object(old.id)[0].reason == opening.REASON


@pytest.mark.django_db
def test_it_tells_the_past_of_an_object_field_by_field() -> None:
    row = resident()
    with acting(local_actor(7), "uji"):
        row.nama = "Rahmi Yulia"
        row.save()
    journal.seal(NOW)
    row.nama = "Rahmi Y."
    row.save()
    unsealed, renamed, born = history.of_object(row.id)
    assert [(one.field, one.old, one.new) for one in unsealed.changes] == [("nama", "Rahmi Yulia", "Rahmi Y.")]
    assert unsealed.stored_at is None
    assert [(one.field, one.old, one.new) for one in renamed.changes] == [("nama", "Rahmi", "Rahmi Yulia")]
    assert (renamed.actor, renamed.reason, renamed.stored_at) == (local_actor(7), "uji", NOW)
    assert born.kind is Kind.INSERT


@pytest.mark.django_db
def test_it_restores_an_earlier_value_as_a_new_change() -> None:
    row = resident(tanggal_lahir=DAY)
    row.tanggal_lahir = None
    row.save()
    undone = history.of_object(row.id)[0].changes
    history.restore(row, {one.field: one.old for one in undone}, who=None)
    row.refresh_from_db()
    assert row.tanggal_lahir == DAY
    assert history.of_object(row.id)[0].reason == history.RESTORED
    assert_sound()


REGISTER = {one.label: one.shape for one in tracked_models()}["penduduk.Penduduk"]


def planned(*transactions: int, most: int = 3) -> list[tuple[list[int], tuple[int, int]]]:
    rows = [Row(at, txn, REGISTER, KOTO_BARU, "I", 10) for at, txn in enumerate(transactions, 1)]
    cuts = captures.plan(rows, lambda _shape: "register", most=most, largest=1000)
    return [([capture for capture, _txn in cut.captures], cut.part) for cut in cuts]


def test_i14_it_cuts_between_transactions() -> None:
    assert planned(1, 1, 2, 2) == [([1, 2], (1, 1)), ([3, 4], (1, 1))]


def test_i14_it_keeps_entries_of_interleaved_transactions_together() -> None:
    assert planned(1, 2, 1, most=9) == [([2, 1, 3], (1, 1))]


def test_i14_it_marks_the_parts_of_a_transaction_too_large_for_a_segment() -> None:
    assert planned(1, 2, 2, 2, 2, 3) == [([1], (1, 1)), ([2, 3, 4], (1, 2)), ([5], (2, 2)), ([6], (1, 1))]


names = st.sampled_from(["nama", "alamat_sekarang", "lat", "lng", "tanggal_lahir", "agama", "kelainan", "keluarga"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "nama": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    "alamat_sekarang": st.sampled_from(["", "Pasar", 'kutip " dan \\ dan é']),
    "lat": st.none() | st.floats(-11, 6),
    "lng": st.none() | st.floats(95, 141),
    "tanggal_lahir": st.none() | st.dates(),
    "agama": st.none() | st.integers(1, 7),
    "kelainan": st.none() | st.booleans(),
    "keluarga": st.none() | st.uuids(version=4),
}


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    def fields() -> dict[str, Any]:
        return {name: draw(VALUES[name]) for name in draw(st.sets(names, min_size=1, max_size=4))}

    kinds = st.sampled_from(["insert", "update", "update", "delete", "undelete", "seal"])
    return [(kind, fields()) for kind in draw(st.lists(kinds, min_size=2, max_size=12))]


@pytest.mark.django_db
@given(steps())
@pytest.mark.proved
@settings(
    max_examples=proving.count(10, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_i1_it_folds_the_journal_to_the_very_table(work: list[tuple[str, dict[str, Any]]]) -> None:
    with transaction.atomic():
        for kind, fields in work:
            match kind:
                case "insert":
                    _insert(fields)
                case "update":
                    Penduduk.all_objects.update(**fields)
                case "delete":
                    Penduduk.objects.all().delete()
                case "undelete":
                    Penduduk.all_objects.update(deleted_at=None)
                case "seal":
                    journal.seal(NOW)
        assert_sound()
        transaction.set_rollback(True)


def _insert(fields: dict[str, Any]) -> None:
    keluarga: UUID | None = fields.pop("keluarga", None)
    resident(**{"nama": "", **fields, "keluarga_id": keluarga})


@pytest.mark.django_db(transaction=True)
def test_i3_i14_it_seals_whole_transactions_while_others_write() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no memory database: tests/sync/test_kill.py runs this on a file")
    shared = resident("Bersama")

    def write(number: int) -> None:
        for turn in range(10):
            with transaction.atomic(), acting(local_actor(number)):
                resident(f"{number}-{turn}-a")
                Penduduk.objects.filter(id=shared.id).update(alamat_sekarang=f"{number}-{turn}")
                resident(f"{number}-{turn}-b")
            if turn % 3 == 0:
                journal.seal(NOW)

    all_at_once(*(partial(write, number) for number in range(6)))
    assert_sound()
    found = entries()
    assert [one.number for one in found] == list(range(1, 182))
    by_transaction: dict[int, list[Entry]] = {}
    for one in found:
        by_transaction.setdefault(one.transaction, []).append(one)
    assert sorted(len(group) for group in by_transaction.values()) == [1] + [3] * 60
    assert all(len({one.actor for one in group}) == 1 for group in by_transaction.values())
    assert Capture.objects.count() == 0
