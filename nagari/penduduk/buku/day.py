"""How many lived here on a day, part by part, men and women, Indonesians and foreigners."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from nagari.penduduk.buku.past import (
    PRESENT,
    Cell,
    events_after,
    is_foreign,
    mistaken,
    on_day,
    past,
    registered_later,
)
from nagari.penduduk.kode import JenisKelamin
from nagari.penduduk.models import Penduduk
from nagari.sync.revision import Kept
from nagari.wilayah.queries.lingkungan import office_tree, tops


@dataclass(slots=True)
class PartCount:
    """One part on top of the village; "" for whoever is placed nowhere."""

    label: str
    male: int = 0
    female: int = 0
    foreign: int = 0

    @property
    def souls(self) -> int:
        return self.male + self.female

    def add(self, cell: Cell, count: int) -> None:
        if cell.jk == JenisKelamin.LAKI_LAKI:
            self.male += count
        else:
            self.female += count
        self.foreign += count if cell.is_foreign else 0


@dataclass(frozen=True, slots=True)
class PopulationOnDay:
    """`later`: today's residents whom the register did not know on that day."""

    day: date
    parts: tuple[PartCount, ...]
    later: int
    total: PartCount = field(default_factory=lambda: PartCount(""))


_kept: Kept[PopulationOnDay] = Kept(most=8)


def population_on(wilayah: str, day: date) -> PopulationOnDay:
    return _kept.get((wilayah, day), lambda: _counted(wilayah, day))


def _counted(wilayah: str, day: date) -> PopulationOnDay:
    cut = on_day(day)
    counted: Counter[Cell] = Counter()
    now = Penduduk.objects.filter(PRESENT, wilayah=wilayah, terdata_sejak__lt=cut.known_before).order_by()
    for place, wn, jk, count in now.values_list("lingkungan_id", "kewarganegaraan", "jenis_kelamin").annotate(
        n=Count("id")
    ):
        counted[Cell(place, is_foreign(wn), jk)] += count
    events = events_after(wilayah, cut)
    wrong = mistaken(wilayah) if events else set()
    for event in events:
        if event.penduduk_id in wrong or (event.terdata_sejak and event.terdata_sejak >= cut.known_before):
            continue
        if event.masuk:
            counted[event.masuk] -= 1
        if event.keluar:
            counted[event.keluar] += 1
    tree = office_tree(wilayah, closed=True)
    rows = {top.id: PartCount(top.label) for top in tree}
    lies_in = {part: rows[top.id] for part, top in tops(tree).items()}
    nowhere, total = PartCount(""), PartCount("")
    for cell, count in counted.items():
        (lies_in.get(cell.lingkungan_id, nowhere) if cell.lingkungan_id else nowhere).add(cell, count)
        total.add(cell, count)
    shown = (*rows.values(), *([nowhere] if nowhere.souls else []))
    return PopulationOnDay(day, shown, registered_later(wilayah, past(wilayah, cut)), total)
