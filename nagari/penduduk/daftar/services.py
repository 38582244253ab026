"""Saving a list under a name, and forgetting it again."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.penduduk.models import Daftar

MOST = 100
LONGEST = 500


@transaction.atomic
def save_list(wilayah: str, nama: str, saringan: str, *, today: date) -> Daftar:
    """A list of the same name is replaced. Raises UserError list_plain, list_long, list_full."""
    if not saringan:
        raise UserError(
            "list_plain", _("This list is not narrowed by anything."), _("Choose filters first, then save it.")
        )
    if len(saringan) > LONGEST:
        raise UserError("list_long", _("There are too many filters to save."), _("Remove some of them."))
    here = Daftar.objects.select_for_update().filter(wilayah=wilayah)
    row = here.filter(nama=nama).order_by("id").first()
    if row is None:
        if here.count() >= MOST:
            raise UserError(
                "list_full",
                _("The office has saved %(most)s lists already.") % {"most": MOST},
                _("Forget one that nobody uses."),
            )
        row = Daftar(wilayah=wilayah, nama=nama)
    row.saringan, row.dibuat_pada = saringan, today
    row.save()
    return row


@transaction.atomic
def forget_list(key: UUID) -> Daftar:
    row = Daftar.objects.select_for_update().get(id=key)
    row.delete()
    return row
