"""The room has no pages yet."""

from django.urls import URLPattern

app_name = "founding"
urlpatterns: list[URLPattern] = []
