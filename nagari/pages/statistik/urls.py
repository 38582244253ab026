"""/statistik/: figures."""

from django.urls import path

from nagari.pages.statistik import giving_out, months, views

app_name = "statistik"
urlpatterns = [
    path("", views.index, name="index"),
    path("perkembangan/", months.index, name="months"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/unduh/", giving_out.file, name="file"),
    path("<slug:code>/cetak/", giving_out.sheet, name="sheet"),
]
