"""Taking a request in at the counter, where the clerk sees the requirements at once."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.katalog.queries.catalogue import offered_version
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import requirements_of, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import refusal
from layanan.permohonan.services.steps import take_step
from layanan.permohonan.services.submitting import Ajuan, submit
from layanan.surat.queries.needs import asked_of_person
from layanan.surat.services.marital import check_marital
from nagari.lib.errors import UserError


@transaction.atomic
def take_in(
    ajuan: Ajuan,
    person: Person,
    kode_kantor: str,
    now: datetime,
    pick: Callable[[int], int],
    *,
    nomor: str = "",
) -> Permohonan:
    """With all that is required (`ajuan.ada`) it counts as checked, where that is this person's work.

    Raises UserError as `submit`, and not_registered, marital_differs.
    """
    _check_register(ajuan, person.wilayah)
    row = submit(ajuan, person, kode_kantor, now, pick, nomor=nomor)
    found = standing(row)
    asked = requirements_of(found)
    there = {one.kode for one in asked} & set(ajuan.ada)
    is_whole = all(one.kode in there for one in asked if one.wajib)
    assert found.state is not None
    if is_whole and not refusal(Langkah.PERIKSA, found.state, found.history, found.isi.rute, person.actor):
        take_step(row, Langkah.PERIKSA, person, now, ada=there)
    return row


def _check_register(ajuan: Ajuan, wilayah: str) -> None:
    """Of whom only a name is known, or another thing than it says, no such letter could be made in the end: better told
    before anybody waits for it."""
    versi = offered_version(wilayah, ajuan.versi)
    if versi is not None:
        check_marital(versi.jenis.kode, [one.penduduk for one in ajuan.subjek if one.penduduk])
    if versi is None or not versi.penandatangan or not ajuan.subjek or ajuan.subjek[0].penduduk is not None:
        return
    needed = asked_of_person(wilayah, versi)
    if needed:
        raise UserError(
            "not_registered",
            _("%(name)s is not in the register, and the letter needs: %(facts)s.")
            % {"name": ajuan.subjek[0].nama, "facts": ", ".join(needed)},
            _("Register the person first; or write the letter under Letters, where these are asked for."),
        )
