"""Keeps in step where each request stands: works out anew what a change names, in any order, as often as it comes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.utils import timezone

from layanan.katalog.models import Peran, VersiLayanan
from layanan.katalog.queries.catalogue import route
from layanan.katalog.rules.content import Tahap
from layanan.permohonan.models import (
    CatatanPermohonan,
    LangkahPermohonan,
    LetakPermohonan,
    Permohonan,
    SubjekPermohonan,
)
from layanan.permohonan.queries.standing import steps_of
from layanan.permohonan.rules.history import history_of
from layanan.permohonan.rules.placing import due_at, office_at
from layanan.permohonan.rules.state import FOR_RESIDENT, Keadaan, State, next_needed, state_of
from nagari.kantor import workdays
from nagari.lib.workdays import WorkCalendar
from nagari.sync.registry import RowChange
from nagari.sync.tracking import in_region

_OF_REQUEST: Final = frozenset({SubjekPermohonan, LangkahPermohonan, CatatanPermohonan})
_TOGETHER: Final = 400
NO_LIMIT: Final = datetime(9000, 1, 1, tzinfo=UTC)
_WRITTEN: Final = [field.attname for field in LetakPermohonan._meta.concrete_fields if not field.primary_key]
_LONGEST: Final = LetakPermohonan._meta.get_field("cari").max_length


def named(changes: Sequence[RowChange]) -> set[UUID]:
    """Requests that may stand elsewhere after these changes."""
    keys: set[UUID] = set()
    versions: set[UUID] = set()
    regions: set[str] = set()
    for change in changes:
        if change.model is Permohonan:
            keys.add(change.object)
        elif change.model in _OF_REQUEST:
            values = change.after or change.before or {}
            keys.add(UUID(str(values["permohonan"])))
        elif change.model is VersiLayanan:
            versions.add(change.object)
        else:
            regions.add(change.wilayah)
    if versions:
        keys |= set(Permohonan.objects.filter(versi__in=versions).values_list("pk", flat=True))
    if regions:
        # A district's hours count for the requests of its villages.
        below = reduce(or_, (in_region(one) for one in sorted(regions)))
        running = LetakPermohonan.objects.filter(below, kantor__gt="")
        keys |= set(running.values_list("permohonan", flat=True))
    return keys


def place(keys: Collection[UUID]) -> None:
    """Writes where these requests stand, from all that is recorded of them."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _TOGETHER):
        some = ordered[start : start + _TOGETHER]
        rows = list(_placed(some))
        LetakPermohonan.objects.filter(pk__in=set(some) - {row.pk for row in rows}).delete()
        # Two may write the same one: who took the step, and who counts what waits.
        LetakPermohonan.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["permohonan"], update_fields=_WRITTEN
        )


class _Versions:
    """Routes and calendars, read once for many requests."""

    def __init__(self, keys: Collection[UUID]) -> None:
        rows = VersiLayanan.objects.filter(pk__in=keys).only("judul", "jenis", "rute")
        self._rows = {row.pk: (row, route(row)) for row in rows}
        self._calendars: dict[str, WorkCalendar] = {}

    def get(self, key: UUID) -> tuple[VersiLayanan, tuple[Tahap, ...]] | None:
        return self._rows.get(key)

    def calendar(self, wilayah: str) -> WorkCalendar:
        if wilayah not in self._calendars:
            self._calendars[wilayah] = workdays.calendar(wilayah).work
        return self._calendars[wilayah]


def _placed(keys: Sequence[UUID]) -> Iterator[LetakPermohonan]:
    requests = list(Permohonan.objects.filter(pk__in=keys).defer("isian"))
    versions = _Versions({row.versi_id for row in requests})
    steps: dict[UUID, list[LangkahPermohonan]] = defaultdict(list)
    for step in LangkahPermohonan.objects.filter(permohonan__in=keys).order_by("id"):
        steps[step.permohonan_id].append(step)
    subjects: dict[UUID, list[str]] = defaultdict(list)
    named = SubjekPermohonan.objects.filter(permohonan__in=keys).order_by("urutan", "id")
    for key, nama in named.values_list("permohonan", "nama"):
        subjects[key].append(nama)
    given: dict[UUID, list[CatatanPermohonan]] = defaultdict(list)
    for note in CatatanPermohonan.objects.filter(permohonan__in=keys, tahap__isnull=False).order_by("id"):
        given[note.permohonan_id].append(note)
    for row in requests:
        found = versions.get(row.versi_id)
        placed = found and _place(row, found, steps[row.pk], versions)
        if placed:
            letak, state = placed
            letak.subjek_nama = ", ".join(one for one in subjects[row.pk] if one != row.pemohon_nama)[:100]
            letak.cari = " ".join([row.nomor, row.pemohon_nama, *subjects[row.pk]]).upper()[:_LONGEST]
            letak.kepada = _colleague(given[row.pk], letak.kantor, state)
            yield letak


def _place(
    row: Permohonan,
    version: tuple[VersiLayanan, tuple[Tahap, ...]],
    rows: Sequence[LangkahPermohonan],
    versions: _Versions,
) -> tuple[LetakPermohonan, State] | None:
    """None: its first step has not come yet."""
    versi, rute = version
    history = history_of(steps_of(rows))
    state = state_of(history, rute)
    last = history.last
    if state is None or last is None:
        return None
    recorded = next(one for one in rows if one.pk.hex == last.id)
    due = None
    if not state.is_final:
        begun = timezone.localtime(row.diajukan_pada)
        due = due_at(row.wilayah, begun, state, history, rute, versions.calendar)
    letak = LetakPermohonan(
        permohonan=row.pk,
        wilayah=row.wilayah,
        nomor=row.nomor,
        jenis=versi.jenis_id,
        judul=versi.judul,
        pemohon_nama=row.pemohon_nama,
        keadaan=state.keadaan.value,
        kantor=office_at(row.wilayah, state, rute),
        peran=_role(state, rute),
        perlu=next_needed(state, rute),
        warga=int(state.keadaan in FOR_RESIDENT),
        lewat=" ".join(sorted({rute[one].tingkat for one in state.stages})),
        diajukan_pada=row.diajukan_pada,
        langkah=recorded.pk,
        langkah_kantor=recorded.kantor,
        langkah_pada=recorded.pada,
        tenggat=due,
        urut=due or NO_LIMIT,
    )
    return letak, state


def _role(state: State, rute: Sequence[Tahap]) -> str:
    if state.stage is None or state.is_final:
        return ""
    return Peran.PETUGAS.value if state.keadaan is Keadaan.DIKEMBALIKAN else rute[state.stage].peran


def _colleague(notes: Sequence[CatatanPermohonan], kantor: str, state: State) -> UUID | None:
    """To whom it was given at the stage and office where it stands; the last word counts."""
    here = [one for one in notes if one.kantor == kantor and one.tahap == state.stage]
    return here[-1].kepada if here else None
