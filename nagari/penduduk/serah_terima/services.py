"""Offering, accepting, refusing, asking back. Every service is one transaction; twice is refused, not doubled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.models import JenisKabar, KabarPindah, Keluarga, Mutasi, Penduduk, TawaranPindah
from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.queries import standing_events
from nagari.penduduk.mutasi.rules import check_day
from nagari.penduduk.mutasi.services.arrival import Card, record_arrival
from nagari.penduduk.mutasi.services.departure import record_departure
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.rules import Finding
from nagari.penduduk.serah_terima import snapshot
from nagari.penduduk.serah_terima.queries import Offer, offers
from nagari.penduduk.serah_terima.rules import check_answer
from nagari.penduduk.services.checks import hold_numbers, members_of
from nagari.penduduk.services.families import NOBODY_SAID, Staying
from nagari.penduduk.services.outcomes import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """How they enter the register here. `shdk`: id of the record they left -> relation on the card here."""

    no_kk: str = ""
    alamat: str = ""
    lingkungan_id: UUID | None = None
    shdk: Mapping[UUID, int | None]


@transaction.atomic
def offer_departure(
    entry: Entry, people: Collection[UUID], tanggal: date, facts: MoveFacts, *, staying: Staying = NOBODY_SAID
) -> list[Mutasi]:
    """`record_departure`, and the offer to the office of the village `facts.wilayah`, in one.

    From then on they count nowhere until that office accepts them, as with a letter of departure in hand.
    """
    hold_numbers()
    keys = list(people)
    rows = {one.id: one for one in Penduduk.objects.filter(id__in=keys, wilayah=entry.wilayah)}
    going = [rows[key] for key in keys if key in rows]
    card = Keluarga.objects.filter(id__in=[one.keluarga_id for one in going if one.keluarga_id]).first()
    whole = card is not None and {one.id for one in members_of(card.id)} <= set(rows)
    told = snapshot.written(going, card, list(_history(rows)), whole=whole)
    made = record_departure(entry, people, tanggal, facts, staying=staying)
    TawaranPindah.objects.create(
        wilayah=facts.wilayah,
        asal=entry.wilayah,
        rombongan=made[0].rombongan,
        tanggal=tanggal,
        tanggal_catat=entry.today,
        nama=made[0].nama,
        jumlah=len(made),
        isi=told,
    )
    return made


@transaction.atomic
def accept(entry: Entry, tawaran_id: UUID, tanggal: date, facts: MoveFacts, welcome: Welcome) -> list[Mutasi]:
    """They arrive: records of their own here that follow the ones they left. Raises Refused, as record_arrival;
    value_too_long.

    Not before the day they left: until then they counted there.
    """
    hold_numbers()
    offer = _open(entry, tawaran_id)
    if found := check_day(tanggal, today=entry.today, earlier=offer.row.tanggal):
        raise Refused(found)
    told = snapshot.read(offer.row.isi)
    if long := [finding for one in told.people for finding in snapshot.too_long(one)]:
        raise Refused(tuple(long))
    people = [
        {**one.values, "shdk": welcome.shdk.get(one.id), "predecessor_id": one.id}
        for one in sorted(told.people, key=lambda one: welcome.shdk.get(one.id) or 0)
    ]
    card = Card(no_kk=welcome.no_kk, alamat=welcome.alamat, lingkungan_id=welcome.lingkungan_id)
    made = record_arrival(entry, people, tanggal, facts, card)
    _tell(entry, offer.row.asal, offer.row.id, JenisKabar.TERIMA, rombongan=made[0].rombongan)
    return made


@transaction.atomic
def refuse(entry: Entry, tawaran_id: UUID, reason: str) -> KabarPindah:
    """They do not live here; the office they left takes them back. Raises Refused: offer_*, refusal_reason."""
    hold_numbers()
    offer = _open(entry, tawaran_id)
    if not reason:
        raise Refused((Finding("refusal_reason", "alasan"),))
    return _tell(entry, offer.row.asal, offer.row.id, JenisKabar.TOLAK, reason)


@transaction.atomic
def ask_back(entry: Entry, tawaran_id: UUID, reason: str) -> KabarPindah:
    """Asks the other office to let them go. Raises Refused: offer_gone, offer_*, refusal_reason."""
    hold_numbers()
    row = TawaranPindah.objects.filter(id=tawaran_id, asal=entry.wilayah).first()
    if row is None:
        raise Refused((Finding("offer_gone", ""),))
    if found := check_answer(offers([row])[0].said):
        raise Refused(found)
    if not reason:
        raise Refused((Finding("refusal_reason", "alasan"),))
    return _tell(entry, row.wilayah, row.id, JenisKabar.TARIK, reason)


def _open(entry: Entry, tawaran_id: UUID) -> Offer:
    row = TawaranPindah.objects.filter(id=tawaran_id, wilayah=entry.wilayah).first()
    if row is None:
        raise Refused((Finding("offer_gone", ""),))
    offer = offers([row])[0]
    if found := check_answer(offer.said):
        raise Refused(found)
    return offer


def _history(keys: Collection[UUID]) -> Collection[Mutasi]:
    return standing_events(Mutasi.objects.filter(penduduk_id__in=keys)).order_by("tanggal", "id")


def _tell(
    entry: Entry, wilayah: str, tawaran_id: UUID, jenis: JenisKabar, reason: str = "", *, rombongan: UUID | None = None
) -> KabarPindah:
    return KabarPindah.objects.create(
        wilayah=wilayah,
        asal=entry.wilayah,
        tawaran_id=tawaran_id,
        jenis=jenis,
        tanggal=entry.today,
        alasan=reason[:LONGEST_REASON],
        rombongan=rombongan,
    )
