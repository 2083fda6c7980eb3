from django.urls import path

from niangjia.concerns.views import desk, worker

app_name = "concerns"
urlpatterns = [
    path("my/concerns/<uuid:pk>/", worker.concern, name="worker_concern"),
    path("desk/concerns/<uuid:pk>/", desk.concern, name="desk_concern"),
]
