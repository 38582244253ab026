from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.apps import AppConfig

if TYPE_CHECKING:
    from nagari.statistik.measures import Ukuran

# How soon after a start, or after boundaries changed, the map of figures is drawn.
AHEAD_SECONDS: Final = 20.0


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
