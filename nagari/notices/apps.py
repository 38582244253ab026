from datetime import datetime

from django.apps import AppConfig

# A minute's delay is nothing to a resident; a look costs one query.
EVERY_SECONDS = 20.0


class NoticesConfig(AppConfig):
    name = "nagari.notices"

    def ready(self) -> None:
        from nagari.jobs import regular
        from nagari.notices.models import Pesan
        from nagari.sync.registry import registry

        # A district's step makes one in its village's region; the regency, which sends, says what came of it.
        registry.register(
            Pesan,
            channel="service",
            personal=["kepada", "isian", "teks"],
            erasable=["kepada", "isian", "teks"],
            foreign=["kecamatan", "kabupaten"],
        )
        regular.register("notices", _send_due, seconds=EVERY_SECONDS)


# Loaded when it is first due: every command pays for what is loaded at its start.
def _send_due(now: datetime) -> object:
    from nagari.notices.services import send_due

    return send_due(now)
