"""Arrival of one person or a family, and temporary stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.lib.names import person_key
from nagari.penduduk.kode import Shdk, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.facts import MoveFacts, StayFacts, written
from nagari.penduduk.mutasi.queries import open_absence
from nagari.penduduk.mutasi.rules import check_day
from nagari.penduduk.mutasi.services.death import come_in
from nagari.penduduk.mutasi.services.entry import Entry, look_at, person_of
from nagari.penduduk.rules import Finding, Severity
from nagari.penduduk.serah_terima.holding import come_back
from nagari.penduduk.services.families import create_keluarga
from nagari.penduduk.services.outcomes import Refused, settle
from nagari.penduduk.services.residents import register_penduduk

# Left and may come back under the same record.
_GONE = (StatusDasar.PINDAH, StatusDasar.PERGI, StatusDasar.HILANG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The family that is entered: by its number, made where it is new here; "" for none."""

    no_kk: str = ""
    alamat: str = ""
    lingkungan_id: UUID | None = None


@transaction.atomic
def record_arrival(
    entry: Entry, people: Sequence[Mapping[str, object]], tanggal: date, facts: MoveFacts, card: Card
) -> list[Mutasi]:
    """`people`: values of each by field name, `shdk` among them; the head first where the family is new.

    Who left here before and comes back, known by the NIK, goes on under the old record. Raises Refused: event_*,
    nobody_named, comes_back (warning), rules of persons and families; fields are "<place>-<field>" of `people`.
    """
    if not people:
        raise Refused((Finding("nobody_named", ""),))
    act = entry.act()
    found = [*check_day(tanggal, today=entry.today)]
    family = _family(act, entry, card)
    came: list[Penduduk] = []
    for place, values in enumerate(people):
        known = {**values, "terdata_sejak": tanggal, "lingkungan_id": values.get("lingkungan_id") or card.lingkungan_id}
        one, told = _try(act, entry, known, tanggal, family)
        came += [one] if one else []
        found += [replace(each, field=f"{place}-{each.field}" if each.field else "") for each in told]
    settle(found, entry.confirmed)
    for one in came:
        act.note(Jenis.DATANG, one, tanggal=tanggal, rincian=written(facts))
    return act.done()


def _try(
    act: Act, entry: Entry, values: Mapping[str, object], tanggal: date, family: Keluarga | None
) -> tuple[Penduduk | None, tuple[Finding, ...]]:
    """One of them, with warnings still to be confirmed, so that the next ones find their family as it will be."""
    try:
        return _come(act, entry, values, tanggal, family), ()
    except Refused as refused:
        if refused.has_errors:
            return None, refused.findings
        bold = replace(entry, confirmed={*entry.confirmed, *refused.codes})
        one, more = _try(act, bold, values, tanggal, family)
        return one, (*refused.findings, *more)


def _family(act: Act, entry: Entry, card: Card) -> Keluarga | None:
    if not card.no_kk:
        return None
    family = Keluarga.objects.select_for_update().filter(no_kk=card.no_kk, wilayah=entry.wilayah).first()
    if family is None:
        values = {"no_kk": card.no_kk, "alamat": card.alamat, "lingkungan_id": card.lingkungan_id}
        family = create_keluarga(entry.wilayah, values, today=entry.today)
        act.made(family)
    elif family.tutup_sejak:
        # The preview says so; nobody has to be asked twice.
        act.watch(family)
        family.tutup_sejak = None
        act.save(family)
    return family


def _come(act: Act, entry: Entry, values: Mapping[str, object], tanggal: date, family: Keluarga | None) -> Penduduk:
    nik = values.get("nik")
    gone = (
        Penduduk.objects.select_for_update()
        .filter(nik=nik, wilayah=entry.wilayah, status_dasar__in=_GONE)
        .order_by("-id")
        .first()
        if nik
        else None
    )
    if gone is not None:
        return _come_back(act, entry, gone, values, tanggal, family)
    wanted = {**values, "shdk": values.get("shdk") if family else None}
    one = register_penduduk(
        entry.wilayah, wanted, keluarga=family, confirmed=entry.confirmed, today=entry.today, by_event=True
    )
    act.made(one)
    return one


