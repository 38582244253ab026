"""/rawat/pemutakhiran/"""

from django.urls import path

from nagari.upkeep.upgrade import views

app_name = "upgrade"
urlpatterns = [
    path("", views.index, name="index"),
    path("sejauh/", views.progress, name="progress"),
    path("pasang/", views.begin, name="begin"),
]
