"""I1 (nothing escapes), I2 (together or not at all) and I9 (a user's own edit takes effect) in the database itself."""

import json
from collections.abc import Callable, Iterator
from datetime import date, time
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from nagari.kantor.models import JamLayanan, Kantor
from nagari.penduduk.models import Penduduk, TawaranPindah
from nagari.sync import identity, registry, stamping
from nagari.sync.bulk import bulk_change, bulk_insert
from nagari.sync.captures import Captured
from nagari.sync.models import Capture, ObjectStamps, Writer
from nagari.sync.registry import Office
from nagari.sync.tracking import acting, set_clock_offset
from tests.office import KOTO_BARU, NOW, SELAYO

ACTOR = UUID("018f7b2a-0000-7000-8000-0000000000aa")


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def rahmi(db: None) -> Penduduk:
    return Penduduk.objects.create(wilayah=KOTO_BARU, nama="Rahmi", terdata_sejak=date(2026, 5, 14))


def last() -> Capture:
    return Capture.objects.latest("id")


def test_i1_it_captures_a_save(rahmi: Penduduk) -> None:
    assert (last().kind, last().object, last().wilayah) == ("I", rahmi.id, KOTO_BARU)
    rahmi.nama = "Rahmi Yulia"
    rahmi.save()
    assert (last().kind, json.loads(last().fields)) == ("U", {"nama": "Rahmi Yulia"})


def test_i1_it_captures_bulk_create_and_update(db: None) -> None:
    Kantor.objects.bulk_create([Kantor(wilayah=KOTO_BARU, nama=f"Kantor {one}") for one in range(3)])
    assert Capture.objects.filter(kind="I").count() == 3
    Kantor.objects.update(telepon="0755-1")
    assert Capture.objects.filter(kind="U").count() == 3


def test_i1_it_captures_rows_written_past_the_orm(rahmi: Penduduk) -> None:
    bulk_insert(Kantor, ["id", "wilayah", "nama", *_texts()], [[ACTOR, KOTO_BARU, "Kantor", *[""] * len(_texts())]])
    assert last().object == ACTOR
    bulk_change(Penduduk, {rahmi.id: {"nama": "Upik"}})
    assert json.loads(last().fields) == {"nama": "Upik"}


def _texts() -> list[str]:
    return ["kode", "alamat", "kode_pos", "telepon", "email", "situs_web", "lambang", "kop"]


def test_i1_it_captures_raw_sql(rahmi: Penduduk) -> None:
    raw("UPDATE penduduk_penduduk SET nama = %s, agama = 1", "Upik")
    assert json.loads(last().fields) == {"nama": "Upik", "agama": 1}


def test_i1_it_captures_what_an_upsert_changes(rahmi: Penduduk) -> None:
    rahmi.nama = "Upik"
    Penduduk.objects.bulk_create([rahmi], update_conflicts=True, unique_fields=["id"], update_fields=["nama"])
    assert (last().kind, json.loads(last().fields)) == ("U", {"nama": "Upik"})


def test_i1_it_captures_a_deletion_as_one(rahmi: Penduduk) -> None:
    rahmi.delete()
    assert last().kind == "D"
    assert list(json.loads(last().fields)) == ["deleted_at"]


def test_it_captures_nothing_where_nothing_differs(rahmi: Penduduk) -> None:
    before = Capture.objects.count()
    raw("UPDATE penduduk_penduduk SET nama = nama")
    assert Capture.objects.count() == before


def test_it_captures_no_derived_field(rahmi: Penduduk) -> None:
    before = Capture.objects.count()
    Penduduk.objects.update(cari="RAHMI")
    assert Capture.objects.count() == before


def test_it_captures_fields_that_belong_together(rahmi: Penduduk) -> None:
    Penduduk.objects.update(lat=-0.7)
    assert json.loads(last().fields) == {"lat": -0.7, "lng": None}


@pytest.mark.parametrize("column", ["id", "wilayah"])
def test_it_refuses_a_row_that_changes_its_key_or_region(rahmi: Penduduk, column: str) -> None:
    value = SELAYO if column == "wilayah" else "0" * 32
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        raw(f"UPDATE penduduk_penduduk SET {column} = %s", value)


def test_i2_it_leaves_nothing_of_what_was_rolled_back(rahmi: Penduduk) -> None:
    before = Capture.objects.count()
    with transaction.atomic():
        Penduduk.objects.update(nama="Upik")
        transaction.set_rollback(True)
    assert Capture.objects.count() == before
    assert not ObjectStamps.objects.exists()


