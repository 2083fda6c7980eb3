"""Where entries are shown."""

from django.urls import path

from niangjia.ledger import views

app_name = "ledger"
urlpatterns = [
    path("my/records/", views.worker_records, name="worker_records"),
    path("desk/ledger/<uuid:pk>/", views.desk_entry, name="desk_entry"),
]
