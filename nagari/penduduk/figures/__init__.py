"""What statistics count of residents and families: the facts of a row, and the indicators they make."""

from nagari.penduduk.figures import events, families, residents
from nagari.penduduk.figures import measures as shown
from nagari.penduduk.figures.indicators import every
from nagari.penduduk.models import KoreksiTerdata, Mutasi, MutasiGanda, Penduduk, UkuranKeluarga
from nagari.statistik.counting import keep, of_series
from nagari.statistik.measures import measures
from nagari.statistik.registry import indicators
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
    indicators.register(*every())
    measures.register(*shown.every())
