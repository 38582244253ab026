"""The steps of a request after the first."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from layanan.katalog.showing import filled as worded
from layanan.permohonan.messages import refused
from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import Standing, requirements_of, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import NEEDS_REASON, refusal
from layanan.permohonan.services.recording import record
from nagari.kantor.words import words
from nagari.wilayah.rules.codes import chain


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
    kepada: Sequence[str] = (),
) -> LangkahPermohonan:
    """One step by this person, made upon the last that holds here. `ada`: codes of requirements seen, `kurang` missing;
    `kepada`: name of who took the letter and what he is to the applicant (Hubungan).

    Raises UserError with a code of rules.state.refusal, or reason_missing, requirements_missing, requirement_unknown.
    """
    found = locked(permohonan)
    refuse(found, kind, person)
    if kind in NEEDS_REASON and not alasan.strip():
        raise refused("reason_missing")
    asked = requirements_of(found)
    if not {*ada, *kurang} <= {one.kode for one in asked}:
        raise refused("requirement_unknown")
    if kind is Langkah.PERIKSA and found.state is not None and found.state.stage == found.state.stages[0]:
        missing = [worded(one.nama, words()) for one in asked if one.wajib and one.kode not in ada]
        if missing:
            raise refused("requirements_missing", missing=", ".join(missing))
    said = {"ada": sorted(ada), "kurang": sorted(kurang), "sendiri": _own_approval(found, kind, person)}
    if kepada and kind is Langkah.SERAHKAN:
        said["kepada"] = list(kepada)
    rincian = {key: codes for key, codes in said.items() if codes}
    return record(found.permohonan, kind, person, now, sesudah=last_key(found), alasan=alasan, rincian=rincian)


def locked(permohonan: Permohonan) -> Standing:
    """As it is now, not as whoever asks once read it; nobody else takes a step meanwhile (SQLite: the transaction
    itself is the lock)."""
    return standing(Permohonan.objects.select_for_update().get(pk=permohonan.pk))


def refuse(found: Standing, kind: Langkah, person: Person) -> None:
    """Raises UserError with a code of rules.state.refusal."""
    if found.state is None:
        raise refused("not_here")
    # A district next door has a head too.
    if person.wilayah not in chain(found.permohonan.wilayah):
        raise refused("not_here")
    code = refusal(kind, found.state, found.history, found.isi.rute, person.actor)
    if code:
        raise refused(code)


def _own_approval(found: Standing, kind: Langkah, person: Person) -> list[str]:
    """Marked for whoever audits: approved by who took it in, because he is alone in the office."""
    assert found.state is not None
    actor = replace(person.actor, alone=False)
    return ["ya"] if refusal(kind, found.state, found.history, found.isi.rute, actor) == "self_approval" else []


def last_key(found: Standing) -> UUID | None:
    """Of the step that the next one is made upon."""
    last = found.history.last
    return found.rows[last.id].pk if last else None
