from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from nagari.pdp.holdings import Erasable
    from nagari.sync.registry import RowChange
    from nagari.sync.verify import Difference

# How soon an erasure that came is said to be carried out. A query where nothing is new.
ACKNOWLEDGE_SECONDS: Final = 60.0


class PdpConfig(AppConfig):
    name = "nagari.pdp"

    def ready(self) -> None:
        from nagari.jobs import daily, regular
        from nagari.penduduk.panels import ResidentPanel, panels
        from nagari.sync import testimony

        testimony.register("access", _look_at_log)
        _register_models()
        _register_holdings()
        daily.register("kesaksian", _look)
        daily.register("retensi", _end)
        regular.register("tanda-hapus", _acknowledge, seconds=ACKNOWLEDGE_SECONDS)
        panels.register(
            ResidentPanel(
                name="pdp",
                title=gettext_lazy("Data protection"),
                action="pdp.view",
                url=lambda pk: reverse("pdp:of_resident", args=[pk]),
                order=90,
            )
        )


def _register_models() -> None:
    from nagari.pdp.models import (
        Insiden,
        Kesaksian,
        KontakPdp,
        Pembatasan,
        Pemusnahan,
        PermintaanHak,
        Persetujuan,
        SelisihJurnal,
        TandaHapus,
    )
    from nagari.sync.registry import registry

    registry.register(
        PermintaanHak,
        channel="service",
        personal=["penduduk", "pemohon_nama", "uraian", "hasil", "diputus_oleh"],
        erasable=["pemohon_nama", "uraian", "hasil"],
    )
    registry.register(Pembatasan, channel="service", personal=["penduduk", "alasan"])
    registry.register(Persetujuan, channel="service", personal=["penduduk"])
    told = ["kejadian", "penanganan"]
    registry.register(Insiden, channel="service", personal=told, erasable=told)
    registry.register(KontakPdp, channel="service", personal=["nama", "telepon", "email"])
    registry.register(Pemusnahan, channel="log")
    registry.register(Kesaksian, channel="log")
    read = ("situs", "pada", "jurnal_galat", "aliran", "segmen", "akses_galat", "ujung", "mundur_pada", "mundur")
    registry.projection("kesaksian", {Kesaksian: read}, _compare, tables=[SelisihJurnal])
    # Each office speaks for itself, in the region whose data it erased.
    registry.register(TandaHapus, channel="log", foreign=["kecamatan", "kabupaten"], author="kantor")


def _register_holdings() -> None:
    from nagari.pdp import evidence_kept, messages_kept
    from nagari.pdp.holdings import Holding, holdings

    messages_kept.register()
    evidence_kept.register()
    holdings.register(
        Holding(name="penduduk", title="Kontak dan letak", tell=lambda _key: (), erasable=_contact_of, order=10)
    )


def _contact_of(penduduk: UUID) -> "Sequence[Erasable]":
    from nagari.pdp.own_data import contact_of

    return contact_of(penduduk)


# Loaded when they are first due: every command pays for what is loaded at its start.
def _look(now: datetime) -> int:
    from nagari.pdp.services.witnessing import look

    look(now)
    return 0


def _look_at_log(now: datetime) -> "Iterable[Difference]":
    from nagari.pdp.services.witnessing import look_at_log

    return look_at_log(now)


def _end(now: datetime) -> int:
    from nagari.pdp.services.ending import end_all

    return end_all(now)


def _acknowledge(now: datetime) -> object:
    from nagari.pdp.services.erasing import acknowledge
    from nagari.pdp.services.witnessing import look_if_set_back

    look_if_set_back(now)
    return acknowledge(now)


def _compare(changes: "Sequence[RowChange]", now: datetime) -> None:
    from nagari.pdp.services.witnessing import compare

    compare(changes, now)