def _come_back(
    act: Act, entry: Entry, one: Penduduk, values: Mapping[str, object], tanggal: date, family: Keluarga | None
) -> Penduduk:
    """The record of before goes on; what is told now takes the place of what stood there."""
    known = Finding("comes_back", "nik", Severity.WARNING, {"nama": one.nama, "since": one.status_sejak or tanggal})
    settle([known, *look_at(entry, Jenis.KEMBALI, [one], tanggal)], entry.confirmed)
    come_back(one.id, entry.today)
    act.watch(one)
    for name, value in values.items():
        if value not in (None, "") and name not in ("shdk", "terdata_sejak"):
            setattr(one, name, value)
    if not values.get("status_penduduk"):
        # Perhaps a guest the time before.
        one.status_penduduk = int(StatusPenduduk.TETAP)
    one.cari = person_key(one.nama)
    one.status_dasar, one.status_sejak = int(StatusDasar.HIDUP), None
    shdk = values.get("shdk")
    come_in(act, entry, one, family.id if family else None, int(str(shdk)) if shdk else None)
    return one


@transaction.atomic
def record_stay(entry: Entry, values: Mapping[str, object], tanggal: date, facts: StayFacts) -> list[Mutasi]:
    """A guest stays for a while: in book B.4, not among the residents who are counted. Raises Refused."""
    act = entry.act()
    found = check_day(tanggal, today=entry.today)
    if facts.sampai and facts.sampai < tanggal:
        found = (*found, Finding("stay_ends_before", "sampai", params={"date": tanggal}))
    settle(found, entry.confirmed)
    kept = {
        **values,
        "status_penduduk": StatusPenduduk.TIDAK_TETAP,
        "terdata_sejak": tanggal,
        "shdk": None,
    }
    one = register_penduduk(entry.wilayah, kept, confirmed=entry.confirmed, today=entry.today, by_event=True)
    act.made(one)
    act.note(Jenis.SEMENTARA_MASUK, one, tanggal=tanggal, rincian=written(facts))
    return act.done()


@transaction.atomic
def record_absence(entry: Entry, penduduk_id: UUID, tanggal: date, facts: StayFacts) -> list[Mutasi]:
    """Somebody is away for a while and stays a resident. Raises Refused: wrong_status, event_*, is_temporary."""
    act, one = entry.act(), person_of(entry, penduduk_id)
    found = look_at(entry, Jenis.SEMENTARA_KELUAR, [one], tanggal)
    if one.status_penduduk != StatusPenduduk.TETAP or open_absence(one.id):
        found.append(Finding("is_temporary", "", params={"nama": one.nama}))
    settle(found, entry.confirmed)
    act.note(Jenis.SEMENTARA_KELUAR, one, tanggal=tanggal, rincian=written(facts))
    return act.done()


@transaction.atomic
def record_stay_end(
    entry: Entry, penduduk_id: UUID, tanggal: date, facts: StayFacts, *, settles: bool = False
) -> list[Mutasi]:
    """The guest leaves, or whoever was away is back. `settles`: the guest becomes a resident: an arrival, counted.

    Raises Refused: wrong_status, event_*, no_stay.
    """
    act, one = entry.act(), person_of(entry, penduduk_id)
    found = look_at(entry, Jenis.SEMENTARA_SELESAI, [one], tanggal)
    is_guest = one.status_penduduk == StatusPenduduk.TIDAK_TETAP
    if not is_guest and open_absence(one.id) is None:
        found.append(Finding("no_stay", "", params={"nama": one.nama}))
    settle(found, entry.confirmed)
    jenis = Jenis.SEMENTARA_SELESAI
    if is_guest and settles:
        jenis, one.status_penduduk = Jenis.DATANG, int(StatusPenduduk.TETAP)
    elif is_guest:
        one.status_dasar, one.status_sejak = int(StatusDasar.PERGI), tanggal
    act.save(one)
    act.note(jenis, one, tanggal=tanggal, rincian=written(facts))
    return act.done()


def in_order(people: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The head first, so that a new family has one from its first member on."""
    return sorted(people, key=lambda one: one.get("shdk") != Shdk.KEPALA_KELUARGA)
