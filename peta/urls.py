from django.urls import include, path

from peta.views import layers

app_name = "peta"

urlpatterns = [
    path("batas/", include("peta.batas_urls")),
    path("garis/<int:tingkat>/<str:within>/<int:rincian>.json", layers.layer, name="layer"),
]
