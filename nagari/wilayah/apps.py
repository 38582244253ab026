from django.apps import AppConfig


class WilayahConfig(AppConfig):
    name = "nagari.wilayah"
