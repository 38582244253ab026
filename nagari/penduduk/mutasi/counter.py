"""The event that takes another one back."""

from datetime import date
from uuid import UUID

from nagari.penduduk.buku.months import open_month
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.penduduk.mutasi.sides import swap_sides


def counter_of(event: Mutasi, *, today: date, alasan: str, pencatat: UUID | None = None, counts: bool = True) -> Mutasi:
    """A PEMBATALAN with the sides swapped, not saved yet, an act of its own until its `rombongan` is set otherwise.

    Of the same day as the event, for it never happened; in the books of the first open month. `counts` False: without
    sides, of an event that counted nowhere.
    """
    made = Mutasi(
        wilayah=event.wilayah,
        jenis=Jenis.PEMBATALAN,
        penduduk_id=event.penduduk_id,
        nama=event.nama,
        keluarga_id=event.keluarga_id,
        tanggal=event.tanggal,
        tanggal_catat=today,
        bulan_buku=open_month(event.wilayah, event.tanggal),
        membatalkan=event,
        alasan=alasan[:LONGEST_REASON],
        pencatat_id=pencatat,
    )
    made.rombongan = made.id
    if counts:
        swap_sides(made, event)
    return made
