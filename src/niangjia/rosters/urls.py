from django.urls import path

from niangjia.rosters.views import batches, choosing, mappings, superiors

app_name = "rosters"
urlpatterns = [
    path("desk/rosters/", batches.rosters, name="desk_rosters"),
    path("desk/rosters/give/", superiors.give, name="desk_give"),
    path("desk/rosters/report/", superiors.report, name="desk_report"),
    path("desk/rosters/compare/", superiors.beside, name="desk_compare"),
    path("desk/rosters/mappings/", mappings.mappings, name="desk_mappings"),
    path("desk/rosters/mappings/<uuid:pk>/", mappings.mapping, name="desk_mapping"),
    path("desk/rosters/mappings/<uuid:pk>/rename/", mappings.rename, name="desk_mapping_rename"),
    path("desk/rosters/mappings/<uuid:pk>/delete/", mappings.delete, name="desk_mapping_delete"),
    path("desk/rosters/mappings/<uuid:pk>/template/", mappings.template, name="desk_mapping_template"),
    path("desk/rosters/<uuid:pk>/", batches.batch, name="desk_batch"),
    path("desk/rosters/<uuid:pk>/columns/", choosing.columns, name="desk_batch_columns"),
    path("desk/rosters/<uuid:pk>/transfers/", choosing.transfers, name="desk_batch_transfers"),
    path("desk/rosters/<uuid:pk>/import/", batches.take, name="desk_batch_import"),
    path("desk/rosters/<uuid:pk>/undo/", batches.undo, name="desk_batch_undo"),
    path("desk/rosters/<uuid:pk>/discard/", batches.discard, name="desk_batch_discard"),
    path("desk/rosters/<uuid:pk>/corrections/", batches.corrections, name="desk_batch_corrections"),
]
