"""Death, somebody missing, and somebody found or come back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import JenisKelamin, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.facts import DeathFacts, Facts, MissingFacts, written
from nagari.penduduk.mutasi.queries import spouses_of
from nagari.penduduk.mutasi.services.entry import Entry, look_at, person_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.serah_terima.holding import come_back
from nagari.penduduk.services.checks import check_nik_free
from nagari.penduduk.services.families import NOBODY_SAID, Staying, settle_leaving
from nagari.penduduk.services.families.settling import enter
from nagari.penduduk.services.outcomes import Refused, settle


@transaction.atomic
def record_death(
    entry: Entry, penduduk_id: UUID, tanggal: date, facts: DeathFacts, *, staying: Staying = NOBODY_SAID
) -> list[Mutasi]:
    """`staying`: who is head after a head's death. The spouse becomes a widow or widower.

    Raises Refused: wrong_status, event_*, late_report, next_head_needed and what settle_leaving finds.
    """
    return _lose(entry, penduduk_id, Jenis.MATI, StatusDasar.MATI, tanggal, facts, staying)


@transaction.atomic
def record_missing(
    entry: Entry, penduduk_id: UUID, tanggal: date, facts: MissingFacts, *, staying: Staying = NOBODY_SAID
) -> list[Mutasi]:
    """Raises Refused as `record_death`."""
    return _lose(entry, penduduk_id, Jenis.HILANG, StatusDasar.HILANG, tanggal, facts, staying)


def _lose(
    entry: Entry, penduduk_id: UUID, jenis: Jenis, status: StatusDasar, tanggal: date, facts: Facts, staying: Staying
) -> list[Mutasi]:
    act, one = entry.act(), person_of(entry, penduduk_id)
    settle(look_at(entry, jenis, [one], tanggal, late_reason=facts.laporan.alasan_terlambat), entry.confirmed)
    spouses = spouses_of(one) if jenis == Jenis.MATI else []
    act.watch(one)
    settled = settle_leaving(
        one.keluarga_id, {one.id}, staying, on=tanggal, confirmed=entry.confirmed, today=entry.today
    )
    one.status_dasar, one.status_sejak = status, tanggal
    act.save(one)
    act.adopt(settled.handover)
    _widow(act, one, spouses)
    act.note(jenis, one, tanggal=tanggal, rincian=written(facts))
    return act.done()


def _widow(act: Act, dead: Penduduk, spouses: list[Penduduk]) -> None:
    """A husband with another living wife stays married."""
    if dead.jenis_kelamin == JenisKelamin.PEREMPUAN and any(len(spouses_of(one)) > 0 for one in spouses):
        return
    # Read anew: they may be head now.
    for one in Penduduk.objects.filter(id__in=[spouse.id for spouse in spouses]).order_by("id"):
        act.watch(one)
        one.status_perkawinan = StatusPerkawinan.CERAI_MATI
        act.save(one)


@transaction.atomic
def record_return(
    entry: Entry,
    penduduk_id: UUID,
    tanggal: date,
    facts: MissingFacts,
    *,
    keluarga_id: UUID | None,
    shdk: int | None,
    lingkungan_id: UUID | None,
) -> list[Mutasi]:
    """Who was missing is found, who left is back: the one record goes on, with its history.

    `keluarga_id`: the family entered now, with `shdk` to its head; None for none. Raises Refused: wrong_status,
    event_*, nik_taken, kk_other_region, kk_closed, rules of the family.
    """
    act, one = entry.act(), person_of(entry, penduduk_id)
    found = [*look_at(entry, Jenis.KEMBALI, [one], tanggal), *check_nik_free(one.nik, one.wilayah, but=one.id)]
    settle(found, entry.confirmed)
    come_back(one.id, entry.today)
    act.watch(one)
    one.status_dasar, one.status_sejak = int(StatusDasar.HIDUP), None
    one.lingkungan_id = lingkungan_id or one.lingkungan_id
    come_in(act, entry, one, keluarga_id, shdk)
    act.note(Jenis.KEMBALI, one, tanggal=tanggal, rincian=written(facts))
    return act.done()


def come_in(act: Act, entry: Entry, one: Penduduk, keluarga_id: UUID | None, shdk: int | None) -> None:
    """Saves somebody who is here again, into a family or into none."""
    one.keluarga_id = one.shdk = None
    if keluarga_id is None:
        act.save(one)
        return
    if not Keluarga.objects.filter(id=keluarga_id, wilayah=entry.wilayah).exists():
        raise Refused((Finding("kk_other_region", ""),))
    if shdk is None:
        raise Refused((Finding("shdk_empty", "shdk", params={"nama": one.nama}),))
    act.adopt(enter(keluarga_id, [one], {one.id: shdk}, confirmed=entry.confirmed, today=entry.today))
    act.save(one)
