from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "niangjia.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every room register the records it posts from."""
        from niangjia.core import declare

        for _module in declare.modules("sources"):
            pass
