"""I12: a class, a field or a value that this version calls otherwise. In the journal names are for ever."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from django.db import connection

from nagari.sync import guards, history, journal, upcasting, verify
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import apply, work
from nagari.sync.core.change import Value
from nagari.sync.models import Parked, Segment, Unknown
from nagari.sync.registry import registry
from nagari.sync.tracking import local_actor
from nagari.wilayah.models import Lingkungan
from tests.office import KOTO_BARU, NOW, make_office
from tests.sync.peers import Remote, insert, key_of, update

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden" / "renamed-1.json"
OLD = "wilayah.Jorong"


def of_today(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """An older version had another word for the kind."""
    return {**values, "jenis": "jorong"} if values.get("jenis") == "dusun" else values


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch, data_folder: object) -> Iterator[Remote]:
    """This version, in which a jorong came to be a Lingkungan, its `sebutan` a `nama`, and a "dusun" a "jorong"."""
    make_office()
    known = replace(registry[Lingkungan], known_as=OLD, names={"nama": "sebutan"}, upcast=of_today)
    monkeypatch.setitem(registry._entries, Lingkungan, known)
    forget()
    guards.install(connection)
    other = Remote("other", KOTO_BARU)
    other.introduce()
    yield other
    monkeypatch.undo()
    forget()
    guards.install(connection)


def forget() -> None:
    work.landings.cache_clear()
    upcasting._known.cache_clear()


def test_i12_it_reads_what_was_called_otherwise(renamed: Remote) -> None:
    """The file was written once, and is never written again."""
    kept = orjson.loads(GOLDEN.read_bytes())
    raws = [Raw(*(bytes.fromhex(one[part]) for part in ("header", "signature", "body"))) for one in kept]
    assert admit(raws, now=NOW + timedelta(days=1)).refused == []
    apply(NOW)
    row = Lingkungan.objects.get(pk=key_of("jorong"))
    assert (row.nama, row.jenis) == ("Koto Tuo Hilir", "jorong")
    assert not Unknown.objects.exists()
    assert not Parked.objects.exists()
    assert verify.verify(NOW).problems == []
    past = history.of_object(row.pk)
    assert [one.field for one in past[0].changes] == ["sebutan"]


def test_i12_it_goes_on_calling_it_so_in_the_journal(renamed: Remote) -> None:
    row = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Simpang")
    Lingkungan.objects.filter(pk=row.pk).update(nama="Simpang Tigo")
    journal.seal(NOW)
    entries = [one for kept in Segment.objects.all() for one in journal.load(kept).entries if one.object == row.pk]
    assert {one.model for one in entries} == {OLD}
    assert [one.values["sebutan"] for one in entries] == ["Simpang", "Simpang Tigo"]
    assert "nama" not in {name for one in entries for name in one.values}
    row.refresh_from_db()
    history.restore(row, {"sebutan": "Simpang"}, who=local_actor(1))
    assert Lingkungan.objects.get(pk=row.pk).nama == "Simpang"
    assert verify.verify(NOW).problems == []


def test_i12_a_rival_of_an_older_version_is_a_conflict_like_any_other(renamed: Remote) -> None:
    row = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Simpang", pk=key_of("simpang"))
    Lingkungan.objects.filter(pk=row.pk).update(nama="Simpang A")
    journal.seal(NOW)
    admit(
        [renamed.seal([update(OLD, "simpang", renamed.stamp(9**11), sebutan="Simpang B")])],
        now=NOW + timedelta(days=365),
    )
    assert apply(NOW).conflicts == 1
    assert verify.verify(NOW).problems == []


def make() -> None:
    """How the file came to be."""
    old = Remote("other", KOTO_BARU)
    born = insert(OLD, "jorong", jenis="dusun", sebutan="Koto Tuo")
    changed = update(OLD, "jorong", old.stamp(5), sebutan="Koto Tuo Hilir")
    raws = [old.seal([born]), old.seal([changed])]
    GOLDEN.write_bytes(orjson.dumps([{name: part.hex() for name, part in raw._asdict().items()} for raw in raws]))
