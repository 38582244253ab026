from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from nagari.statistik.measures import Ukuran


class AntreanConfig(AppConfig):
    name = "layanan.antrean"

    def ready(self) -> None:
        from layanan.antrean import counting, ending
        from layanan.antrean.models import (
            AturanAntrean,
            JanjiAntrean,
            JawabanSkm,
            LayananAntrean,
            Loket,
            RekapAntrean,
        )
        from nagari.jobs import daily
        from nagari.statistik.measures import measures
        from nagari.sync.registry import registry

        for model in (LayananAntrean, Loket, AturanAntrean, RekapAntrean):
            registry.register(model, channel="service")
        # Booked at the regency, whose site residents reach from home.
        registry.register(JanjiAntrean, channel="service", foreign=["kabupaten"])
        # A visitor may write a name into the free text.
        registry.register(JawabanSkm, channel="service", personal=["saran"], erasable=["saran"])
        counting.register()
        ending.register()
        daily.register("antrean", _clear_away)
        measures.told_by(_shown)


# Services and what maps show are loaded when they are first asked for: every command pays for its start.
def _clear_away(now: datetime) -> int:
    from layanan.antrean.services.closing import clear_away

    return clear_away(now)


def _shown() -> "Iterable[Ukuran]":
    from layanan.antrean.measures import every

    return every()
