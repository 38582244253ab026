"""What may happen to a ticket in which state. Pure."""

from datetime import date
from enum import StrEnum
from typing import Final

from layanan.antrean.models.tickets import StatusTiket


class Step(StrEnum):
    CALL = "panggil"
    AGAIN = "ulang"
    SERVE = "layani"
    FINISH = "selesai"
    HOLD = "tahan"
    NO_SHOW = "lewat"
    BACK = "kembali"
    TRANSFER = "pindah"
    GIVE_BACK = "batal"


_S = StatusTiket
AT_COUNTER: Final = frozenset({_S.DIPANGGIL, _S.DILAYANI})
# In the line, at a counter or beside it: not over yet.
LIVE: Final = frozenset({_S.MENUNGGU, _S.DITAHAN, *AT_COUNTER})

FROM: Final[dict[Step, frozenset[StatusTiket]]] = {
    Step.CALL: frozenset({_S.MENUNGGU, _S.DITAHAN, _S.TIDAK_HADIR}),
    Step.AGAIN: AT_COUNTER,
    Step.SERVE: frozenset({_S.DIPANGGIL}),
    Step.FINISH: AT_COUNTER,
    Step.HOLD: frozenset({_S.MENUNGGU, *AT_COUNTER}),
    Step.NO_SHOW: frozenset({_S.DIPANGGIL, _S.DITAHAN}),
    Step.BACK: frozenset({_S.DIPANGGIL, _S.DITAHAN, _S.TIDAK_HADIR}),
    Step.TRANSFER: LIVE,
    Step.GIVE_BACK: frozenset({_S.MENUNGGU, _S.DITAHAN}),
}


# What comes later would change figures that were sent and looked at long ago.
RATED_DAYS: Final = 1


def is_fresh(tanggal: date, today: date) -> bool:
    """Rating and survey are open on the day of the visit and the next."""
    return (today - tanggal).days <= RATED_DAYS


def may(step: Step, status: str) -> bool:
    return status in FROM[step]
