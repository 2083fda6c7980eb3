from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "niangjia.courses"
    label = "courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what this room writes to phones."""
        from niangjia.accounts import sms_texts
        from niangjia.courses.telling import TEXTS

        sms_texts.register(TEXTS)
