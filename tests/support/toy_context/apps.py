from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.support.toy_context"
    label = "toy_context"
