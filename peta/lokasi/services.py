"""Houses and facilities are put on the map, moved and taken off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import CodedError, UserError
from nagari.pdp.models import Tujuan
from nagari.pdp.queries import withdrawn
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.sync import blobs
from peta.alamat.models import CariRumah
from peta.lokasi import messages
from peta.lokasi.models import Cara, FotoSarana, Kategori, LetakRumah, Sarana
from peta.lokasi.photos import Photo, read_apart
from peta.lokasi.queries import house_row
from peta.lokasi.rules import Position

Read = Callable[[bytes], Photo]
MOST_PHOTOS: Final = 8
# What a phone says beyond that is no position.
_MOST_METRES: Final = 100_000


@transaction.atomic
def place_house(
    keluarga: Keluarga, at: Position, cara: str, now: datetime, *, ketelitian: int | None = None
) -> LetakRumah:
    """The house of this family stands there. What was said before is in the history."""
    if withdrawn(Penduduk.objects.filter(keluarga=keluarga).values_list("pk", flat=True), Tujuan.LETAK):
        raise UserError(
            "house_unwilling",
            _("Somebody of this family does not want the house on the map."),
            _("If they agree by now, write that down first: page of the resident, data protection."),
        )
    row = house_row(keluarga.id) or LetakRumah(wilayah=keluarga.wilayah, keluarga=keluarga)
    row.lat, row.lng = at
    row.cara = cara if cara in Cara.values else Cara.KETUK
    known = ketelitian is not None and 0 <= ketelitian <= _MOST_METRES and cara in (Cara.POSISI, Cara.ALAMAT)
    row.ketelitian = ketelitian if known else None
    row.dicatat_pada = now
    row.save()
    return row


@transaction.atomic
def forget_house(keluarga: Keluarga) -> int:
    """How many places were taken off. What the import said of its members stays with them."""
    CariRumah.objects.filter(keluarga=keluarga.id).delete()
    rows = LetakRumah.objects.filter(keluarga=keluarga)
    return sum(row.delete()[0] for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is written down of a facility."""

    nama: str
    kategori: str
    at: Position
    alamat: str = ""
    keterangan: str = ""
    jam_buka: str = ""
    umum: bool = False


@transaction.atomic
def save_facility(wilayah: str, told: Told, now: datetime, *, sarana: Sarana | None = None) -> Sarana:
    """A new one, or `sarana` changed. Raises UserError facility_taken: another of that category bears this name."""
    twins = Sarana.objects.filter(wilayah=wilayah, kategori=told.kategori, nama__iexact=told.nama)
    if any(one.pk != (sarana.pk if sarana else None) for one in twins):
        raise UserError(
            "facility_taken",
            _("“%(name)s” is on the map already.") % {"name": told.nama},
            _("Change that one, or add what tells them apart."),
        )
    row = sarana or Sarana(wilayah=wilayah, dicatat_pada=now)
    row.nama, row.kategori, row.alamat, row.keterangan = (
        told.nama,
        Kategori(told.kategori),
        told.alamat,
        told.keterangan,
    )
    row.jam_buka, row.umum = told.jam_buka, told.umum
    row.lat, row.lng = told.at
    row.save()
    return row


@transaction.atomic
def remove_facility(sarana: Sarana) -> None:
    for photo in FotoSarana.objects.filter(sarana=sarana):
        photo.delete()
    sarana.delete()


def add_photo(sarana: Sarana, content: bytes, now: datetime, read: Read = read_apart) -> FotoSarana:
    """The same again is kept once. Raises UserError photo_*, photos_many."""
    try:
        photo = read(content)
    except CodedError as refused:
        raise messages.told(refused) from None
    return _keep(sarana, blobs.put(photo.content), now)


@transaction.atomic
def _keep(sarana: Sarana, digest: str, now: datetime) -> FotoSarana:
    known = list(FotoSarana.objects.filter(sarana=sarana))
    same = next((row for row in known if row.isi == digest), None)
    if same is not None:
        return same
    if len(known) >= MOST_PHOTOS:
        raise UserError(
            "photos_many",
            _("A place has %(most)s photos at most.") % {"most": MOST_PHOTOS},
            _("Remove one that is not needed first."),
        )
    row = FotoSarana(wilayah=sarana.wilayah, sarana=sarana, isi=digest, diterima_pada=now)
    row.save()
    return row


def remove_photo(photo: FotoSarana) -> None:
    """Its content is kept for a month (sync.blobs)."""
    photo.delete()


def photo_place(content: bytes, read: Read = read_apart) -> Position:
    """Where a photo was taken; the photo itself is not kept. Raises UserError photo_*, photo_no_place."""
    try:
        photo = read(content)
        if photo.taken_at is None:
            raise CodedError("photo_no_place")
    except CodedError as refused:
        raise messages.told(refused) from None
    return photo.taken_at
