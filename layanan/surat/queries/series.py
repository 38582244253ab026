"""From which series a kind takes its numbers."""

from typing import Final

from django.utils.translation import gettext as _

from nagari.kantor.models import SeriNomor
from nagari.lib.errors import UserError
from nagari.sync.prepared import Statement

_CODES: Final = Statement(
    lambda wilayah: SeriNomor.objects.filter(wilayah=wilayah).order_by("kode").values_list("kode").distinct()
)
# Of all letters of an office, made on its first day.
ALL = "SURAT"


def series_for(wilayah: str, jenis: str) -> str:
    """Code of the series that bears the kind's own code, else of the one for all letters, else of the only one.

    Raises UserError series_missing.
    """
    codes = [kode for (kode,) in _CODES.rows(wilayah)]
    by_name = {kode.upper(): kode for kode in codes}
    found = by_name.get(jenis.upper()) or by_name.get(ALL) or (codes[0] if len(codes) == 1 else "")
    if not found:
        raise UserError(
            "series_missing",
            _("This office has no number series for letters."),
            _("Create the series %(code)s on the page of the number series.") % {"code": ALL},
        )
    return str(found)
