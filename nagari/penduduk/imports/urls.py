from django.urls import path

from nagari.penduduk.imports import export_views, views

app_name = "impor"
urlpatterns = [
    path("", views.index, name="index"),
    path("templat/", export_views.template, name="template"),
    path("ekspor/", export_views.export, name="export"),
    path("ekspor/<int:pk>/", export_views.exported, name="exported"),
    path("ekspor/<int:pk>/unduh/", export_views.download, name="download"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/pilih/", views.pick, name="pick"),
    path("<int:pk>/tulis/", views.agree, name="agree"),
    path("<int:pk>/buang/", views.discard, name="discard"),
    path("<int:pk>/kembalikan/", views.undo, name="undo"),
    path("<int:pk>/laporan/", views.report, name="report"),
]
