"""Content that has to go: everywhere, for good, and without breaking the proof (I13)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from nagari.kantor.models import Kantor, Pegawai
from nagari.lib.errors import UserError
from nagari.penduduk.models import Penduduk
from nagari.sync import blobs, erasure, identity, journal, projections, statements, verify
from nagari.sync.core import statements as core
from nagari.sync.models import Segment, Statement, StatementKind
from nagari.sync.registry import registry
from tests.office import NOW
from tests.sync.offices import KOTO_BARU, SELAYO, Make, SimulatedOffice, enrol
from tests.sync.test_succession import backup, give, rewound, same

SECRET = "Alamat Rahasia"


@pytest.fixture(autouse=True)
def erasable() -> Iterator[None]:
    """Nothing of an office's own is erasable by law; here a model is that stands for one which is."""
    known = registry[Kantor]
    registry._entries[Kantor] = replace(known, erasable=frozenset({"*"}))
    yield
    registry._entries[Kantor] = known


def write(office: SimulatedOffice, **values: str) -> UUID:
    with office.at():
        row = Kantor.objects.create(wilayah=KOTO_BARU, **{"nama": "Kantor", "alamat": SECRET, **values})
        journal.seal(NOW)
        row.telepon = "1"
        row.save()
        journal.seal(NOW)
        row.alamat = f"{SECRET} 2"
        row.telepon = "2"
        row.save()
        projections.run(NOW)
        return UUID(str(row.pk))


def traces(office: SimulatedOffice) -> bool:
    """Is the secret anywhere: rows, segments, captures, or the bytes of the database file?"""
    with office.at():
        entries = [entry for row in Segment.objects.all() for entry in journal.load(row).entries]
        held = any(SECRET in str(entry.values) for entry in entries)
        return held or Kantor.all_objects.filter(alamat__contains=SECRET).exists()


def holds(*offices: SimulatedOffice) -> None:
    for office in offices:
        assert not traces(office)
        with office.at():
            assert verify.verify(NOW).problems == []
    for other in offices[1:]:
        same(offices[0], other)


