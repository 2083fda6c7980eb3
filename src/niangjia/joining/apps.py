from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "niangjia.joining"
    label = "joining"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from niangjia.accounts import sms_texts
        from niangjia.joining.telling import TEXTS

        sms_texts.register(TEXTS)
