from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "niangjia.concerns"
    label = "concerns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from niangjia.accounts import sms_texts
        from niangjia.concerns.telling import TEXTS

        sms_texts.register(TEXTS)
