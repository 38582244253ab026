from django.db import connection
from django.test.utils import CaptureQueriesContext

from nagari.kantor.models import Kantor
from nagari.sync.tracking import SyncedModel
from tests.office import KOTO_BARU, SELAYO


def test_it_writes_only_the_fields_that_differ(office: Kantor) -> None:
    opened_before = Kantor.objects.get()
    Kantor.objects.update(telepon="0755-111")
    opened_before.alamat = "Jalan Lama"
    opened_before.save()
    kept = Kantor.objects.get()
    assert (kept.alamat, kept.telepon) == ("Jalan Lama", "0755-111")


def test_it_writes_nothing_when_nothing_differs(office: Kantor) -> None:
    same = Kantor.objects.get()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        same.save()
    assert len(queries) == 0


def test_it_sees_a_second_change_after_the_first_save(office: Kantor) -> None:
    kantor = Kantor.objects.get()
    kantor.alamat = "Satu"
    kantor.save()
    kantor.alamat = "Dua"
    kantor.save()
    assert Kantor.objects.get().alamat == "Dua"


def test_it_finds_rows_of_a_region_and_of_those_below_it(office: Kantor) -> None:
    Kantor.objects.create(wilayah=SELAYO, nama="Selayo")
    Kantor.objects.create(wilayah="13.02.1", nama="shorter code that only looks like a prefix")
    scopes = {scope: Kantor.objects.in_scope(scope).count() for scope in (KOTO_BARU, "13.02.10", "13.02", "13", "")}
    assert scopes == {KOTO_BARU: 1, "13.02.10": 2, "13.02": 3, "13": 3, "": 3}


def test_it_makes_growing_keys() -> None:
    keys = [Kantor(wilayah=KOTO_BARU).id for _ in range(1000)]
    assert keys == sorted(set(keys))
    assert issubclass(Kantor, SyncedModel)
