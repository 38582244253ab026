from django.urls import path

from layanan.permohonan.views import correcting, draft, inbox, intake, of_resident, request

app_name = "permohonan"

urlpatterns = [
    path("", inbox.index, name="index"),
    path("setujui/", inbox.approve, name="approve"),
    path("terbitkan/", inbox.issue, name="issue"),
    path("baru/", intake.choose, name="new"),
    path("baru/<uuid:pk>/", intake.fill_in, name="fill_in"),
    path("orang/", intake.people, name="people"),
    path("warga/<uuid:pk>/", of_resident.of_resident, name="of_resident"),
    path("<uuid:pk>/", request.detail, name="detail"),
    path("<uuid:pk>/langkah/<slug:langkah>/", request.step, name="step"),
    path("<uuid:pk>/catatan/", request.note, name="note"),
    path("<uuid:pk>/kepada/", request.give, name="give"),
    path("<uuid:pk>/koreksi/", correcting.correct, name="correct"),
    path("<uuid:pk>/konsep/", draft.draft, name="draft"),
    path("<uuid:pk>/slip/", intake.slip, name="slip"),
]
