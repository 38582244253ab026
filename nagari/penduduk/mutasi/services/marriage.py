"""Marriage and divorce: both touch two people and, where it is so chosen, their families."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusPerkawinan
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.facts import MarriageFacts, written
from nagari.penduduk.mutasi.queries import spouses_of
from nagari.penduduk.mutasi.rules import Kin, check_couple, check_kin
from nagari.penduduk.mutasi.services.entry import Entry, look_at, people_of
from nagari.penduduk.rules import Finding, Severity
from nagari.penduduk.services.checks import findings_of, newly_found
from nagari.penduduk.services.families import NOBODY_SAID, Staying, create_keluarga, settle_leaving
from nagari.penduduk.services.families.settling import enter
from nagari.penduduk.services.outcomes import Refused, settle


class Home(StrEnum):
    """What becomes of the cards. STAY: nothing. HUSBANDS, WIVES: both on the card of one of them. NEW: a card of their
    own; after a divorce, of the one who leaves."""

    STAY = "tetap"
    HUSBANDS = "suami"
    WIVES = "istri"
    NEW = "baru"


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """`staying`: what was said of the families left behind, by who left them. `leaver`: who goes after a divorce."""

    home: Home = Home.STAY
    no_kk: str = ""
    alamat: str = ""
    lingkungan_id: UUID | None = None
    leaver: UUID | None = None
    staying: dict[UUID, Staying] = field(default_factory=dict)


@transaction.atomic
def record_marriage(
    entry: Entry, penduduk_id: UUID, tanggal: date, facts: MarriageFacts, household: Household
) -> list[Mutasi]:
    """`facts.pasangan_id`: the spouse registered here; else only the name and NIK are known.

    Raises Refused: wrong_status, event_*, same_person, spouse_same_sex_event, already_married, second_marriage,
    close_kin, marriage_young and other rules of persons and families, no_card.
    """
    act = entry.act()
    people = _people(entry, penduduk_id, facts.pasangan_id)
    found = look_at(entry, Jenis.KAWIN, people, tanggal)
    found = [one for one in found if one.code != "event_before_earlier"]
    found += _check_couple(people, facts)
    for one in people:
        act.watch(one)
        before = findings_of(one, today=entry.today)
        one.status_perkawinan = int(StatusPerkawinan.KAWIN)
        one.tanggal_perkawinan, one.perkawinan_tercatat = tanggal, facts.is_tercatat
        one.no_akta_perkawinan = facts.no_surat
        one.tanggal_perceraian, one.no_akta_perceraian = None, ""
        found += newly_found(before, findings_of(one, today=entry.today), {"tanggal_perkawinan"})
    settle(_once(found), entry.confirmed)
    for one in people:
        act.save(one)
    _live_together(act, entry, people, tanggal, household)
    return _note(act, Jenis.KAWIN, people, tanggal, facts)


@transaction.atomic
def record_divorce(
    entry: Entry, penduduk_id: UUID, tanggal: date, facts: MarriageFacts, household: Household
) -> list[Mutasi]:
    """`household.leaver` goes to a card of his or her own (`no_kk`, an existing one as FAMILI LAIN); None: both stay.

    Raises Refused: wrong_status, event_*, not_married, not_each_other, same_person, divorce_*, next_head_needed, rules.
    """
    act = entry.act()
    people = _people(entry, penduduk_id, facts.pasangan_id)
    found = [one for one in look_at(entry, Jenis.CERAI, people, tanggal) if one.code != "event_before_earlier"]
    found += _check_each_other(people)
    for one in people:
        if one.status_perkawinan != StatusPerkawinan.KAWIN:
            found.append(Finding("not_married", "", params={"nama": one.nama}))
        act.watch(one)
        before = findings_of(one, today=entry.today)
        one.status_perkawinan, one.tanggal_perceraian = int(StatusPerkawinan.CERAI_HIDUP), tanggal
        one.no_akta_perceraian, one.perkawinan_tercatat = facts.no_surat, facts.is_tercatat
        found += newly_found(before, findings_of(one, today=entry.today), {"tanggal_perceraian"})
    settle(_once(found), entry.confirmed)
    for one in people:
        act.save(one)
    leaver = next((one for one in people if one.id == household.leaver), None)
    if leaver is not None:
        _move_out(act, entry, leaver, tanggal, household)
    return _note(act, Jenis.CERAI, people, tanggal, facts)


def _people(entry: Entry, one: UUID, other: UUID | None) -> list[Penduduk]:
    if one == other:
        raise Refused((Finding("same_person", "pasangan"),))
    return people_of(entry, [one, other] if other else [one])


def _check_couple(people: Sequence[Penduduk], facts: MarriageFacts) -> tuple[Finding, ...]:
    first = people[0]
    second = people[1] if len(people) > 1 else None
    kin = check_kin(_kin(first), _kin(second)) if second else ()
    return kin + check_couple(
        (first.jenis_kelamin, second.jenis_kelamin if second else None),
        (first.status_perkawinan, second.status_perkawinan if second else None),
        (first.nama, second.nama if second else facts.nama_pasangan),
    )


def _kin(one: Penduduk) -> Kin:
    return Kin(one.nama, one.nik, (one.nik_ayah, one.nik_ibu), one.keluarga_id, one.shdk)


def _check_each_other(people: Sequence[Penduduk]) -> tuple[Finding, ...]:
    """Of two who are married, as read: the register may not know to whom, so it asks and does not refuse."""
    if len(people) < 2 or any(one.status_perkawinan != StatusPerkawinan.KAWIN for one in people):
        return ()
    one, other = people
    known = {spouse.id for spouse in spouses_of(one)} | {spouse.id for spouse in spouses_of(other)}
    if known & {one.id, other.id}:
        return ()
    params = {"nama": one.nama, "other": other.nama}
    return (Finding("not_each_other", "nik_pasangan", Severity.WARNING, params),)


def _once(found: list[Finding]) -> list[Finding]:
    return list({(one.code, one.field, str(sorted(one.params.items(), key=str))): one for one in found}.values())


def _note(act: Act, jenis: Jenis, people: Sequence[Penduduk], tanggal: date, facts: MarriageFacts) -> list[Mutasi]:
    """One row for each of the two who is registered here, each naming the other."""
    for place, one in enumerate(people):
        other = people[1 - place] if len(people) > 1 else None
        told = (
            replace(facts, pasangan_id=other.id, nama_pasangan=other.nama, nik_pasangan=other.nik) if other else facts
        )
        act.note(jenis, one, tanggal=tanggal, rincian=written(told))
    return act.done()


def _live_together(act: Act, entry: Entry, people: Sequence[Penduduk], tanggal: date, household: Household) -> None:
    if household.home == Home.STAY:
        return
    movers = list(people)
    if household.home == Home.NEW:
        target = _card(act, entry, household)
        relations = {one.id: _own_card(one, people) for one in people}
    else:
        wanted = JenisKelamin.LAKI_LAKI if household.home == Home.HUSBANDS else JenisKelamin.PEREMPUAN
        host = next((one for one in people if one.jenis_kelamin == wanted), None)
        if host is None or host.keluarga_id is None:
            raise Refused((Finding("no_card", "rumah"),))
        target = host.keluarga_id
        movers = [one for one in people if one.id != host.id]
        relations = {one.id: _beside(host, one) for one in movers}
    for one in movers:
        _leave(act, entry, one, tanggal, household, also={mover.id for mover in movers})
    if movers:
        act.adopt(enter(target, movers, relations, confirmed=entry.confirmed, today=entry.today))
    for one in movers:
        one.lingkungan_id = household.lingkungan_id or one.lingkungan_id
        act.save(one)


def _move_out(act: Act, entry: Entry, one: Penduduk, tanggal: date, household: Household) -> None:
    _leave(act, entry, one, tanggal, household, also={one.id})
    family = Keluarga.objects.filter(no_kk=household.no_kk, wilayah=entry.wilayah).first() if household.no_kk else None
    shdk = Shdk.FAMILI_LAIN if family else Shdk.KEPALA_KELUARGA
    target = family.id if family else _card(act, entry, household)
    act.adopt(enter(target, [one], {one.id: int(shdk)}, confirmed=entry.confirmed, today=entry.today))
    one.lingkungan_id = household.lingkungan_id or one.lingkungan_id
    act.save(one)


def _leave(act: Act, entry: Entry, one: Penduduk, tanggal: date, household: Household, *, also: set[UUID]) -> None:
    """The family left behind keeps a head, or says that it has none."""
    staying = household.staying.get(one.id, NOBODY_SAID)
    settled = settle_leaving(
        one.keluarga_id, {one.id, *also}, staying, on=tanggal, confirmed=entry.confirmed, today=entry.today
    )
    act.adopt(settled.handover)


def _card(act: Act, entry: Entry, household: Household) -> UUID:
    values = {"no_kk": household.no_kk, "alamat": household.alamat, "lingkungan_id": household.lingkungan_id}
    family = create_keluarga(entry.wilayah, values, today=entry.today, pending=True)
    act.made(family)
    return family.id


def _own_card(one: Penduduk, people: Sequence[Penduduk]) -> int:
    """The husband is head of a new card; a wife whose husband is registered elsewhere heads it herself."""
    if one.jenis_kelamin == JenisKelamin.LAKI_LAKI or len(people) == 1:
        return int(Shdk.KEPALA_KELUARGA)
    return int(Shdk.ISTRI)


def _beside(host: Penduduk, one: Penduduk) -> int:
    if host.shdk == Shdk.KEPALA_KELUARGA:
        return int(Shdk.ISTRI if one.jenis_kelamin == JenisKelamin.PEREMPUAN else Shdk.SUAMI)
    return int(Shdk.MENANTU if host.shdk == Shdk.ANAK else Shdk.FAMILI_LAIN)
