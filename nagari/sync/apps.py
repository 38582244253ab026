from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class SyncConfig(AppConfig):
    name = "nagari.sync"

    def ready(self) -> None:
        # SyncedModel can only be imported once the apps are loaded.
        from nagari.sync import checks, guards

        register(checks.check_models, Tags.models)
        register(guards.check_guards, Tags.database)
        # The one place that listens to migrations: SQLite drops triggers silently when it remakes a table.
        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
