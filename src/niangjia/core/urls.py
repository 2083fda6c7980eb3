from django.conf import settings
from django.urls import path

from niangjia.core import exposition, probes, views

app_name = "core"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("healthz", probes.alive, name="health"),
    path("readyz", probes.ready, name="ready"),
]
if settings.NIANGJIA_METRICS_TOKEN:
    urlpatterns.append(path("metrics", exposition.metrics, name="metrics"))
