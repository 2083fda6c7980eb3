from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "niangjia.founding"
    label = "founding"
    default_auto_field = "django.db.models.BigAutoField"
