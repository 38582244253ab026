"""Addresses of boundaries, below /peta/batas/."""

from django.urls import path

from peta.views import boundaries, drawing, importing

urlpatterns = [
    path("", boundaries.index, name="boundaries"),
    path("gambar.json", boundaries.level_map, name="boundaries-map"),
    path("semua-<int:tingkat>.<slug:ending>", boundaries.level_file, name="boundaries-file"),
    path("impor/", importing.hand_in, name="import-batas"),
    path("impor/<int:pk>/", importing.look, name="import"),
    path("impor/<int:pk>/gambar.json", importing.import_map, name="import-map"),
    path("impor/<int:pk>/buang/", importing.discard, name="import-discard"),
    path("versi/<uuid:pk>/pakai/", boundaries.choose, name="version-choose"),
    path("versi/<uuid:pk>/hapus/", boundaries.remove, name="version-remove"),
    path("versi/<uuid:pk>.<slug:ending>", boundaries.version_file, name="version-file"),
    path("bagian/<uuid:pk>/", drawing.part, name="part"),
    path("bagian/<uuid:pk>/gambar.json", drawing.part_map, name="part-map"),
    path("gambar/", drawing.village, name="draw-village"),
    path("gambar/peta.json", drawing.village_map, name="draw-village-map"),
    path("<str:kode>/", boundaries.region, name="boundary"),
    path("<str:kode>/gambar.json", boundaries.region_map, name="boundary-map"),
]
