"""/pelindungan-data/"""

from django.urls import path

from nagari.pdp.views import hub, incidents, requests, resident

app_name = "pdp"
urlpatterns = [
    path("", hub.index, name="index"),
    path("kegiatan/", hub.activities_page, name="activities"),
    path("kegiatan/<slug:kind>/", hub.activities_file, name="activities_file"),
    path("kontak/", hub.contact, name="contact"),
    path("retensi/", hub.retention, name="retention"),
    path("retensi/<uuid:pk>/", hub.destruction, name="destruction"),
    path("penghapusan/", hub.erasures, name="erasures"),
    path("hak/", requests.index, name="requests"),
    path("hak/<uuid:pk>/", requests.detail, name="request"),
    path("hak/<uuid:pk>/putuskan/", requests.decide, name="decide"),
    path("hak/<uuid:pk>/dikabari/", requests.told, name="told"),
    path("warga/<uuid:pk>/", resident.of_resident, name="of_resident"),
    path("warga/<uuid:pk>/hak/", requests.new, name="new"),
    path("warga/<uuid:pk>/salinan/", resident.copy, name="copy"),
    path("warga/<uuid:pk>/batasi/", resident.restrict, name="restrict"),
    path("warga/<uuid:pk>/lepas/", resident.lift, name="lift"),
    path("warga/<uuid:pk>/setuju/<slug:tujuan>/", resident.consent, name="consent"),
    path("warga/<uuid:pk>/hapus/", resident.erase, name="erase"),
    path("insiden/", incidents.index, name="incidents"),
    path("insiden/baru/", incidents.new, name="incident_new"),
    path("insiden/<uuid:pk>/", incidents.detail, name="incident"),
    path("insiden/<uuid:pk>/dikabari/<slug:whom>/", incidents.told, name="incident_told"),
    path("insiden/<uuid:pk>/tutup/", incidents.close, name="incident_close"),
    path("insiden/<uuid:pk>/surat/<slug:whom>/", incidents.letter, name="incident_letter"),
]
