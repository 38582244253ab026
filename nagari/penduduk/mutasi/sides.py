"""As what somebody counts, and so whom the population loses and gains by an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import Mutasi, Penduduk

# What decides whether and where somebody counts.
SIDE_FIELDS = frozenset(
    {"lingkungan_id", "jenis_kelamin", "kewarganegaraan", "status_dasar", "status_penduduk", "deleted_at"}
)
# Of an event: as what it loses somebody, and as what it gains.
EVENT_SIDES = (
    *("keluar_lingkungan_id", "keluar_jk", "keluar_wn"),
    *("masuk_lingkungan_id", "masuk_jk", "masuk_wn"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """Where a permanent resident counts: part of the village, sex, citizenship."""

    lingkungan_id: UUID | None
    jk: int
    wn: int | None


def side_of(values: Mapping[str, Any]) -> Side | None:
    """None for who does not count: not present, not permanent, deleted, or of unknown sex."""
    counts = (
        values["status_dasar"] == StatusDasar.HIDUP
        and values["status_penduduk"] == StatusPenduduk.TETAP
        and values["deleted_at"] is None
    )
    sex = values["jenis_kelamin"]
    return Side(values["lingkungan_id"], sex, values["kewarganegaraan"]) if counts and sex else None


def present_side(row: Penduduk) -> Side | None:
    return side_of({name: getattr(row, name) for name in SIDE_FIELDS})


def loaded_side(row: Penduduk) -> Side | None:
    """As it stood when the row was read; None for a new one."""
    loaded: Mapping[str, Any] = getattr(row, "_loaded", {})
    return side_of({name: loaded[name] for name in SIDE_FIELDS}) if loaded else None


def sides_in(values: Sequence[Any]) -> tuple[Side | None, Side | None]:
    """What an event loses and gains, out of the values of EVENT_SIDES."""
    return _side(*values[:3]), _side(*values[3:])


def sides_of(event: Mutasi) -> tuple[Side | None, Side | None]:
    """What it loses and gains."""
    return sides_in([getattr(event, name) for name in EVENT_SIDES])


def set_sides(row: Mutasi, before: Side | None, after: Side | None) -> None:
    """A side that stays as it is neither loses nor gains."""
    loses, gains = (None, None) if before == after else (before, after)
    row.keluar_lingkungan_id, row.keluar_jk, row.keluar_wn = _columns(loses)
    row.masuk_lingkungan_id, row.masuk_jk, row.masuk_wn = _columns(gains)


def swap_sides(row: Mutasi, event: Mutasi) -> None:
    """`row` takes `event` back: what that lost it gives, and the other way round."""
    row.keluar_lingkungan_id, row.keluar_jk, row.keluar_wn = event.masuk_lingkungan_id, event.masuk_jk, event.masuk_wn
    row.masuk_lingkungan_id, row.masuk_jk, row.masuk_wn = event.keluar_lingkungan_id, event.keluar_jk, event.keluar_wn


def _columns(side: Side | None) -> tuple[UUID | None, int | None, int | None]:
    return (side.lingkungan_id, side.jk, side.wn) if side else (None, None, None)


def _side(lingkungan_id: UUID | None, jk: int | None, wn: int | None) -> Side | None:
    return None if jk is None else Side(lingkungan_id, jk, wn)
