"""At which office a request stands, and until when what is due there should be done. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from layanan.katalog.models.choices import Tingkat
from layanan.katalog.rules.content import Tahap, limit_of
from layanan.permohonan.rules import clock
from layanan.permohonan.rules.history import History
from layanan.permohonan.rules.state import Keadaan, State
from nagari.lib.workdays import WorkCalendar
from nagari.wilayah.rules.codes import Tingkat as Depth
from nagari.wilayah.rules.codes import chain

DEPTHS: Final = {
    Tingkat.NAGARI: Depth.DESA,
    Tingkat.KECAMATAN: Depth.KECAMATAN,
    Tingkat.KABUPATEN: Depth.KABUPATEN,
}


def office_at(wilayah: str, state: State, rute: Sequence[Tahap]) -> str:
    """Code of the region of the office where a request of `wilayah` stands; "" when it is over."""
    if state.stage is None or state.is_final:
        return ""
    # Returned, it waits at the office that took it in.
    stage = state.stages[0] if state.keadaan is Keadaan.DIKEMBALIKAN else state.stage
    return region_of(wilayah, rute[stage].tingkat)


def due_at(
    wilayah: str,
    start: datetime,
    state: State,
    history: History,
    rute: Sequence[Tahap],
    calendar_of: Callable[[str], WorkCalendar],
) -> datetime | None:
    """By when the stage it stands at should be done, counted from the beginning: what the stages before had counts
    for those after, and who is quick leaves the others time. Each stage in the hours and holidays of its own office
    (`calendar_of` its region). `start` in the offices' zone."""
    if state.stage is None:
        return None
    so_far = [rute[one] for one in state.stages if one <= state.stage]
    return _due(wilayah, start, so_far, history, calendar_of)


def promised_at(
    wilayah: str,
    start: datetime,
    state: State,
    history: History,
    rute: Sequence[Tahap],
    calendar_of: Callable[[str], WorkCalendar],
) -> datetime | None:
    """By when all of it should be done; otherwise as `due_at`."""
    return None if state.is_final else _due(wilayah, start, [rute[one] for one in state.stages], history, calendar_of)


def _due(
    wilayah: str,
    start: datetime,
    stages: Sequence[Tahap],
    history: History,
    calendar_of: Callable[[str], WorkCalendar],
) -> datetime | None:
    limited = [one for one in stages if one.batas]
    shares = [clock.Share(limit_of(one.batas), calendar_of(region_of(wilayah, one.tingkat))) for one in limited]
    return clock.due(start, shares, clock.pauses_of(history.standing))


def region_of(wilayah: str, tingkat: str) -> str:
    """Code of the region of the office of a level that a request of region `wilayah` passes."""
    depth = DEPTHS.get(Tingkat(tingkat), Depth.DESA)
    return chain(wilayah)[:depth][-1]
