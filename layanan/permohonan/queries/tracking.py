"""A request as its bearer may see it: by the number alone where it stands, more to who knows whom it is about."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from layanan.katalog.queries.catalogue import content
from layanan.katalog.rules.content import Tahap, level_of, stages_of
from layanan.katalog.showing import filled
from layanan.permohonan.models import LangkahPermohonan, Pengajuan, Permohonan, SubjekPermohonan
from layanan.permohonan.queries.standing import Standing, lacking, steps_of
from layanan.permohonan.rules.history import History, Langkah, history_of
from layanan.permohonan.rules.numbers import read_number
from layanan.permohonan.rules.placing import office_at
from layanan.permohonan.rules.state import Keadaan, Menunggu, State, next_needed, state_of, waits_for
from nagari.kantor.models import Kantor
from nagari.lib.errors import CodedError
from nagari.penduduk.models import Penduduk
from nagari.sync import status
from nagari.sync.prepared import Objects, Statement
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import short_name

_BY_NUMBER: Final = Objects(Permohonan, lambda nomor: Permohonan.objects.filter(nomor=nomor).order_by("id"), "versi")
_STEPS: Final = Objects(LangkahPermohonan, lambda key: LangkahPermohonan.objects.filter(permohonan=key).order_by("id"))
_OFFICES: Final = Statement(
    lambda codes: Kantor.objects.filter(wilayah__in=codes).order_by("-id").values_list("wilayah", "nama")
)
_REGIONS: Final = Statement(lambda codes: Wilayah.objects.filter(code__in=codes).values_list("code", "name"))


@dataclass(frozen=True, slots=True)
class Event:
    """A step that holds; `tingkat`, `office`: level and name of the office that took it."""

    kind: Langkah
    tingkat: str
    office: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What the number alone shows. `steps`: as recorded, by key. `office`: where it stands, "" when it is over.
    `needed`: what is due there."""

    permohonan: Permohonan
    history: History
    steps: dict[str, LangkahPermohonan]
    state: State
    rute: tuple[Tahap, ...]
    waits: Menunggu
    events: tuple[Event, ...]
    office: str
    needed: str


def find(nomor: str) -> Tracked | None:
    """By the whole number as `rules.numbers` writes it. None: not here, or its first step is not here yet.

    Five queries, four more where it stands at another office.
    """
    found = _BY_NUMBER.first(nomor)
    if found is None:
        return None
    steps = _STEPS.all(found.pk)
    route = stages_of(found.versi.rute)
    history = history_of(steps_of(steps))
    state = state_of(history, route)
    if state is None:
        return None
    by_id = {row.pk.hex: row for row in steps}
    standing = [by_id[step.id] for step in history.standing]
    here = office_at(found.wilayah, state, route)
    names = office_names({*(row.kantor for row in standing), here})
    # Whoever holds the last step holds what it was made upon.
    late = status.lacking(here, [standing[-1].pk]) if here else set()
    return Tracked(
        permohonan=found,
        history=history,
        steps=by_id,
        state=state,
        rute=route,
        waits=waits_for(state, delivered=not late),
        events=tuple(Event(Langkah(row.jenis), level_of(row.kantor), names[row.kantor], row.pada) for row in standing),
        office=names.get(here, ""),
        needed=next_needed(state, route),
    )


def find_wish(nomor: str) -> Pengajuan | None:
    """What was asked for by phone or at the kiosk under that number, however it is written."""
    try:
        number = str(read_number(nomor))
    except CodedError:
        return None
    return Pengajuan.objects.filter(nomor=number).select_related("versi").order_by("id").first()


@dataclass(frozen=True, slots=True)
class Wished:
    """Where such a one is. `is_there`: the office it is meant for is known to have it."""

    wish: Pengajuan
    office: str
    is_there: bool


def where_is(wish: Pengajuan) -> Wished:
    there = not status.lacking(wish.wilayah, [wish.pk])
    return Wished(wish, office_names([wish.wilayah])[wish.wilayah], there)


def office_names(codes: Iterable[str]) -> Mapping[str, str]:
    """What the offices of these regions call themselves, else the region's name. Two queries at most."""
    wanted = {code for code in codes if code}
    found: dict[str, str] = dict(_OFFICES.rows(sorted(wanted)))
    if missing := wanted - set(found):
        found |= {code: short_name(code, name) for code, name in _REGIONS.rows(sorted(missing))}
    return {code: found.get(code, code) for code in wanted}


def is_known_by(permohonan: Permohonan, *, born: date | None, nik: str) -> bool:
    """Does who asks know the birth date, or the NIK, of the applicant or of one it is about?

    The whole of it: its last four digits are 0001 for nearly everybody.
    As much work whatever the answer is, so that the time it takes tells nothing.
    """
    keys = [permohonan.pemohon_id]
    keys += SubjekPermohonan.objects.filter(permohonan=permohonan).values_list("penduduk", flat=True)
    people = Penduduk.all_objects.filter(pk__in=[key for key in keys if key]).values_list("nik", "tanggal_lahir")
    told = (nik or "-").encode(), (born.isoformat() if born else "-").encode()
    is_right = False
    for number, birth in people:
        known = number or "?", birth.isoformat() if birth else "?"
        same = [hmac.compare_digest(one, other.encode()) for one, other in zip(told, known, strict=True)]
        is_right |= any(same)
    return is_right


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What only its people see. `bring`: requirements that are missing, or that nobody has seen yet; `reason`: of a
    return or refusal."""

    judul: str
    initials: str
    bring: tuple[str, ...]
    reason: str
    carried: tuple[str, ...]


def told(found: Tracked, kata: Mapping[str, str]) -> Told:
    """`kata`: the office's own words. One query."""
    row = found.permohonan
    last = found.history.standing[-1]
    step = found.steps[last.id]
    names = {one["kode"]: one["nama"] for one in row.versi.syarat}
    is_answer = last.kind in (Langkah.KEMBALIKAN, Langkah.TOLAK)
    missing = step.rincian.get("kurang", []) if last.kind is Langkah.KEMBALIKAN else _unseen(found)
    subjects = SubjekPermohonan.objects.filter(permohonan=row).order_by("urutan", "id").values_list("nama", flat=True)
    return Told(
        judul=row.versi.judul,
        initials=", ".join(dict.fromkeys(initials(nama) for nama in (row.pemohon_nama, *subjects))),
        bring=tuple(filled(names.get(code, code), kata) for code in missing),
        reason=step.alasan if is_answer else "",
        carried=found.state.carried if found.state.keadaan in (Keadaan.SIAP, Keadaan.DISERAHKAN) else (),
    )


def _unseen(found: Tracked) -> list[str]:
    """Codes of what is required and was not there when it was taken in, until it counts as checked."""
    if found.state.keadaan is not Keadaan.DIAJUKAN:
        return []
    row = found.permohonan
    return [one.kode for one in lacking(Standing(row, content(row.versi), found.history, found.state, found.steps))]


def initials(nama: str) -> str:
    """R. S. of Rosnidar Siregar; three letters at most."""
    return " ".join(f"{word[0].upper()}." for word in nama.split()[:3] if word[0].isalpha())
