"""Where figures are shown."""

from django.urls import path

from niangjia.reports import views

app_name = "reports"
urlpatterns = [
    path("desk/figures/", views.desk_figures, name="desk_figures"),
    path("desk/figures/export/", views.desk_figures_export, name="desk_figures_export"),
    path("desk/figures/<str:key>/", views.desk_figure, name="desk_figure"),
    path("desk/figures/<str:key>/export/", views.desk_figure_export, name="desk_figure_export"),
    path("figures/", views.public_figures, name="public_figures"),
]
