import sqlite3
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from nagari.penduduk.models import Keluarga
from nagari.sync.revision import Kept, revision
from tests.office import KOTO_BARU

DAY = date(2026, 5, 14)
NO_KK = "1302102001019001"


def family(no_kk: str = NO_KK) -> Keluarga:
    return Keluarga.objects.create(wilayah=KOTO_BARU, no_kk=no_kk, terdata_sejak=DAY)


@pytest.fixture
def _sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Kept on SQLite only.")


@pytest.mark.django_db
def test_it_keeps_nothing_inside_a_transaction() -> None:
    assert connection.in_atomic_block
    assert revision() is None
    kept = Kept[int]()
    assert [kept.get("n", Keluarga.objects.count), kept.get("n", lambda: 7)] == [0, 7]


@pytest.mark.django_db(transaction=True)
def test_it_keeps_nothing_on_postgresql() -> None:
    if connection.vendor == "postgresql":
        assert revision() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sqlite")
def test_it_changes_with_every_write_and_with_nothing_else() -> None:
    seen = [revision()]
    one = family()
    seen.append(revision())
    assert Keluarga.objects.count() == 1
    assert revision() == seen[-1]
    one.alamat = "Jorong Pasar Baru"
    one.save()
    seen.append(revision())
    Keluarga.objects.update(kode_pos="27361")
    seen.append(revision())
    one.delete()
    seen.append(revision())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE penduduk_keluarga SET alamat = 'x'")
    seen.append(revision())
    assert None not in seen
    assert len(set(seen)) == len(seen)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sqlite")
def test_it_sees_what_another_program_writes() -> None:
    family()
    before = revision()
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    other.execute("UPDATE penduduk_keluarga SET alamat = 'x'")
    other.commit()
    other.close()
    assert revision() != before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sqlite")
def test_it_works_out_anew_only_after_a_change() -> None:
    kept = Kept[int]()
    family()
    asked = []

    def count() -> int:
        asked.append(1)
        return Keluarga.objects.count()

    assert [kept.get("n", count), kept.get("n", count), kept.get("m", count)] == [1, 1, 1]
    assert len(asked) == 2
    family("1302102001019002")
    assert [kept.get("n", count), kept.get("n", count)] == [2, 2]
    assert len(asked) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sqlite")
def test_it_keeps_nothing_of_a_transaction_that_was_taken_back() -> None:
    kept = Kept[int]()
    assert kept.get("n", Keluarga.objects.count) == 0
    with transaction.atomic():
        family()
        assert kept.get("n", Keluarga.objects.count) == 1
        transaction.set_rollback(True)
    assert kept.get("n", Keluarga.objects.count) == 0
    family("1302102001019002")
    family("1302102001019003")
    assert kept.get("n", Keluarga.objects.count) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sqlite")
def test_it_forgets_when_the_tables_are_emptied_and_filled_alike() -> None:
    kept = Kept[str]()

    def number() -> str:
        return Keluarga.objects.get().no_kk

    family()
    assert kept.get("n", number) == NO_KK
    call_command("flush", interactive=False, verbosity=0)
    family("1302102001019002")
    assert kept.get("n", number) == "1302102001019002"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sqlite")
def test_it_keeps_at_most_so_many() -> None:
    kept = Kept[int](most=2)
    family()
    asked: list[int] = []

    def count() -> int:
        asked.append(1)
        return len(asked)

    for key in "abcab":
        kept.get(key, count)
    assert len(asked) == 5
