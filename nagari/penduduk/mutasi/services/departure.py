"""Departure from the village and moves inside it, of one person, some of a family, or all of it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import JenisKepindahan, KlasifikasiPindah, Shdk, StatusDasar
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.facts import MoveFacts, written
from nagari.penduduk.mutasi.rules import classify
from nagari.penduduk.mutasi.services.entry import Entry, look_at, people_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import members_of
from nagari.penduduk.services.families import NOBODY_SAID, Staying, settle_leaving
from nagari.penduduk.services.outcomes import settle


@transaction.atomic
def record_departure(
    entry: Entry, people: Collection[UUID], tanggal: date, facts: MoveFacts, *, staying: Staying = NOBODY_SAID
) -> list[Mutasi]:
    """A person, some of a family or the whole, in one act. What F-1.03 asks for is worked out where `facts` lack it.

    Raises Refused: wrong_status, event_*, resident_gone, and what settle_leaving finds.
    """
    act, going = entry.act(), people_of(entry, people)
    settle(look_at(entry, Jenis.PINDAH, going, tanggal), entry.confirmed)
    told = replace(
        facts,
        klasifikasi=facts.klasifikasi or classify(entry.wilayah, facts.wilayah),
        jenis_kepindahan=facts.jenis_kepindahan or kind_of_move(going),
    )
    for one in going:
        act.watch(one)
    for keluarga_id in dict.fromkeys(one.keluarga_id for one in going if one.keluarga_id):
        leaving = {one.id for one in going if one.keluarga_id == keluarga_id}
        settled = settle_leaving(
            keluarga_id, leaving, staying, on=tanggal, confirmed=entry.confirmed, today=entry.today
        )
        act.adopt(settled.handover)
    for one in going:
        one.status_dasar, one.status_sejak = int(StatusDasar.PINDAH), tanggal
        act.save(one)
        act.note(Jenis.PINDAH, one, tanggal=tanggal, rincian=written(told))
    return act.done()


def kind_of_move(going: Sequence[Penduduk]) -> JenisKepindahan:
    """Who moves, as F-1.03 puts it."""
    if not any(one.shdk == Shdk.KEPALA_KELUARGA for one in going):
        return JenisKepindahan.ANGGOTA
    family = next(one.keluarga_id for one in going if one.shdk == Shdk.KEPALA_KELUARGA)
    staying = {one.id for one in members_of(family)} - {one.id for one in going} if family else set()
    if not staying:
        return JenisKepindahan.SELURUH
    return JenisKepindahan.KEPALA if len(going) == 1 else JenisKepindahan.SEBAGIAN


@transaction.atomic
def record_move(
    entry: Entry, people: Collection[UUID], tanggal: date, lingkungan_id: UUID | None, facts: MoveFacts
) -> list[Mutasi]:
    """To another part of the village. Where a whole family moves, its card gets the new address.

    Raises Refused: wrong_status, event_*, same_place.
    """
    act, going = entry.act(), people_of(entry, people)
    found = look_at(entry, Jenis.PINDAH_DALAM, going, tanggal)
    if lingkungan_id is None or all(one.lingkungan_id == lingkungan_id for one in going):
        found.append(Finding("same_place", "lingkungan"))
    settle(found, entry.confirmed)
    told = replace(
        facts,
        klasifikasi=KlasifikasiPindah.SATU_DESA,
        jenis_kepindahan=facts.jenis_kepindahan or kind_of_move(going),
    )
    for one in going:
        act.watch(one)
        one.lingkungan_id = lingkungan_id
        act.save(one)
        act.note(Jenis.PINDAH_DALAM, one, tanggal=tanggal, rincian=written(told))
    for keluarga_id in dict.fromkeys(one.keluarga_id for one in going if one.keluarga_id):
        _move_card(act, keluarga_id, {one.id for one in going}, lingkungan_id, facts.alamat)
    return act.done()


def _move_card(act: Act, keluarga_id: UUID, going: Collection[UUID], lingkungan_id: UUID | None, alamat: str) -> None:
    if not {one.id for one in members_of(keluarga_id)} <= set(going):
        return
    family = Keluarga.objects.select_for_update().get(id=keluarga_id)
    act.watch(family)
    family.lingkungan_id = lingkungan_id
    family.alamat = alamat or family.alamat
    act.save(family)
