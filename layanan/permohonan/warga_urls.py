"""What residents open, without a login."""

from django.urls import path

from layanan.permohonan.views import status

app_name = "warga"

urlpatterns = [
    path("status/", status.ask, name="track"),
    path("status/<str:nomor>/", status.status, name="status"),
]
