"""What statistics count of residents and families: the facts of a row, and the indicators they make."""

from collections.abc import Iterable

from nagari.penduduk.figures import events, families, residents
from nagari.penduduk.models import KoreksiTerdata, Mutasi, MutasiGanda, Penduduk, UkuranKeluarga
from nagari.statistik import measures as shown
from nagari.statistik import registry as tables
from nagari.statistik.counting import keep, of_series
from nagari.sync.registry import registry


def register() -> None:
    """At start-up: what is kept, and what it says."""
    keep(
        "angka_penduduk", Penduduk, residents.READS, residents.facts, series=residents.SERIES, version=residents.VERSION
    )
    registry.projection(
        "angka_keluarga",
        {Penduduk: families.READS},
        families.count_families,
        tables=[UkuranKeluarga, of_series(families.SERIES)],
    )
    registry.projection(
        "angka_mutasi",
        {Mutasi: events.READS, Penduduk: events.READS_PEOPLE},
        events.count_events,
        tables=[MutasiGanda, KoreksiTerdata, of_series(events.SERIES)],
        version=events.VERSION,
    )
    tables.indicators.told_by(_tables)
    shown.measures.told_by(_shown)


# What is shown of the figures is loaded when it is first asked for: every command pays for what is loaded at its start.
def _tables() -> Iterable[tables.Indikator]:
    from nagari.penduduk.figures.indicators import every

    return every()


def _shown() -> Iterable[shown.Ukuran]:
    from nagari.penduduk.figures.measures import every

    return every()
