from django.apps import AppConfig


class CadresConfig(AppConfig):
    name = "niangjia.cadres"
    label = "cadres"
    default_auto_field = "django.db.models.BigAutoField"
