"""Where the house of a resident's family stands: told in the copy of the own data, and erased on request."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nagari.pdp.holdings import Erasable, Holding, holdings
from nagari.pdp.models import Tujuan
from nagari.penduduk.models import Penduduk
from peta.lokasi.models import LetakRumah


def register() -> None:
    holdings.register(Holding(name="letak", title="Letak rumah keluarga", tell=_told, erasable=_erasable, order=20))
    holdings.on_withdrawal(Tujuan.LETAK, _take_off)


def _rows(penduduk: UUID) -> list[LetakRumah]:
    families = Penduduk.objects.filter(pk=penduduk, keluarga__isnull=False).values("keluarga")
    return list(LetakRumah.all_objects.filter(keluarga__in=families, lat__isnull=False).order_by("dicatat_pada", "id"))


def _told(penduduk: UUID) -> Sequence[tuple[str, str]]:
    return [(f"{one.lat}, {one.lng}", one.get_cara_display()) for one in _rows(penduduk) if one.deleted_at is None]


def _erasable(penduduk: UUID) -> Sequence[Erasable]:
    fields = ("lat", "lng", "ketelitian")
    return [
        Erasable(LetakRumah, one.pk, fields, "Letak rumah keluarga di peta", with_row=True) for one in _rows(penduduk)
    ]


def _take_off(penduduk: UUID, _now: datetime) -> None:
    row = Penduduk.objects.filter(pk=penduduk).select_related("keluarga").first()
    if row is not None and row.keluarga is not None:
        # With shapely's and the photos' ways: every command would pay for them at its start.
        from peta.lokasi.services import forget_house

        forget_house(row.keluarga)
