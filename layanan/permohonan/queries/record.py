"""One request as its page shows it to staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from layanan.katalog.models import TipeIsian
from layanan.katalog.rules.content import Isi, Syarat, Tahap
from layanan.permohonan.models import Berkas, CatatanPermohonan, LangkahPermohonan, Permohonan, SubjekPermohonan
from layanan.permohonan.queries.papers import papers_of
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import Standing, codes_seen, requirements_of, standing
from layanan.permohonan.queries.tracking import office_names
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.placing import due_at, office_at, promised_at
from layanan.permohonan.rules.state import Keadaan, Menunggu, State, allowed, waits_for
from nagari.kantor import workdays
from nagari.lib.workdays import WorkCalendar
from nagari.notices.about import About
from nagari.pdp.models import Tujuan
from nagari.pdp.queries import has_withdrawn
from nagari.sync import status
from nagari.templates import wording
from nagari.wilayah.rules.codes import chain

DONE, NOW, NEXT = "done", "now", "next"


@dataclass(frozen=True, slots=True)
class Event:
    """`holds` False: another office decided otherwise meanwhile; `is_back`: taken back; `is_own`: approved by who took
    it in."""

    kind: Langkah
    row: LangkahPermohonan
    kantor: str
    holds: bool
    is_back: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """`papers`: photos and scans of it that were handed in."""

    syarat: Syarat
    is_seen: bool
    is_missing: bool
    papers: tuple[Berkas, ...] = ()

    @property
    def is_lacking(self) -> bool:
        """Required, and nobody has seen it."""
        return self.is_missing or (self.syarat.wajib and not self.is_seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """`kantor`: code of the office where it stands, `kantor_nama` its name; `waits`: whom for; `may`: what this person
    may do now; `given`: the colleague whose work it is."""

    found: Standing
    subjek: Sequence[SubjekPermohonan]
    events: Sequence[Event]
    notes: Sequence[CatatanPermohonan]
    asked: Sequence[Asked]
    stages: Sequence[tuple[Tahap, str]]
    isian: Sequence[tuple[str, str]]
    kantor: str
    kantor_nama: str
    waits: Menunggu
    due: datetime | None
    may: Sequence[Langkah]
    given: CatatanPermohonan | None


def record(row: Permohonan, person: Person) -> Record:
    """Some eleven queries; `row` came with its version."""
    found = standing(row)
    state, rute = found.state, found.isi.rute
    notes = list(CatatanPermohonan.objects.filter(permohonan=row).order_by("id"))
    kantor = office_at(row.wilayah, state, rute) if state else ""
    names = office_names({kantor, *(one.kantor for one in found.rows.values()), *(one.kantor for one in notes)})
    late = status.lacking(kantor, [row.pk, *(one.pk for one in found.rows.values())]) if kantor else set()
    due = None
    if state and not state.is_final:
        begun = timezone.localtime(row.diajukan_pada)
        due = due_at(row.wilayah, begun, state, found.history, rute, cache(_calendar))
    may: list[Langkah] = []
    if state and person.wilayah in chain(row.wilayah):
        may = allowed(state, found.history, rute, person.actor)
    return Record(
        found=found,
        subjek=list(SubjekPermohonan.objects.filter(permohonan=row).order_by("urutan", "id")),
        events=_events(found, names),
        notes=notes,
        asked=asked_of(found),
        stages=_stages(found),
        isian=[(one.label, said_value(found.isi, one.nama, row.isian)) for one in found.isi.isian],
        kantor=kantor,
        kantor_nama=names.get(kantor, ""),
        waits=waits_for(state, delivered=not late) if state else Menunggu.SINKRON,
        due=due,
        may=may,
        given=_given(notes, kantor, state.stage if state else None),
    )


def of_message(sumber: UUID) -> About | None:
    """The request a message is about, by the step that made the message. Two queries."""
    step = LangkahPermohonan.objects.select_related("permohonan__versi").filter(pk=sumber).first()
    if step is None:
        return None
    row = step.permohonan
    address = reverse("permohonan:detail", args=[row.pk])
    return About(
        label=f"{row.versi.judul} · {row.nomor}",
        url=address,
        action="permohonan.view",
        wilayah=row.wilayah,
        is_unwanted=has_withdrawn(row.pemohon_id, Tujuan.KABAR),
    )


def _calendar(wilayah: str) -> WorkCalendar:
    return workdays.calendar(wilayah).work


def said_value(isi: Isi, nama: str, isian: dict[str, str]) -> str:
    """A value of the form as people read it."""
    field = next(one for one in isi.isian if one.nama == nama)
    text = isian.get(nama, "")
    match field.tipe:
        case TipeIsian.PILIHAN:
            return dict(field.pilihan).get(text, text)
        case TipeIsian.TANGGAL if text:
            return wording.tanggal(datetime.fromisoformat(text).date())
        case TipeIsian.UANG if text.isdigit():
            return f"Rp{wording.angka(int(text))}"
        case TipeIsian.DAFTAR_ORANG | TipeIsian.PEGAWAI:
            return "; ".join(line.strip() for line in text.splitlines() if line.strip())
    return text


def _events(found: Standing, names: Mapping[str, str]) -> list[Event]:
    standing_ids = {step.id for step in found.history.standing}
    void_ids = {step.id for step in found.history.void}
    events = []
    for step in (*found.history.steps, *found.history.void):
        row = found.rows[step.id]
        holds = step.id not in void_ids
        is_back = holds and step.kind is not Langkah.BATALKAN and step.id not in standing_ids
        events.append(
            Event(step.kind, row, names.get(row.kantor, row.kantor), holds, is_back, "sendiri" in row.rincian)
        )
    return events


def promised(found: Standing) -> datetime | None:
    """By when all of it should be done; None where the clock stands, or nothing was promised."""
    row = found.permohonan
    if found.state is None:
        return None
    begun = timezone.localtime(row.diajukan_pada)
    return promised_at(row.wilayah, begun, found.state, found.history, found.isi.rute, cache(_calendar))


def asked_of(found: Standing) -> list[Asked]:
    """What it has to bring, and what of it has come. One query."""
    seen, missing = codes_seen(found.rows[step.id] for step in found.history.standing)
    held: dict[str, tuple[Berkas, ...]] = {}
    for one in papers_of(found.permohonan):
        held[one.syarat] = (*held.get(one.syarat, ()), one)
    return [Asked(one, one.kode in seen, one.kode in missing, held.get(one.kode, ())) for one in requirements_of(found)]


def _stages(found: Standing) -> list[tuple[Tahap, str]]:
    """The stages this request takes, those that the resident carries at the end."""
    state, rute = found.state, found.isi.rute
    if state is None:
        return []
    own = [(rute[one], _how(one, state)) for one in state.stages]
    carried = [(one, NEXT) for one in rute if one.tempat in state.carried and one.tempat]
    return own + carried


def _how(place: int, state: State) -> str:
    if place == state.stage:
        return NOW
    # Refused or withdrawn, it never came to the rest.
    is_past = place < state.stage if state.stage is not None else state.keadaan is Keadaan.DISERAHKAN
    return DONE if is_past else NEXT


def _given(notes: Sequence[CatatanPermohonan], kantor: str, stage: int | None) -> CatatanPermohonan | None:
    here = [one for one in notes if one.tahap is not None and one.kantor == kantor and one.tahap == stage]
    return here[-1] if here and here[-1].kepada else None
