from django.urls import path

from peta.views import layers

app_name = "peta"

urlpatterns = [
    path("garis/<int:tingkat>/<str:within>/<int:rincian>.json", layers.layer, name="layer"),
]
