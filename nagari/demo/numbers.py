"""Numbers that look official and belong to nobody: serials 9001 to 9999 only."""

from dataclasses import dataclass, field
from datetime import date

FIRST_SERIAL, LAST_SERIAL = 9001, 9999
# Files to be brought in beside the demo office's own residents count from here, so that nobody shares a number.
NEWCOMERS_SERIAL = 9501


@dataclass(slots=True)
class Numbers:
    """Gives every NIK, card and certificate number once."""

    first: int = FIRST_SERIAL
    _used: dict[str, int] = field(default_factory=dict)

    def nik(self, district: str, born: date, male: bool) -> str:
        """`district`: the six digits of a kecamatan. A woman's day of birth stands with 40 added."""
        return self._next(f"{district}{born.day + (0 if male else 40):02d}{born.month:02d}{born.year % 100:02d}")

    def family_card(self, district: str, issued: date) -> str:
        # A letter apart in the key keeps the series of cards away from the NIK of men born that day.
        stem = f"{district}{issued.day:02d}{issued.month:02d}{issued.year % 100:02d}"
        return stem + self._next(f"K{stem}")[-4:]

    def certificate(self, kind: str, regency: str, issued: date) -> str:
        """A civil certificate's number, e.g. 1302-LU-14052026-9001."""
        stem = f"{regency}-{kind}-{issued:%d%m%Y}-"
        return self._next(stem)

    def _next(self, stem: str) -> str:
        serial = self._used.get(stem, self.first - 1) + 1
        if serial > LAST_SERIAL:
            raise ValueError(f"No invented serial is left for {stem}: spread the residents over more kecamatan.")
        self._used[stem] = serial
        return f"{stem}{serial}"
