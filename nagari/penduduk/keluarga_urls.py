"""/keluarga/: families."""

from django.urls import path

from nagari.penduduk.formulir.views import of_family
from nagari.penduduk.views import family, family_events, membership, sheets

app_name = "keluarga"
urlpatterns = [
    path("", family.index, name="index"),
    path("<uuid:pk>/", family.detail, name="detail"),
    path("<uuid:pk>/cetak/", sheets.card, name="card"),
    path("<uuid:pk>/formulir/", of_family, name="form"),
    path("<uuid:pk>/ubah/", family.edit, name="edit"),
    path("<uuid:pk>/hubungan/", family.relations, name="relations"),
    path("<uuid:pk>/kepala/", family_events.head, name="head"),
    path("<uuid:pk>/pecah/", family_events.split, name="split"),
    path("<uuid:pk>/gabung/", family_events.join, name="merge"),
    path("<uuid:pk>/nomor/", family_events.number, name="number"),
    path("<uuid:pk>/tambah/", membership.add, name="add"),
    path("<uuid:pk>/hapus/", membership.delete, name="delete"),
    path("<uuid:pk>/pulihkan/", membership.restore, name="restore"),
    path("urung/<uuid:pk>/", membership.take_back_move, name="undo"),
    path("masuk/<uuid:pk>/", membership.join, name="join"),
    path("keluar/<uuid:pk>/", membership.leave, name="leave"),
]
