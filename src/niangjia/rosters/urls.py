from django.urls import path

from niangjia.rosters import views

app_name = "rosters"
urlpatterns = [
    path("desk/rosters/", views.rosters, name="desk_rosters"),
    path("desk/rosters/<uuid:pk>/", views.batch, name="desk_batch"),
    path("desk/rosters/<uuid:pk>/import/", views.take, name="desk_batch_import"),
    path("desk/rosters/<uuid:pk>/undo/", views.undo, name="desk_batch_undo"),
    path("desk/rosters/<uuid:pk>/discard/", views.discard, name="desk_batch_discard"),
    path("desk/rosters/<uuid:pk>/corrections/", views.corrections, name="desk_batch_corrections"),
]
