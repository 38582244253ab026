"""/mutasi/: events."""

from django.urls import path

from nagari.penduduk.formulir.views import of_event
from nagari.penduduk.mutasi.views import checks, choosing, detail, doubles, listing, recording, reversing

app_name = "mutasi"
urlpatterns = [
    path("", listing.index, name="index"),
    path("baru/", choosing.new, name="new"),
    path("pilih/<uuid:pk>/", choosing.choose, name="choose"),
    path("cek/<str:name>/", checks.check, name="check"),
    path("catat/<str:jenis>/", recording.record_new, name="record_new"),
    path("catat/<str:jenis>/<uuid:pk>/", recording.record_of, name="record"),
    path("<uuid:pk>/", detail.detail, name="detail"),
    path("<uuid:pk>/formulir/<str:kode>/", of_event, name="form"),
    path("<uuid:pk>/ganda/", doubles.settle_double, name="double"),
    path("<uuid:pk>/batal/", reversing.reverse_event, name="reverse"),
]
