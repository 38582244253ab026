"""/sinkron/: the exchange with other offices."""

from django.urls import path

from nagari.pages.sync import records

app_name = "sync"
urlpatterns = [
    path("riwayat/<slug:kind>/<uuid:pk>/", records.past, name="past"),
    path("riwayat/<slug:kind>/<uuid:pk>/kembali/", records.restore, name="restore"),
]
