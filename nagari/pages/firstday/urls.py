from django.urls import path

from nagari.pages.firstday import views

app_name = "firstday"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("kode/", views.code, name="code"),
    path("selesai/", views.finish, name="finish"),
    path("<slug:slug>/", views.step, name="step"),
]
