"""Layers are drawn before somebody waits for them: the first drawing of a regency takes half a second."""

import logging
from datetime import datetime

from nagari.kantor import site
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import depth_of, is_village
from peta.queries.places import drawn, sizes

log = logging.getLogger(__name__)


def draw_ahead(_now: datetime) -> None:
    """What the map of figures opens with. Some queries where nothing changed; nothing at a village, which may never
    look at its map, and whose machine has little memory to give to drawing."""
    info = site.current()
    if info is None or is_village(info.wilayah):
        return
    for tingkat in (Tingkat.KECAMATAN, Tingkat.DESA):
        if depth_of(info.wilayah) < tingkat:
            try:
                drawn(tingkat, info.wilayah)
                sizes(tingkat, info.wilayah)
            except _undrawable():
                # A boundary that can't be drawn is told to who looks at the map; other regular work has to go on.
                log.warning("The map of %s could not be drawn ahead.", info.wilayah, exc_info=True)


def _undrawable() -> tuple[type[Exception], ...]:
    # Asked for when something failed, and not before: loads shapely.
    from shapely.errors import ShapelyError

    return ShapelyError, ValueError
