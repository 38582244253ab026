from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nagari.accounts.models import AccessLog
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.sync.prepared import Alteration, Insertion, Objects, Statement
from tests.office import KOTO_BARU, NOW

pytestmark = pytest.mark.django_db

COLUMNS = ("id", "nama", "tanggal_lahir", "deleted_at", "jenis_kelamin", "keluarga_id", "perkawinan_tercatat")
DAY = date(1990, 8, 17)


@pytest.fixture
def family() -> Keluarga:
    return Keluarga.objects.create(wilayah=KOTO_BARU, no_kk="1302102001019001", terdata_sejak=DAY)


def person(family: Keluarga, nama: str, **values: Any) -> Penduduk:
    values = {"wilayah": KOTO_BARU, "tanggal_lahir": DAY, "terdata_sejak": DAY, "keluarga": family, **values}
    return Penduduk.objects.create(nama=nama, **values)


def test_it_answers_as_the_query_does(family: Keluarga) -> None:
    for nama in ("Rahmi", "Buyung", "Upik"):
        person(family, nama, jenis_kelamin=2, perkawinan_tercatat=nama == "Upik")
    person(family, "Zulkifli", tanggal_lahir=None)
    query = Penduduk.objects.order_by("nama").values_list(*COLUMNS)
    by_family = Statement(lambda key: query.filter(keluarga_id=key))
    by_day = Statement(lambda day, places: query.filter(tanggal_lahir=day, wilayah__in=places))
    assert by_family.rows(family.id) == list(query.filter(keluarga_id=family.id))
    assert by_day.rows(DAY, [KOTO_BARU, "x", "y"]) == list(query.filter(tanggal_lahir=DAY))
    assert by_family.rows(family.id, limit=(2, 1)) == list(query[1:3])
    assert by_family.row(family.id) == query.first()


def test_it_writes_the_statement_once(family: Keluarga) -> None:
    built = []

    def build(key: Any) -> Any:
        built.append(key)
        return Penduduk.objects.filter(keluarga_id=key).values_list("id")

    statement = Statement(build)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for _time in range(3):
            assert statement.rows(family.id) == []
    assert len(asked) == 3
    assert len(built) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 9])
def test_it_takes_lists_of_any_length(family: Keluarga, count: int) -> None:
    ids = [person(family, f"Orang {number}").id for number in range(9)]
    among = Statement(lambda keys: Penduduk.objects.filter(id__in=keys).values_list("id", flat=True))
    assert {key for (key,) in among.rows(ids[:count])} == set(ids[:count])


def test_it_takes_what_is_typed_as_a_value_only(family: Keluarga) -> None:
    person(family, "Rahmi")
    named = Statement(lambda nama: Penduduk.objects.filter(nama=nama).values_list("nama"))
    assert named.rows("' OR 1=1 --") == []
    assert named.rows("%s") == []
    assert named.rows("Rahmi") == [("Rahmi",)]


def test_it_inserts_a_row_and_tells_its_key() -> None:
    names = [field.attname for field in AccessLog._meta.concrete_fields if not field.primary_key]
    row = AccessLog(at=NOW, act="view", detail="'; DROP TABLE", digest=bytes(range(32)))
    key = Insertion(AccessLog, *names).insert(*(getattr(row, name) for name in names))
    kept = AccessLog.objects.get(pk=key)
    assert [getattr(kept, name) for name in names] == [getattr(row, name) for name in names]


def test_it_alters_the_rows_that_are_as_is_said() -> None:
    one, other = (AccessLog.objects.create(at=NOW, act=act, digest=bytes(32)) for act in ("view", "list"))
    named = Alteration(AccessLog, ("at", "detail"), ("id", "act"))
    assert named.alter((NOW + timedelta(days=1), "x' OR 1=1 --"), (one.pk, "view")) == 1
    # Somebody was quicker.
    assert named.alter((NOW, ""), (other.pk, "view")) == 0
    one.refresh_from_db()
    assert (one.at, one.detail) == (NOW + timedelta(days=1), "x' OR 1=1 --")
    other.refresh_from_db()
    assert other.detail == ""


def test_it_gives_whole_objects_with_those_they_refer_to(family: Keluarga) -> None:
    person(family, "Rahmi", jenis_kelamin=2)
    person(family, "Upik", keluarga=None)
    query = Penduduk.objects.order_by("nama")
    by_day = Objects(Penduduk, lambda day: query.filter(tanggal_lahir=day), "keluarga")
    made, meant = by_day.all(DAY), list(query.select_related("keluarga"))
    names = [field.attname for field in Penduduk._meta.concrete_fields]
    with CaptureQueriesContext(connection) as asked:
        assert [[getattr(one, name) for name in names] for one in made] == [
            [getattr(one, name) for name in names] for one in meant
        ]
        assert [one.keluarga and one.keluarga.no_kk for one in made] == ["1302102001019001", None]
        assert made[0].keluarga
        assert made[0].keluarga.changed_fields() == []
    assert not asked.captured_queries
    made[0].nama = "Rahmawati"
    made[0].save()
    assert Penduduk.objects.filter(nama="Rahmawati").count() == 1
    assert by_day.first(date(1900, 1, 1)) is None
