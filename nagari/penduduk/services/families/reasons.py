"""What every act on a family is told with: the day it happened, why, and who enters it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nagari.penduduk.models import Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.rules import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """`tanggal`: the day it happened; `today`: the office's day of entry; `pencatat`: Pegawai.id of who enters it."""

    tanggal: date
    today: date
    alasan: str = ""
    pencatat: UUID | None = None

    def act(self, wilayah: str) -> Act:
        return Act(wilayah, self.today, self.pencatat, self.alasan)

    def findings(self, *people: Penduduk) -> list[Finding]:
        """date_future, and before_birth of whoever takes part."""
        if self.tanggal > self.today:
            return [Finding("date_future", "tanggal", params={"date": self.tanggal, "latest": self.today})]
        born = [one for one in people if one.tanggal_lahir and one.tanggal_lahir > self.tanggal]
        return [Finding("before_birth", "tanggal", params={"nama": one.nama}) for one in born[:1]]