def stamped(row: Penduduk) -> Captured:
    """The last change of a row, as it would be sealed now."""
    stamping.settle([row.id], timezone.now())
    return stamping.captured([row.id])[-1][1]


def test_i9_it_stamps_a_change_later_than_what_it_overwrites_whatever_the_clock_says(rahmi: Penduduk) -> None:
    set_clock_offset(64 * 365 * 86_400_000)
    Penduduk.objects.update(nama="2090")
    ahead = stamped(rahmi).stamp
    set_clock_offset(-56 * 365 * 86_400_000)
    Penduduk.objects.update(nama="1970")
    assert stamped(rahmi).stamp == ahead + 1
    assert last().at < ahead


def test_i9_it_lets_a_wrong_clock_spoil_no_other_field(rahmi: Penduduk) -> None:
    set_clock_offset(64 * 365 * 86_400_000)
    Penduduk.objects.update(nama="2090")
    stamped(rahmi)
    set_clock_offset(0)
    Penduduk.objects.update(alamat_sekarang="Pasar")
    assert stamped(rahmi).stamp == last().at


def test_i9_it_stamps_nothing_later_than_the_clock_that_was_put_right(rahmi: Penduduk) -> None:
    set_clock_offset(64 * 365 * 86_400_000)
    Penduduk.objects.update(nama="2090")
    set_clock_offset(0)
    assert stamped(rahmi).stamp <= timezone.now().timestamp() * 1000


def test_i9_it_moves_stamps_by_what_the_parent_says_the_clock_is_ahead(rahmi: Penduduk) -> None:
    Penduduk.objects.update(nama="Upik")
    stamping.settle([rahmi.id], timezone.now(), skew_ms=3_600_000)
    assert last().stamp == last().at - 3_600_000


def test_it_keeps_the_stamps_that_a_change_overwrote(rahmi: Penduduk) -> None:
    Penduduk.objects.update(nama="Upik")
    first = stamped(rahmi).stamp
    Penduduk.objects.update(nama="Rahmi")
    assert json.loads(stamped(rahmi).before) == {"nama": [first, 0]}
    rahmi.refresh_from_db()
    rahmi.delete()
    gone = stamped(rahmi)
    assert json.loads(ObjectStamps.objects.get(object=rahmi.id).stamps) == {"*": [gone.stamp + 1, 0]}


def test_it_gives_a_stamp_only_once(rahmi: Penduduk) -> None:
    Penduduk.objects.update(nama="Upik")
    given = stamped(rahmi)
    # Meanwhile another site's value has come to be the latest.
    theirs = {"nama": [given.stamp + 5, 0]}
    ObjectStamps.objects.update(stamps=json.dumps(theirs))
    Penduduk.objects.update(nama="Rahmi Y.")
    assert json.loads(stamped(rahmi).before) == theirs
    assert stamping.captured([rahmi.id])[1][1] == given


def test_it_names_who_acts_and_nobody_afterwards(rahmi: Penduduk) -> None:
    with acting(ACTOR, "uji"):
        Penduduk.objects.update(nama="Upik")
    assert (last().actor, last().reason) == (ACTOR, "uji")
    Penduduk.objects.update(nama="Rahmi")
    assert (last().actor, last().reason) == (None, "")


def test_it_names_who_acts_after_a_savepoint_was_rolled_back(rahmi: Penduduk) -> None:
    with acting(ACTOR, "luar"):
        Penduduk.objects.update(nama="Satu")
        with transaction.atomic(), acting(None, "dalam"):
            Penduduk.objects.update(nama="Dua")
            transaction.set_rollback(True)
        Penduduk.objects.update(nama="Tiga")
    assert (last().actor, last().reason) == (ACTOR, "luar")
    assert Capture.objects.values("txn").distinct().count() <= 2


@pytest.mark.django_db(transaction=True)
def test_it_names_the_actor_of_a_statement_that_stands_alone() -> None:
    Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor")
    with acting(ACTOR):
        Kantor.objects.update(telepon="1")
    Kantor.objects.update(telepon="2")
    assert list(Capture.objects.order_by("id").values_list("actor", flat=True)) == [None, ACTOR, None]
    assert Writer.objects.get().actor is None


