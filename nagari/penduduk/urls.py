"""/penduduk/: residents."""

from django.urls import path

from nagari.penduduk.views import checks, duplicates, edit, listing, quality, resident, sheets

app_name = "penduduk"
urlpatterns = [
    path("", listing.index, name="index"),
    path("saran/", listing.suggestions, name="suggestions"),
    path("baru/", edit.new, name="new"),
    path("cek/kembar/", checks.twins, name="twins"),
    path("cek/<slug:name>/", checks.check, name="check"),
    path("mutu/", quality.index, name="quality"),
    path("mutu/ganda/jumlah/", quality.pair_count, name="pair_count"),
    path("mutu/<slug:slug>/", quality.worklist, name="worklist"),
    path("ganda/", duplicates.duplicates, name="duplicates"),
    path("gabung/<uuid:keep>/<uuid:drop>/", duplicates.merge, name="merge"),
    path("gabung/<int:number>/batal/", duplicates.unmerge, name="unmerge"),
    path("<uuid:pk>/", resident.detail, name="detail"),
    path("<uuid:pk>/cetak/", sheets.biodata, name="biodata"),
    path("<uuid:pk>/ganda/", duplicates.duplicates_of, name="duplicates_of"),
    path("<uuid:pk>/hapus/", duplicates.delete, name="delete"),
    path("<uuid:pk>/pulihkan/", duplicates.restore, name="restore"),
    path("<uuid:pk>/ubah/<slug:slug>/", edit.edit, name="edit"),
]
