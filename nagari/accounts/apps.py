from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nagari.accounts"

    def ready(self) -> None:
        from nagari.accounts.work import register_jobs

        register_jobs()
