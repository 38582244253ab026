"""Many rows at once arrive as `save()` would have written them, on either database."""

from datetime import date

import pytest
from django.db import IntegrityError

from nagari.lib.ids import uuid7
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.statistik.models import Angka
from nagari.sync.bulk import bulk_add, bulk_change, bulk_insert

VILLAGE = "13.02.10.2001"


def make(**values: object) -> Penduduk:
    return Penduduk(wilayah=VILLAGE, nama="ORANG UJI", terdata_sejak=date(2026, 5, 14), **values)


@pytest.mark.django_db
def test_it_writes_what_save_would_write() -> None:
    family = Keluarga.objects.create(wilayah=VILLAGE, no_kk="1302100101209701", terdata_sejak=date(2026, 5, 14))
    values = {
        "tanggal_lahir": date(1990, 8, 17), "lat": -0.95, "kelainan": True, "perkawinan_tercatat": False,
        "pekerjaan": 9, "alamat_sekarang": "tab\there, back\\slash, 'quote', \"quote\", 100 %s", "keluarga": family,
    }  # fmt: skip
    saved, bulk = make(**values), make(**values)
    saved.save()
    names = [field.attname for field in Penduduk._meta.concrete_fields]
    assert bulk_insert(Penduduk, names, [[getattr(bulk, name) for name in names]]) == 1
    one, other = (Penduduk.objects.filter(id=row.id).values().get() for row in (saved, bulk))
    one.pop("id"), other.pop("id")
    assert one == other


@pytest.mark.django_db
def test_it_changes_the_named_columns_of_the_named_rows() -> None:
    rows = [make(nik=str(number)) for number in range(3)]
    for row in rows:
        row.save()
    changed = {rows[0].id: {"telepon": "0812"}, rows[1].id: {"telepon": "0813", "tanggal_lahir": date(1990, 8, 17)}}
    assert bulk_change(Penduduk, changed) == 2
    found = dict(Penduduk.objects.order_by("nik").values_list("nik", "telepon"))
    assert found == {"0": "0812", "1": "0813", "2": ""}
    assert Penduduk.objects.get(nik="1").tanggal_lahir == date(1990, 8, 17)


@pytest.mark.django_db(transaction=True)
def test_it_writes_nothing_when_one_row_cannot_be_written() -> None:
    same = uuid7()
    names = [field.attname for field in Keluarga._meta.concrete_fields]
    good = Keluarga(wilayah=VILLAGE, terdata_sejak=date(2026, 5, 14))
    rows = [[same if name == "id" else getattr(good, name) for name in names] for _ in range(2)]
    with pytest.raises(IntegrityError):
        bulk_insert(Keluarga, names, rows)
    assert not Keluarga.all_objects.exists()


@pytest.mark.django_db
def test_it_bears_having_nothing_to_do() -> None:
    assert bulk_insert(Keluarga, ["id"], []) == 0
    assert bulk_change(Keluarga, {}) == 0


@pytest.mark.django_db
def test_it_adds_to_figures_and_keeps_none_that_came_to_nothing() -> None:
    key = ("seri", "wilayah", "kategori")
    whole = ("seri", "wilayah", "bagian", "periode", "kategori", "jk")

    def add(**amounts: int) -> None:
        rows = {("uji", VILLAGE, "", 0, int(name[1:]), 0): amount for name, amount in amounts.items()}
        bulk_add(Angka, whole, "nilai", rows)

    add(k1=3, k2=5, k3=0)
    add(k1=-3, k2=-3, k4=1)
    assert set(Angka.objects.values_list(*key, "nilai")) == {("uji", VILLAGE, 2, 2), ("uji", VILLAGE, 4, 1)}
    add(k2=-2, k4=-1)
    assert not Angka.objects.exists()


@pytest.mark.django_db
def test_it_adds_more_rows_than_one_statement_takes() -> None:
    whole = ("seri", "wilayah", "bagian", "periode", "kategori", "jk")
    rows = {("uji", VILLAGE, "", 0, at, 0): 2 for at in range(350)}
    bulk_add(Angka, whole, "nilai", rows)
    bulk_add(Angka, whole, "nilai", dict.fromkeys(list(rows)[:340], -2))
    assert sorted(Angka.objects.values_list("kategori", "nilai")) == [(at, 2) for at in range(340, 350)]
