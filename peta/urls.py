from django.urls import include, path

from peta.dasar import views as basemap
from peta.lokasi.views import public as places
from peta.views import giving_out, layers, ogc, regency

app_name = "peta"

urlpatterns = [
    path("batas/", include("peta.batas_urls")),
    path("", regency.index, name="index"),
    path("nilai/", regency.values, name="values"),
    path("unduh/", giving_out.file, name="file"),
    path("publik/", regency.public, name="public"),
    path("publik/nilai/", regency.public_values, name="public_values"),
    path("ogc/", ogc.landing, name="ogc"),
    path("ogc/api", ogc.api, name="ogc_api"),
    path("ogc/conformance", ogc.conformance, name="ogc_conformance"),
    path("ogc/collections", ogc.collections, name="ogc_collections"),
    path("ogc/collections/<str:name>", ogc.collection, name="ogc_collection"),
    path("ogc/collections/<str:name>/items", ogc.items, name="ogc_items"),
    path("ogc/collections/<str:name>/items/<str:code>", ogc.item, name="ogc_item"),
    path("dasar/<str:digest>.pmtiles", basemap.tiles, name="basemap"),
    path("sarana/", places.index, name="public_facilities"),
    path("sarana/peta.json", places.ground, name="public_ground"),
    path("kantor/", include("peta.lokasi.urls")),
    path("garis/<int:tingkat>/<str:within>/<int:rincian>.json", layers.layer, name="layer"),
]
