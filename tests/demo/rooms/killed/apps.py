from django.apps import AppConfig


class KilledConfig(AppConfig):
    name = "killed"
    label = "killed"
