"""What residents are told of a request, when they left a phone number: that is what they left it for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from layanan.katalog.showing import filled
from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.queries.tracking import office_names
from layanan.permohonan.rules.history import Langkah
from nagari.kantor.words import OFFICIAL_LANGUAGE, words
from nagari.notices import services as notices
from nagari.notices.models import Kabar
from nagari.pdp.models import Tujuan
from nagari.pdp.queries import has_withdrawn

OF_STEP: Final[Mapping[str, Kabar]] = {
    Langkah.AJUKAN: Kabar.DITERIMA,
    Langkah.KEMBALIKAN: Kabar.DIKEMBALIKAN,
    Langkah.SIAPKAN: Kabar.SIAP,
    Langkah.TOLAK: Kabar.DITOLAK,
}
# Nobody is told of these, and what was told before is no news any more.
SILENT: Final = frozenset({Langkah.SERAHKAN, Langkah.TARIK, Langkah.LENGKAPI, Langkah.KEDALUWARSA})
# Number and office, and what is missing: never a NIK, a name, nor what it is about. A text message has 160 signs.
TEXTS: Final[Mapping[Kabar, Promise]] = {
    Kabar.DITERIMA: gettext_lazy("Your request %(number)s was taken in at %(office)s. Keep this number."),
    Kabar.DIKEMBALIKAN: gettext_lazy("Your request %(number)s lacks something. Bring to %(office)s: %(missing)s."),
    Kabar.SIAP: gettext_lazy("Your request %(number)s is ready to be collected at %(office)s. Bring your KTP."),
    Kabar.DITOLAK: gettext_lazy("Your request %(number)s was refused. %(office)s tells you why."),
}
_ASK: Final = gettext_lazy("ask at the counter")


def notify(permohonan: Permohonan, step: LangkahPermohonan, now: datetime) -> None:
    """In the transaction of the step; taken back, what has not gone out is stopped."""
    if step.jenis == Langkah.BATALKAN and step.sesudah:
        notices.stop_for(step.sesudah, now)
        return
    _drop_old(permohonan, step, now)
    kabar = OF_STEP.get(step.jenis)
    if kabar is None or not permohonan.telepon.strip():
        return
    # Told at the district or the regency too: the withdrawal came there with the register (UU 27/2022 art. 40).
    if has_withdrawn(permohonan.pemohon_id, Tujuan.KABAR):
        return
    office = office_names([permohonan.wilayah])[permohonan.wilayah]
    with translation.override(OFFICIAL_LANGUAGE):
        missing = _missing(permohonan, step) or str(_ASK)
        text = str(TEXTS[kabar]) % {"number": permohonan.nomor, "office": office, "missing": missing}
    values = [permohonan.nomor, office, *([missing] if kabar == Kabar.DIKEMBALIKAN else [])]
    notices.tell(
        permohonan.telepon, kabar, values, text, wilayah=permohonan.wilayah, sumber=UUID(str(step.pk)), now=now
    )


def _drop_old(permohonan: Permohonan, step: LangkahPermohonan, now: datetime) -> None:
    """What still waits of the steps before is no news any more: the resident has been here, or it is over."""
    if step.jenis not in SILENT:
        return
    before = LangkahPermohonan.objects.filter(permohonan=permohonan, jenis__in=list(OF_STEP)).exclude(pk=step.pk)
    for key in before.values_list("pk", flat=True):
        notices.stop_for(key, now)


def _missing(permohonan: Permohonan, step: LangkahPermohonan) -> str:
    names = {one["kode"]: filled(one["nama"], words()) for one in permohonan.versi.syarat}
    return ", ".join(names.get(code, code) for code in step.rincian.get("kurang", []))
