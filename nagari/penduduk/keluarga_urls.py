"""/keluarga/: families."""

from django.urls import path

from nagari.penduduk.views import family, sheets

app_name = "keluarga"
urlpatterns = [
    path("", family.index, name="index"),
    path("<uuid:pk>/", family.detail, name="detail"),
    path("<uuid:pk>/cetak/", sheets.card, name="card"),
    path("<uuid:pk>/ubah/", family.edit, name="edit"),
    path("<uuid:pk>/hubungan/", family.relations, name="relations"),
    path("masuk/<uuid:pk>/", family.join, name="join"),
    path("keluar/<uuid:pk>/", family.leave, name="leave"),
]
