from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nagari.accounts"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from nagari.accounts.checks import check_deployment
        from nagari.accounts.log import record_office_change
        from nagari.accounts.work import register_jobs
        from nagari.kantor import changes

        register_jobs()
        register(check_deployment, Tags.security, deploy=True)
        changes.told_to(record_office_change)
