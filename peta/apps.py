from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from uuid import UUID

    from nagari.jobs.models import Job
    from nagari.statistik.measures import Ukuran

# How soon after a start, or after boundaries changed, the map of figures is drawn.
AHEAD_SECONDS: Final = 20.0
# How often addresses that wait for a connection are tried again.
LOOK_UP_SECONDS: Final = 600.0


class PetaConfig(AppConfig):
    name = "peta"

    def ready(self) -> None:
        from nagari.jobs import regular
        from nagari.statistik.measures import measures
        from nagari.sync.registry import registry
        from peta.models import Batas

        # A regency gives its villages their boundaries; each reaches that village and those above it, nobody else.
        registry.register(Batas, channel="catalogue", foreign=["kabupaten"])
        measures.told_by(_shown)
        regular.register("peta-lapisan", _draw_ahead, seconds=AHEAD_SECONDS)
        from peta.lokasi import owning

        _register_places()
        owning.register()
        _register_addresses()
        _register_panels()


def _draw_ahead(now: datetime) -> None:
    from peta.services.ahead import draw_ahead

    draw_ahead(now)


def _shown() -> "Iterable[Ukuran]":
    from peta.measures import every

    return every()


def _register_places() -> None:
    from nagari.sync import blobs
    from nagari.sync.registry import registry
    from peta.dasar.models import PetaDasar
    from peta.lokasi.models import FotoSarana, LetakRumah, Sarana

    # Given freely (not among the data of the population register): whoever gave it may take it back.
    registry.register(
        LetakRumah,
        channel="register",
        personal=["lat", "lng", "ketelitian"],
        groups=[["lat", "lng"]],
        erasable=["lat", "lng", "ketelitian"],
    )
    registry.register(Sarana, channel="service", groups=[["lat", "lng"]])
    registry.register(FotoSarana, channel="service")
    blobs.declare(FotoSarana, "isi")
    # A regency makes it for all its offices: one file, which follows the records and goes on where a line broke off.
    registry.register(PetaDasar, channel="catalogue")
    blobs.declare(PetaDasar, "isi")


def _register_addresses() -> None:
    from nagari.jobs import daily, registry, regular

    registry.register("peta-alamat", "peta.alamat.services.perform", title=_("Looking up addresses"), page=_addresses)
    regular.register("peta-alamat", _look_up, seconds=LOOK_UP_SECONDS)
    daily.register("peta-alamat", _clear)


def _register_panels() -> None:
    from nagari.penduduk.panels import ResidentPanel, family_panels, panels

    for where, address in ((panels, "peta:house_of_resident"), (family_panels, "peta:house_of_family")):
        where.register(
            ResidentPanel(
                name="letak",
                title=_("House"),
                action="penduduk.view",
                url=partial(_page_of, address),
                order=80,
            )
        )


def _page_of(address: str, pk: "UUID") -> str:
    return reverse(address, args=[pk])


def _addresses(_job: "Job") -> str:
    return reverse("peta:addresses")


def _look_up(now: datetime) -> None:
    from peta.alamat.services import regularly

    regularly(now)


def _clear(now: datetime) -> int:
    from peta.alamat.services import clear

    return clear(now)
