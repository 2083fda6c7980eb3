from django.urls import path

from niangjia.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.worker.home, name="home"),
    path("stations/", views.worker.stations, name="worker_stations"),
    path("union/", views.worker.union, name="worker_union"),
    path("my/", views.worker.me, name="worker_me"),
    path("offline/", views.worker.offline, name="offline"),
    path("manifest.webmanifest", views.worker.manifest, name="manifest"),
    path("sw.js", views.worker.service_worker, name="service_worker"),
    path("desk/", views.desk.today, name="desk_today"),
    path("desk/search/", views.desk.search, name="desk_search"),
    path("desk/design/", views.desk.design, name="desk_design"),
    path("demo/", views.demo.personas, name="demo_login"),
]
