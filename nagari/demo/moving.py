"""A family on its way from one demo office to the other, so that both show a hand-over."""

from datetime import date, timedelta

from django.db.models import Count, Q

from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.serah_terima.services import offer_departure
from nagari.wilayah.models import Wilayah

_LIVING = Q(status_dasar=StatusDasar.HIDUP, deleted_at__isnull=True)
# Long enough ago that they may stand at the counter any hour.
_DAYS = 2


def send_family(here: str, there: str, today: date) -> None:
    """Four people of one card leave `here` and are offered to the office of `there`; nothing where none are four."""
    going = _family(here)
    if not going:
        return
    entry = Entry(wilayah=here, today=today)
    facts = MoveFacts(tempat=Wilayah.objects.get(code=there).name, wilayah=there)
    offer_departure(entry, [one.id for one in going], today - timedelta(days=_DAYS), facts)


def _family(wilayah: str) -> list[Penduduk]:
    living, permanent = Q(anggota__status_dasar=StatusDasar.HIDUP), Q(anggota__status_penduduk=StatusPenduduk.TETAP)
    quiet = Q(anggota__mutasi_list=None, anggota__deleted_at__isnull=True)
    counted = Keluarga.objects.filter(wilayah=wilayah).annotate(
        going=Count("anggota", filter=living & permanent & quiet), known=Count("anggota")
    )
    # Nobody of them with an event of the past months, which a departure could come before.
    family = counted.filter(going=4, known=4).order_by("no_kk").first()
    return list(Penduduk.objects.filter(_LIVING, keluarga=family).order_by("shdk", "id")) if family else []
