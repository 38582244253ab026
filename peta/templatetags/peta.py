"""`{% basemap %}` among the scripts of a page with a map: what lies under it."""

from django import template
from django.conf import settings
from django.urls import reverse

from nagari.kantor import site
from peta.dasar.queries import current

register = template.Library()


@register.inclusion_tag("peta/_dasar.html")
def basemap() -> dict[str, str]:
    """Nothing where no basemap has come yet and none is taken from the internet. One query."""
    info = site.current()
    row = current(info.wilayah) if info else None
    return {
        "tiles": reverse("peta:basemap", args=[row.isi]) if row else "",
        "source": row.sumber if row else "",
        "online": settings.MAP_TILES,
        "online_source": settings.MAP_TILES_SOURCE if settings.MAP_TILES else "",
    }
