"""Which rows of the register are exchanged between offices: what of them is personal, who else may write them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from nagari.lib.names import person_key
from nagari.penduduk.models import (
    BukanGanda,
    BulanTutup,
    Daftar,
    KabarGanda,
    KabarPindah,
    Keluarga,
    Mutasi,
    NikGanda,
    Penduduk,
    TawaranPindah,
)
from nagari.penduduk.mutasi.sides import EVENT_SIDES, SIDE_FIELDS
from nagari.penduduk.services import ganda
from nagari.penduduk.services.search import rebuild_search
from nagari.sync.registry import RowChange, registry

CHANNEL: Final = "register"
# Keys of other rows, and what follows from the others: none of it says anything of somebody.
_NOT_PERSONAL = frozenset(
    {"id", "wilayah", "deleted_at", "cari", "keluarga", "lingkungan", "digabung_ke", "predecessor_id"}
)
# What of people and of their events has to say the same.
_FOLLOWED: Final = {
    Penduduk: tuple(sorted(name.removesuffix("_id") for name in SIDE_FIELDS - {"deleted_at"})),
    Mutasi: ("penduduk", "membatalkan", *(name.removesuffix("_id") for name in EVENT_SIDES)),
}


def register() -> None:
    """At start-up."""
    registry.register(
        Penduduk,
        channel=CHANNEL,
        personal=[field.name for field in Penduduk._meta.concrete_fields if field.name not in _NOT_PERSONAL],
        derived=["cari"],
        groups=[["lat", "lng"], ["status_dasar", "status_sejak"], ["keluarga", "shdk"]],
        rebuild=rebuild_search,
        # Not among the data of the population register (UU 24/2013 art. 58): whoever gave them may take them back.
        erasable=["telepon", "lat", "lng"],
        computed={"cari": ("nama", person_key)},
    )
    registry.register(BukanGanda, channel=CHANNEL)
    registry.register(Daftar, channel=CHANNEL, personal=["nama", "saringan"])
    registry.register(Keluarga, channel=CHANNEL, personal=["no_kk", "alamat"])
    registry.register(
        Mutasi,
        channel=CHANNEL,
        personal=["nama", "alasan", "rincian", "jejak", "keluar_jk", "keluar_wn", "masuk_jk", "masuk_wn"],
    )
    registry.register(BulanTutup, channel=CHANNEL, personal=["tanda_tangan", "angka"])
    registry.register(KabarGanda, channel=CHANNEL, personal=["nik"], foreign=["kabupaten"])
    registry.projection("mengikuti", _FOLLOWED, _follow, tables=[])
    _register_handovers()
    registry.projection("nik_ganda", {Penduduk: ganda.READS}, ganda.count_niks, tables=[NikGanda])


def _register_handovers() -> None:
    # The receiver's own copy: erasable whole, for it is no part of any register.
    registry.register(
        TawaranPindah,
        channel=CHANNEL,
        personal=["nama", "isi"],
        foreign=["nagari"],
        author="asal",
        erasable=["nama", "isi"],
    )
    registry.register(KabarPindah, channel=CHANNEL, personal=["alasan"], foreign=["nagari"], author="asal")
    registry.projection("serah_terima", {KabarPindah: ("tawaran_id", "jenis")}, _release, tables=[])


# Loaded when rows first changed: every command pays for what is loaded at its start.
def _follow(changes: Sequence[RowChange], now: datetime) -> None:
    from nagari.penduduk.mutasi.following import follow

    follow(changes, now)


def _release(changes: Sequence[RowChange], now: datetime) -> None:
    from nagari.penduduk.serah_terima.releasing import release

    release(changes, now)