@pytest.mark.django_db(transaction=True)
def test_i14_it_tells_transactions_apart() -> None:
    with transaction.atomic():
        Kantor.objects.create(wilayah=KOTO_BARU, nama="Satu")
        Kantor.objects.create(wilayah=KOTO_BARU, nama="Dua")
    Kantor.objects.create(wilayah=KOTO_BARU, nama="Tiga")
    one, two, three = Capture.objects.order_by("id").values_list("txn", flat=True)
    assert one == two != three


def test_it_asks_who_acts_only_when_something_is_written(rahmi: Penduduk) -> None:
    asked: list[int] = []

    def who() -> UUID:
        asked.append(1)
        return ACTOR

    with acting(who):
        list(Penduduk.objects.all())
        assert asked == []
        Penduduk.objects.update(nama="Upik")
        Penduduk.objects.update(nama="Rahmi")
    assert len(asked) == 1


def test_it_captures_times_of_day(db: None) -> None:
    JamLayanan.objects.create(wilayah=KOTO_BARU, hari=1, buka=time(8), tutup=time(15, 30))
    assert last().kind == "I"


@pytest.fixture
def at_selayo(rahmi: Penduduk) -> Iterator[Penduduk]:
    """This computer is of another office than the row."""
    yield from _office(rahmi, Office(SELAYO, "nagari", "Kantor"))


@pytest.fixture
def at_regency(rahmi: Penduduk) -> Iterator[Penduduk]:
    yield from _office(rahmi, Office("13.02", "kabupaten", "Kantor"))


def _office(row: Penduduk, told: Office) -> Iterator[Penduduk]:
    Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor")
    before = registry._ask
    registry.office_told_by(lambda: told)
    identity.own(NOW)
    yield row
    registry.office_told_by(before)


def refused(write: Callable[[], object]) -> bool:
    captured = Capture.objects.count()
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        return "segment_scope" in str(error) and Capture.objects.count() == captured
    return False


def offered(wilayah: str, asal: str) -> TawaranPindah:
    day = NOW.date()
    return TawaranPindah.objects.create(
        wilayah=wilayah, asal=asal, rombongan=ACTOR, tanggal=day, tanggal_catat=day, nama="Rahmi", jumlah=1
    )


def test_i4_it_refuses_to_write_what_is_another_offices_business(at_selayo: Penduduk) -> None:
    """Receivers would refuse it, and all that follows in the stream."""
    row = at_selayo
    assert refused(lambda: raw("UPDATE penduduk_penduduk SET nama = 'Upik'"))
    assert refused(lambda: Penduduk.objects.update(nama="Upik"))
    assert refused(row.delete)
    assert refused(lambda: Penduduk.objects.create(wilayah=KOTO_BARU, nama="Upik", terdata_sejak=row.terdata_sejak))
    assert refused(lambda: Kantor.objects.update(telepon="0755-1"))
    # What is derived is every site's own, and so is its own region.
    assert not refused(lambda: Penduduk.objects.update(cari="RAHMI"))
    assert not refused(lambda: Penduduk.objects.create(wilayah=SELAYO, nama="Upik", terdata_sejak=row.terdata_sejak))


def test_i4_it_lets_an_office_say_its_own_word_elsewhere_once(at_selayo: Penduduk) -> None:
    assert refused(lambda: offered(KOTO_BARU, KOTO_BARU))
    assert refused(lambda: offered(SELAYO, KOTO_BARU))
    assert not refused(lambda: offered(KOTO_BARU, SELAYO))
    assert refused(lambda: TawaranPindah.objects.update(nama=""))


def test_i4_it_lets_nobody_change_what_was_said_but_blank_it(at_selayo: Penduduk) -> None:
    row = offered(SELAYO, SELAYO)
    assert refused(lambda: TawaranPindah.objects.update(asal=KOTO_BARU))
    assert refused(row.delete)
    assert not refused(lambda: TawaranPindah.objects.update(nama=""))


def test_i4_it_lets_a_regency_write_below_what_it_decides_about(at_regency: Penduduk) -> None:
    assert not refused(lambda: Kantor.objects.update(kode="KB"))
    assert refused(lambda: Penduduk.objects.update(nama="Upik"))
    Writer.objects.update(muted=True) if connection.vendor == "sqlite" else raw("SET LOCAL nagari.muted = 'on'")
    assert not refused(lambda: Penduduk.objects.update(nama="Upik"))
