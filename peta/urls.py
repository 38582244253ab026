from django.urls import include, path

from peta.views import giving_out, layers, regency

app_name = "peta"

urlpatterns = [
    path("batas/", include("peta.batas_urls")),
    path("", regency.index, name="index"),
    path("nilai/", regency.values, name="values"),
    path("unduh/", giving_out.file, name="file"),
    path("publik/", regency.public, name="public"),
    path("publik/nilai/", regency.public_values, name="public_values"),
    path("garis/<int:tingkat>/<str:within>/<int:rincian>.json", layers.layer, name="layer"),
]
