from django.apps import AppConfig


class StumblingConfig(AppConfig):
    name = "stumbling"
    label = "stumbling"
