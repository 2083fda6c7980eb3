from django.urls import path

from niangjia.core import views

app_name = "core"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("healthz", views.health, name="health"),
]
