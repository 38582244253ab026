"""The steps of a request after the first."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from layanan.katalog.models import Tingkat
from layanan.katalog.rules.conditions import Facts
from layanan.katalog.rules.content import Syarat, requirements_for
from layanan.katalog.rules.values import filled
from layanan.permohonan.messages import refused
from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import Standing, office_of, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import NEEDS_REASON, refusal
from layanan.permohonan.services.submitting import read_form, stages_of
from nagari.kantor import workdays


@transaction.atomic
def take_step(
    permohonan: Permohonan,
    kind: Langkah,
    person: Person,
    now: datetime,
    *,
    alasan: str = "",
    ada: Collection[str] = (),
    kurang: Collection[str] = (),
) -> LangkahPermohonan:
    """One step by this person, made upon the last that holds here. `ada`: codes of requirements seen, `kurang` missing.

    Raises UserError with a code of rules.state.refusal, or reason_missing, requirements_missing, requirement_unknown.
    """
    found = _locked(permohonan)
    _refuse(found, kind, person)
    if kind in NEEDS_REASON and not alasan.strip():
        raise refused("reason_missing")
    asked = requirements_of(found)
    if not {*ada, *kurang} <= {one.kode for one in asked}:
        raise refused("requirement_unknown")
    if kind is Langkah.PERIKSA and found.state is not None and found.state.stage == found.state.stages[0]:
        missing = [one.nama for one in asked if one.wajib and one.kode not in ada]
        if missing:
            raise refused("requirements_missing", missing=", ".join(missing))
    said = {"ada": sorted(ada), "kurang": sorted(kurang), "sendiri": _own_approval(found, kind, person)}
    return _record(
        found, kind, person, now, alasan=alasan, rincian={key: codes for key, codes in said.items() if codes}
    )


@transaction.atomic
def complete(
    permohonan: Permohonan, person: Person, now: datetime, *, isian: Mapping[str, str] | None = None
) -> LangkahPermohonan:
    """What was missing has come; `isian` where the form has changed, and everybody looks again.

    Raises UserError as `take_step`, and value_* of the form.
    """
    found = _locked(permohonan)
    _refuse(found, Langkah.LENGKAPI, person)
    tahap: tuple[int, ...] = ()
    if isian is not None:
        said = read_form(found.isi, isian)
        if dict(said.stored) != permohonan.isian:
            tahap = stages_of(found.isi, said, permohonan.wilayah, now)
            permohonan.isian = dict(said.stored)
            permohonan.save()
    return _record(found, Langkah.LENGKAPI, person, now, tahap=tahap)


def requirements_of(found: Standing) -> tuple[Syarat, ...]:
    """What this request has to bring, by what was filled in."""
    row = found.permohonan
    calendar = workdays.calendar(row.wilayah).work
    begun = timezone.localdate(row.diajukan_pada)
    values = filled(found.isi.isian, row.isian).values
    return requirements_for(found.isi, Facts(values, lambda day: calendar.working_days_between(begun, day)))


def _locked(permohonan: Permohonan) -> Standing:
    """Nobody else takes a step meanwhile (SQLite: the transaction itself is the lock)."""
    Permohonan.objects.select_for_update().get(pk=permohonan.pk)
    return standing(permohonan)


def _refuse(found: Standing, kind: Langkah, person: Person) -> None:
    if found.state is None:
        raise refused("not_here")
    actor = person.actor
    # A district next door has a head too.
    if actor.tingkat == Tingkat.LUAR or office_of(found.permohonan.wilayah, actor.tingkat) != person.wilayah:
        raise refused("not_here")
    code = refusal(kind, found.state, found.history, found.isi.rute, actor)
    if code:
        raise refused(code)


def _own_approval(found: Standing, kind: Langkah, person: Person) -> list[str]:
    """Marked for whoever audits: approved by who took it in, because he is alone in the office."""
    assert found.state is not None
    actor = replace(person.actor, alone=False)
    return ["ya"] if refusal(kind, found.state, found.history, found.isi.rute, actor) == "self_approval" else []


def _record(
    found: Standing,
    kind: Langkah,
    person: Person,
    now: datetime,
    *,
    alasan: str = "",
    tahap: tuple[int, ...] = (),
    rincian: Mapping[str, list[str]] | None = None,
) -> LangkahPermohonan:
    last = found.history.last
    row = LangkahPermohonan(
        wilayah=found.permohonan.wilayah,
        permohonan=found.permohonan,
        jenis=kind,
        sesudah=found.rows[last.id].pk if last else None,
        kantor=person.wilayah,
        oleh=person.oleh,
        oleh_nama=person.nama,
        pada=now,
        tahap=list(tahap),
        alasan=" ".join(alasan.split()),
        rincian=dict(rincian or {}),
    )
    row.save()
    return row