def test_i13_an_object_goes_everywhere(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    key = write(nagari)
    other = write(nagari, nama="Kedua", alamat="")
    give(nagari, regency)
    assert traces(regency)
    with nagari.at():
        erasure.erase_object(Kantor, key, "asked for", NOW)
        assert not Kantor.all_objects.filter(pk=key).exists()
    assert not traces_of(nagari, key)
    give(nagari, regency)
    assert not traces_of(regency, key)
    for office in (nagari, regency):
        with office.at():
            assert list(Kantor.objects.values_list("pk", flat=True)) == [other]
    same(nagari, regency)


def traces_of(office: SimulatedOffice, key: UUID) -> bool:
    with office.at():
        entries = [entry for row in Segment.objects.all() for entry in journal.load(row).entries]
        return any(entry.object == key for entry in entries)


def test_i13_the_regency_erases_an_object_of_an_office(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    key = write(nagari)
    give(nagari, regency)
    with regency.at():
        erasure.erase_object(Kantor, key, "asked for", NOW)
    give(regency, nagari)
    holds(nagari, regency)


def test_i13_single_fields_go_and_the_rest_stays(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    key = write(nagari)
    give(nagari, regency)
    with nagari.at():
        erasure.erase_fields(Kantor, key, ["alamat"], "asked for", NOW)
    give(nagari, regency)
    # One that comes later never saw it.
    district = make_office("13.02.10")
    enrol(district, regency, bytes([1] * 7))
    give(regency, district)
    for office in (nagari, regency, district):
        with office.at():
            row = Kantor.objects.get(pk=key)
            assert (row.nama, row.alamat, row.telepon) == ("Kantor", "", "2")
    holds(nagari, regency, district)


def test_i13_what_was_erased_can_be_edited_again(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    key = write(nagari)
    with nagari.at():
        erasure.erase_fields(Kantor, key, ["alamat"], "asked for", NOW)
        row = Kantor.objects.get(pk=key)
        row.alamat, row.telepon = "Jalan Baru", "3"
        row.save()
    give(nagari, regency)
    holds(nagari, regency)
    with regency.at():
        row = Kantor.objects.get(pk=key)
        assert (row.alamat, row.telepon) == ("Jalan Baru", "3")


def test_i13_it_does_not_come_back_from_who_had_not_heard(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    """The statement travels ahead of the segments; what arrives later is blanked before anybody reads it."""
    key = write(nagari)
    early = nagari.copied("early")
    with nagari.at():
        erasure.erase_object(Kantor, key, "asked for", NOW)
        told = statements.raws(KOTO_BARU)
    with regency.at():
        statements.accept_all(told, NOW)
    give(early, regency)
    assert not traces(regency)
    with regency.at():
        assert not Kantor.all_objects.exists()
        assert verify.verify(NOW).problems == []


def test_i13_it_does_not_come_back_from_a_backup(
    nagari: SimulatedOffice, regency: SimulatedOffice, tmp_path: Path
) -> None:
    key = write(nagari)
    give(nagari, regency)
    kept = backup(regency, tmp_path / "kept")
    with nagari.at():
        erasure.erase_object(Kantor, key, "asked for", NOW)
    give(nagari, regency)
    rewound(regency, kept)
    assert traces(regency)
    give(nagari, regency)
    holds(nagari, regency)


def test_i13_a_picture_goes_at_once(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with nagari.at():
        digest = blobs.put(b"a face")
    key = write(nagari, lambang=digest)
    with nagari.at():
        erasure.erase_fields(Kantor, key, ["lambang"], "asked for", NOW)
        assert not blobs.path_of(digest).exists()
        assert Kantor.objects.get(pk=key).alamat == f"{SECRET} 2"


def test_what_the_law_keeps_is_not_erased(nagari: SimulatedOffice) -> None:
    with nagari.at():
        person = Penduduk.objects.create(
            wilayah=KOTO_BARU, nama="ORANG UJI", terdata_sejak=date(2026, 5, 14), telepon="0812"
        )
        for ask in (
            lambda: erasure.erase_object(Penduduk, person.pk, "asked for", NOW),
            lambda: erasure.erase_fields(Penduduk, person.pk, ["nama"], "asked for", NOW),
            lambda: erasure.erase_fields(Penduduk, person.pk, ["telepon", "nama"], "asked for", NOW),
            lambda: erasure.erase_fields(Penduduk, person.pk, [], "asked for", NOW),
            lambda: erasure.erase_object(Pegawai, person.pk, "asked for", NOW),
        ):
            with pytest.raises(UserError) as refused:
                ask()
            assert refused.value.code == "erasure_obliged"
            assert refused.value.remedy
        erasure.erase_fields(Penduduk, person.pk, ["telepon"], "asked for", NOW)
        assert Penduduk.objects.get().telepon == ""


def test_it_erases_nothing_of_others_nothing_unknown_and_nothing_without_a_reason(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    key = write(nagari)
    give(nagari, regency)
    asked = [
        (regency, lambda: erasure.erase_fields(Kantor, key, ["alamat"], "x", NOW), "erasure_foreign"),
        (nagari, lambda: erasure.erase_object(Kantor, UUID(int=1), "x", NOW), "erasure_missing"),
        (nagari, lambda: erasure.erase_object(Kantor, key, " ", NOW), "reason_missing"),
    ]
    for office, ask, code in asked:
        with office.at(), pytest.raises(UserError) as refused:
            ask()
        assert refused.value.code == code
    with nagari.at():
        assert not Statement.objects.filter(kind=StatementKind.ERASURE).exists()


def test_it_believes_no_erasure_of_a_neighbour(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    key = write(nagari)
    give(nagari, regency)
    selayo = make_office(SELAYO)
    enrol(selayo, regency, bytes([2] * 7))
    with selayo.at() as own:
        said = core.Statement(
            kind="erasure",
            scope=KOTO_BARU,
            site=own.uuid,
            signer=bytes(own.public_key),
            at=1,
            content={"objects": [["kantor.Kantor", key.hex]], "entries": [], "reason": "x"},
        )
        forged = core.signed(said, identity.signer(own))
        aimed = core.signed(replace(said, scope=SELAYO), identity.signer(own))
    with regency.at():
        taken = statements.accept_all([forged, aimed], NOW)
        assert [code for _digest, code in taken.refused] == ["statement_scope"]
    give(selayo, regency)
    with regency.at():
        assert Kantor.objects.filter(pk=key).exists()
