from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "niangjia.themes"
    label = "themes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from niangjia.accounts import sms_texts
        from niangjia.themes.telling import TEXTS

        sms_texts.register(TEXTS)
