from django.urls import path

from layanan.surat.views import archive, issuing, letter, of_resident, register, templates

app_name = "surat"

urlpatterns = [
    path("", archive.index, name="index"),
    path("baru/", issuing.choose, name="new"),
    path("baru/<uuid:pk>/", issuing.fill_in, name="fill_in"),
    path("kertas/", issuing.paper, name="paper"),
    path("agenda/", register.book, name="register"),
    path("agenda/cetak/", register.sheet, name="register_sheet"),
    path("agenda/xlsx/", register.spreadsheet, name="register_xlsx"),
    path("warga/<uuid:pk>/", of_resident.of_resident, name="of_resident"),
    path("templat/", templates.index, name="templates"),
    path("templat/<uuid:pk>/", templates.edit, name="template"),
    path("templat/<uuid:pk>/pratinjau/", templates.preview, name="template_preview"),
    path("templat/<uuid:pk>/lepas/", templates.drop, name="template_drop"),
    path("<uuid:pk>/", letter.detail, name="detail"),
    path("<uuid:pk>/berkas/", letter.file, name="file"),
    path("<uuid:pk>/cetak/", letter.print_out, name="print"),
    path("<uuid:pk>/<slug:tindakan>/", letter.deed, name="deed"),
]
