"""What was filled in, anew: completed after a return, or corrected before anybody has decided on it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from layanan.katalog.rules.content import Syarat, requirements_for
from layanan.katalog.rules.values import Filled, filled
from layanan.katalog.showing import filled as worded
from layanan.permohonan.messages import refused
from layanan.permohonan.models import LangkahPermohonan, Permohonan, SubjekPermohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import Standing, codes_seen, facts_of, requirements_of, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import correction_refusal, refusal
from layanan.permohonan.services.noting import note
from layanan.permohonan.services.recording import record
from layanan.permohonan.services.steps import last_key, locked, refuse, take_step
from layanan.permohonan.services.submitting import Subjek, check_testator, read_form, read_phone, stages_of
from nagari.kantor.words import OFFICIAL_LANGUAGE, words
from nagari.notices import services as notices
from nagari.wilayah.rules.codes import chain


@transaction.atomic
def complete(
    permohonan: Permohonan,
    person: Person,
    now: datetime,
    *,
    isian: Mapping[str, str] | None = None,
    ada: Collection[str] = (),
) -> LangkahPermohonan:
    """What was missing has come (`ada`: codes of what was seen now); `isian` where the form has changed, and everybody
    looks again.

    Raises UserError as `take_step`, and value_* of the form, testator_*.
    """
    found = locked(permohonan)
    refuse(found, Langkah.LENGKAPI, person)
    held, tahap = found.permohonan, tuple[int, ...]()
    said = _said(found, isian, timezone.localdate(now))
    asked = requirements_for(found.isi, facts_of(said, held.wilayah, held.diajukan_pada))
    if not set(ada) <= {one.kode for one in asked}:
        raise refused("requirement_unknown")
    _seen, missing = codes_seen(_rows(found))
    _need(one for one in asked if one.wajib and one.kode in missing - set(ada))
    if isian is not None and dict(said.stored) != held.isian:
        tahap = stages_of(found.isi, said, held.wilayah, now)
        held.isian = dict(said.stored)
        held.save()
    rincian = {"ada": sorted(ada)} if ada else None
    return record(held, Langkah.LENGKAPI, person, now, sesudah=last_key(found), tahap=tahap, rincian=rincian)


@transaction.atomic
def complete_and_check(
    permohonan: Permohonan, person: Person, now: datetime, *, isian: Mapping[str, str] | None, ada: Collection[str]
) -> LangkahPermohonan:
    """With all that is required it counts as checked, too, where that is this person's work. Raises as `complete`."""
    step = complete(permohonan, person, now, isian=isian, ada=ada)
    found = standing(Permohonan.objects.get(pk=permohonan.pk))
    assert found.state is not None
    if refusal(Langkah.PERIKSA, found.state, found.history, found.isi.rute, person.actor):
        return step
    asked = requirements_of(found)
    seen = codes_seen(_rows(found))[0] & {one.kode for one in asked}
    if any(one.wajib and one.kode not in seen for one in asked):
        return step
    return take_step(permohonan, Langkah.PERIKSA, person, now, ada=seen)


@transaction.atomic
def correct(
    permohonan: Permohonan, person: Person, now: datetime, *, isian: Mapping[str, str], telepon: str
) -> list[str]:
    """What was mistyped, at the office that took it in, while nobody else has decided; labels of what changed. A note
    says who did it, the journal what stood there.

    Raises UserError with a code of rules.state.correction_refusal, or value_* of the form, phone_wrong,
    testator_*, route_differs, requirements_missing.
    """
    found = locked(permohonan)
    if found.state is None or person.wilayah not in chain(found.permohonan.wilayah):
        raise refused("not_here")
    if code := correction_refusal(found.state, found.history, found.isi.rute, person.actor):
        raise refused(code)
    held = found.permohonan
    said, phone = _said(found, isian, timezone.localdate(now)), read_phone(telepon)
    changed = [one.label for one in found.isi.isian if held.isian.get(one.nama) != said.stored.get(one.nama)]
    if phone != held.telepon:
        with translation.override(OFFICIAL_LANGUAGE):
            changed.append(_("Phone"))
    if not changed:
        return []
    _check_way(found, said)
    if phone != held.telepon:
        notices.readdress([UUID(key) for key in found.rows], phone, now)
    held.isian, held.telepon = dict(said.stored), phone
    held.save()
    with translation.override(OFFICIAL_LANGUAGE):
        note(held, person, _("Corrected: %(fields)s.") % {"fields": ", ".join(changed)}, now)
    return changed


def _said(found: Standing, isian: Mapping[str, str] | None, today: date) -> Filled:
    """As at the intake: whoever it is about may have died, or been found alive, meanwhile."""
    held = found.permohonan
    said = filled(found.isi.isian, held.isian) if isian is None else read_form(found.isi, isian, today)
    about = SubjekPermohonan.objects.filter(permohonan=held).order_by("urutan", "id")
    check_testator(said, held.wilayah, [Subjek(one.penduduk_id, one.nama) for one in about], today)
    return said


def _check_way(found: Standing, said: Filled) -> None:
    """Where it goes and what it needs was decided by what stood there: the steps taken rest on that."""
    held = found.permohonan
    taken = next(step.stages for step in reversed(found.history.standing) if step.stages)
    if stages_of(found.isi, said, held.wilayah, held.diajukan_pada) != taken:
        raise refused("route_differs")
    if any(step.kind is Langkah.PERIKSA for step in found.history.standing):
        seen, _missing = codes_seen(_rows(found))
        asked = requirements_for(found.isi, facts_of(said, held.wilayah, held.diajukan_pada))
        _need(one for one in asked if one.wajib and one.kode not in seen)


def _need(missing: Iterable[Syarat]) -> None:
    names = [worded(one.nama, words()) for one in missing]
    if names:
        raise refused("requirements_missing", missing=", ".join(names))


def _rows(found: Standing) -> list[LangkahPermohonan]:
    return [found.rows[step.id] for step in found.history.standing]
