from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "nagari.pages"

    def ready(self) -> None:
        from nagari.pages.sync.work import register_jobs

        register_jobs()
