from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "niangjia.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
