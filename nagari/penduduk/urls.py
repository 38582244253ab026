"""/penduduk/: residents."""

from django.urls import path

from nagari.penduduk.daftar import views as lists
from nagari.penduduk.views import checks, duplicates, edit, listing, quality, resident, sheets

app_name = "penduduk"
urlpatterns = [
    path("", listing.index, name="index"),
    path("saran/", listing.suggestions, name="suggestions"),
    path("baru/", edit.new, name="new"),
    path("cek/kembar/", checks.twins, name="twins"),
    path("cek/<slug:name>/", checks.check, name="check"),
    path("daftar/", lists.index, name="lists"),
    path("daftar/simpan/", lists.save, name="save_list"),
    path("daftar/milik/<uuid:pk>/", lists.saved, name="saved"),
    path("daftar/milik/<uuid:pk>/lupakan/", lists.forget, name="forget"),
    path("daftar/<slug:slug>/", lists.answer, name="answer"),
    path("daftar/<slug:slug>/cetak/", lists.print_out, name="answer_print"),
    path("mutu/", quality.index, name="quality"),
    path("mutu/ganda/jumlah/", quality.pair_count, name="pair_count"),
    path("mutu/<slug:slug>/", quality.worklist, name="worklist"),
    path("ganda/", duplicates.duplicates, name="duplicates"),
    path("gabung/<uuid:keep>/<uuid:drop>/", duplicates.merge, name="merge"),
    path("gabung/<uuid:keep>/<uuid:drop>/beda/", duplicates.apart, name="apart"),
    path("gabung/<int:number>/batal/", duplicates.unmerge, name="unmerge"),
    path("<uuid:pk>/", resident.detail, name="detail"),
    path("<uuid:pk>/panel/", resident.beside, name="panels"),
    path("<uuid:pk>/cetak/", sheets.biodata, name="biodata"),
    path("<uuid:pk>/ganda/", duplicates.duplicates_of, name="duplicates_of"),
    path("<uuid:pk>/hapus/", duplicates.delete, name="delete"),
    path("<uuid:pk>/pulihkan/", duplicates.restore, name="restore"),
    path("<uuid:pk>/ubah/<slug:slug>/", edit.edit, name="edit"),
]
