from django.urls import path

from niangjia.orgs import views

app_name = "orgs"
urlpatterns = [
    path("desk/orgs/", views.orgs, name="desk_orgs"),
    path("desk/orgs/new/", views.new, name="desk_org_new"),
    path("desk/workdays/", views.workdays, name="desk_workdays"),
    path("desk/workdays/new/", views.workdays_new, name="desk_workdays_new"),
    path("desk/workdays/<uuid:pk>/", views.workdays_edit, name="desk_workdays_edit"),
    path("desk/orgs/<uuid:pk>/", views.org, name="desk_org"),
    path("desk/orgs/<uuid:pk>/edit/", views.edit, name="desk_org_edit"),
]
