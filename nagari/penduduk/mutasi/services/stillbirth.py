"""A child born dead: noted for the report to the civil registry, without making a resident (UU 23/2006 art. 33)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import JenisKelamin
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi.facts import StillbirthFacts, written
from nagari.penduduk.mutasi.rules import check_father
from nagari.penduduk.mutasi.services.entry import Entry, look_at, person_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.outcomes import settle


@transaction.atomic
def record_stillbirth(entry: Entry, ibu_id: UUID, tanggal: date, facts: StillbirthFacts) -> list[Mutasi]:
    """Of the mother, who is registered here; neither she nor anybody else counts otherwise by it.

    Raises Refused: wrong_status, event_*, late_report, mother_is_male, father_is_female,
    resident_gone.
    """
    act, mother = entry.act(), person_of(entry, ibu_id)
    found = look_at(entry, Jenis.LAHIR_MATI, [mother], tanggal, late_reason=facts.laporan.alasan_terlambat)
    if mother.jenis_kelamin == JenisKelamin.LAKI_LAKI:
        found.append(Finding("mother_is_male", ""))
    if facts.ayah_id:
        found += check_father(person_of(entry, facts.ayah_id).jenis_kelamin)
    settle(found, entry.confirmed)
    act.note(Jenis.LAHIR_MATI, mother, tanggal=tanggal, rincian=written(facts))
    return act.done()
