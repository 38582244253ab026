from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "nagari.pages"

    def ready(self) -> None:
        from nagari.jobs.registry import kinds
        from nagari.pages.sync import KIND

        kinds.register(
            KIND, "nagari.pages.sync.work.exchange", title=_("Synchronisation"), page=lambda _job: "/sinkron/"
        )
