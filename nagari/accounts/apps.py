from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nagari.accounts"

    def ready(self) -> None:
        from nagari.accounts.log import record_office_change
        from nagari.accounts.work import register_jobs
        from nagari.kantor import changes

        register_jobs()
        changes.told_to(record_office_change)
