"""Who enters an event, when, and what every kind of event looks at first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nagari.penduduk.models import Jenis, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.queries import last_presence
from nagari.penduduk.mutasi.rules import check_day, check_late, check_status
from nagari.penduduk.rules import Finding
from nagari.penduduk.serah_terima.holding import in_transit
from nagari.penduduk.services.checks import hold_numbers
from nagari.penduduk.services.outcomes import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`wilayah`: the village whose register it is. `confirmed`: codes of warnings a person has seen."""

    wilayah: str
    today: date
    pencatat: UUID | None = None
    confirmed: Collection[str] = frozenset()

    def act(self, reason: str = "") -> Act:
        hold_numbers()
        return Act(self.wilayah, self.today, self.pencatat, reason)


def people_of(entry: Entry, keys: Iterable[UUID]) -> list[Penduduk]:
    """Residents of this village, locked, in the order of `keys`. Raises Refused: resident_gone."""
    wanted = list(dict.fromkeys(keys))
    rows = {
        one.id: one
        for one in Penduduk.objects.select_for_update().filter(id__in=wanted, wilayah=entry.wilayah).order_by("id")
    }
    if not wanted or len(rows) < len(wanted):
        raise Refused((Finding("resident_gone", ""),))
    return [rows[key] for key in wanted]


def person_of(entry: Entry, key: UUID) -> Penduduk:
    return people_of(entry, [key])[0]


def look_at(
    entry: Entry, jenis: str, people: Collection[Penduduk], day: date, *, late_reason: str = ""
) -> list[Finding]:
    """May this happen to each of them on that day? What was found, nothing raised."""
    found = [*check_late(jenis, day, entry.today, late_reason)]
    for one in people:
        found += check_status(jenis, one.status_dasar, one.nama)
        found += check_day(
            day, today=entry.today, born=one.tanggal_lahir, earlier=last_presence(one.id), field="tanggal"
        )
        if jenis == Jenis.KEMBALI:
            found += in_transit(one.id, entry.today)
    # One sentence for a family of five.
    return list({(one.code, str(sorted(one.params.items()))): one for one in found}.values())
