from django.urls import path

from layanan.permohonan.views import intake

app_name = "permohonan"

urlpatterns = [
    path("baru/", intake.choose, name="new"),
    path("baru/<uuid:pk>/", intake.fill_in, name="fill_in"),
    path("orang/", intake.people, name="people"),
    path("<uuid:pk>/slip/", intake.slip, name="slip"),
]
