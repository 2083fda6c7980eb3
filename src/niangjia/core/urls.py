from django.urls import path

from niangjia.core import probes, views

app_name = "core"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("healthz", probes.alive, name="health"),
    path("readyz", probes.ready, name="ready"),
]
