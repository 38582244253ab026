"""A request with all that follows from its steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from layanan.katalog.queries.catalogue import content
from layanan.katalog.rules.conditions import Facts
from layanan.katalog.rules.content import Isi, Syarat, level_of, requirements_for
from layanan.katalog.rules.values import Filled, filled
from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.rules.history import History, Langkah, Step, history_of
from layanan.permohonan.rules.state import State, state_of
from nagari.kantor import workdays

_KINDS = frozenset(Langkah)


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` None: its first step has not come yet. `rows`: the steps as recorded, by key of theirs."""

    permohonan: Permohonan
    isi: Isi
    history: History
    state: State | None
    rows: dict[str, LangkahPermohonan]


def standing(permohonan: Permohonan) -> Standing:
    """Two queries, one where the version was read with it."""
    rows = list(LangkahPermohonan.objects.filter(permohonan=permohonan).order_by("id"))
    isi = content(permohonan.versi)
    history = history_of(steps_of(rows))
    return Standing(permohonan, isi, history, state_of(history, isi.rute), {row.pk.hex: row for row in rows})


def requirements_of(found: Standing) -> tuple[Syarat, ...]:
    """What this request has to bring, by what was filled in."""
    row = found.permohonan
    said = filled(found.isi.isian, row.isian)
    return requirements_for(found.isi, facts_of(said, row.wilayah, row.diajukan_pada))


def codes_seen(rows: Iterable[LangkahPermohonan]) -> tuple[set[str], set[str]]:
    """Of requirements, by steps in order: seen by now, and missing since."""
    seen: set[str] = set()
    missing: set[str] = set()
    for row in rows:
        there, gone = set(row.rincian.get("ada", ())), set(row.rincian.get("kurang", ()))
        seen = (seen | there) - gone
        missing = (missing | gone) - there
    return seen, missing


def lacking(found: Standing) -> list[Syarat]:
    """What it has to bring and nobody has seen, or somebody misses."""
    seen, missing = codes_seen(found.rows[step.id] for step in found.history.standing)
    return [one for one in requirements_of(found) if one.kode in missing or (one.wajib and one.kode not in seen)]


def may_remove(found: Standing) -> bool:
    """May a paper of it be taken away: what somebody decided by is what it was decided by."""
    return found.state is None or not (found.state.decided or found.state.is_final)


def facts_of(said: Filled, wilayah: str, since: datetime) -> Facts:
    """What conditions may ask; the calendar is read only where one asks for working days."""
    begun = timezone.localdate(since)
    return Facts(said.values, lambda day: workdays.calendar(wilayah).work.working_days_between(begun, day))


def steps_of(rows: Iterable[LangkahPermohonan]) -> list[Step]:
    """Kinds of a later version are left out, and what was made upon them waits."""
    return [
        Step(
            id=row.pk.hex,
            after=row.sesudah.hex if row.sesudah else "",
            kind=Langkah(row.jenis),
            tingkat=level_of(row.kantor),
            by=row.oleh.hex,
            at=row.pada,
            stages=tuple(one for one in row.tahap if isinstance(one, int)),
            reason=row.alasan,
        )
        for row in rows
        if row.jenis in _KINDS
    ]
