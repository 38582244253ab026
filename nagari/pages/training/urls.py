from django.urls import path

from nagari.pages.training import views

app_name = "training"
urlpatterns = [
    path("", views.index, name="index"),
    path("keadaan/", views.progress, name="progress"),
    path("mulai/", views.start, name="start"),
    path("henti/", views.stop, name="stop"),
]
