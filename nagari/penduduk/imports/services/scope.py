"""Which village an import goes to."""

from django.utils.translation import gettext as _

from nagari.kantor import site
from nagari.lib.errors import UserError
from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.rules.codes import is_village


def village_of_site(asked: str | None) -> str:
    """The village asked for, or that of this site. UserError wilayah_missing, wilayah_unknown, wilayah_foreign."""
    info = site.current()
    if not asked:
        if info is None or not is_village(info.wilayah):
            raise UserError(
                "wilayah_missing",
                _("This site is not the office of one village."),
                _("Name the village with --wilayah CODE."),
            )
        return info.wilayah
    if not Wilayah.objects.filter(code=asked, level=Tingkat.DESA).exists():
        raise UserError(
            "wilayah_unknown", _("There is no village with code %(code)s.") % {"code": asked}, _("Check the code.")
        )
    if info is not None and asked != info.wilayah and not asked.startswith(f"{info.wilayah}."):
        raise UserError(
            "wilayah_foreign",
            _("The village %(code)s does not belong to this site.") % {"code": asked},
            _("Import at the office that keeps these residents."),
        )
    return asked
