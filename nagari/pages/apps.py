from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "nagari.pages"

    def ready(self) -> None:
        from nagari.jobs import daily
        from nagari.jobs.registry import kinds
        from nagari.pages.sync import KIND

        kinds.register(
            KIND, "nagari.pages.sync.work.exchange", title=_("Synchronisation"), page=lambda _job: "/sinkron/"
        )
        kinds.register(
            "journal",
            "nagari.pages.sync.work.check_journal",
            title=_("Checking the journal"),
            page=lambda _job: "/sinkron/jurnal/",
        )
        for kind, work, title in (
            ("stick-write", "write", _("Writing for the stick")),
            ("stick-take", "take", _("Taking in from the stick")),
        ):
            kinds.register(
                kind,
                f"nagari.pages.sync.stick_work.{work}",
                title=title,
                page=lambda job: f"/sinkron/flashdisk/{job.pk}/" if job.state == "done" else "",
            )
        daily.register("sticks", _clear)


def _clear(now: datetime) -> int:
    from nagari.pages.sync import on_sticks

    return on_sticks.clear(now)
