"""What staff tell each other about a request, and whose work it becomes."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.permohonan.messages import refused
from layanan.permohonan.models import CatatanPermohonan, Permohonan
from layanan.permohonan.queries.people import Colleague, Person
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.placing import office_at
from layanan.permohonan.services.placing import place
from nagari.lib.errors import UserError
from nagari.wilayah.rules.codes import chain

LONGEST = 1000


@transaction.atomic
def note(permohonan: Permohonan, person: Person, teks: str, now: datetime) -> CatatanPermohonan:
    """Raises UserError note_empty, note_long, not_here."""
    if person.wilayah not in chain(permohonan.wilayah):
        raise refused("not_here")
    text = teks.replace("\x00", "").strip()
    if not text:
        raise UserError("note_empty", _("The note is empty."), _("Write it, or leave the page."))
    if len(text) > LONGEST:
        raise UserError("note_long", _("The note is longer than %(most)s signs.") % {"most": LONGEST}, _("Shorten it."))
    row = _written(permohonan, person, now, teks=text)
    row.save()
    return row


@transaction.atomic
def assign(
    permohonan: Permohonan, person: Person, to: Colleague | None, among: Iterable[Colleague], now: datetime
) -> CatatanPermohonan:
    """What is due at this office is that colleague's work from now on; None: anybody's who has the role.

    `among`: who could do it, besides the person himself. Raises UserError not_here, final, colleague_unknown.
    """
    found = standing(Permohonan.objects.select_for_update().get(pk=permohonan.pk))
    if found.state is None or office_at(permohonan.wilayah, found.state, found.isi.rute) != person.wilayah:
        raise refused("final" if found.state and found.state.is_final else "not_here")
    if to is not None and to not in among:
        raise UserError(
            "colleague_unknown", _("This is not the work of that colleague."), _("Choose somebody of the list.")
        )
    row = _written(permohonan, person, now)
    row.tahap = found.state.stage
    row.kepada = to.oleh if to else None
    row.kepada_nama = to.nama if to else ""
    row.save()
    place([permohonan.pk])
    return row


def _written(permohonan: Permohonan, person: Person, now: datetime, teks: str = "") -> CatatanPermohonan:
    return CatatanPermohonan(
        wilayah=permohonan.wilayah,
        permohonan=permohonan,
        kantor=person.wilayah,
        oleh=person.oleh,
        oleh_nama=person.nama,
        pada=now,
        teks=teks,
    )
