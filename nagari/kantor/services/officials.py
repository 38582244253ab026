"""Officials and their terms."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.kantor import queries
from nagari.kantor.messages import user_error
from nagari.kantor.models import Pegawai
from nagari.kantor.rules.officials import Official, check_link, check_term
from nagari.lib.errors import CodedError, UserError


@transaction.atomic
def save_official(wilayah: str, official: Official) -> Pegawai:
    """Adds the official, or changes the one with that key.

    Raises UserError term_*, link_*. Two heads at once are no error (the list warns): a hand-over may overlap a day.
    """
    every = {**queries.officials(wilayah), official.id: official}
    try:
        check_term(official.mulai, official.selesai)
        check_link(official, every)
    except CodedError as refused:
        raise user_error(refused) from None
    row: Pegawai = Pegawai.objects.filter(pk=official.id, wilayah=wilayah).first() or Pegawai(
        id=official.id, wilayah=wilayah
    )
    values = asdict(official)
    row.atas_nama_id = values.pop("atas_nama")
    for name, value in values.items():
        if name != "id":
            setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def remove_official(wilayah: str, official_id: UUID) -> None:
    """For slips only: whoever held a post has a term that ends. Raises UserError official_missing, official_signs."""
    row = _official(wilayah, official_id)
    if Pegawai.objects.filter(wilayah=wilayah, atas_nama=row).exists():
        raise UserError(
            "official_signs",
            _("Other officials sign in the name of %(name)s.") % {"name": row.nama},
            _("Change for whom they sign first, or end this official's term instead."),
        )
    row.delete()


def _official(wilayah: str, official_id: UUID) -> Pegawai:
    row: Pegawai | None = Pegawai.objects.filter(pk=official_id, wilayah=wilayah).first()
    if row is None:
        raise UserError("official_missing", _("This official is not on the list any more."), _("Look at it again."))
    return row
