from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "niangjia.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from niangjia.accounts.sms_texts import register
        from niangjia.training.telling import TEXTS

        register(TEXTS)
