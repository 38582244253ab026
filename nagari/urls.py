"""Addresses of the site. They stay: people print them."""

from django.urls import path

from nagari.pages import views

urlpatterns = [
    path("", views.home, name="home"),
]
