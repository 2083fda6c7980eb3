from django.urls import path

from niangjia.themes.views import hints, openings, proposals, shaping, themes

app_name = "themes"
urlpatterns = [
    path("desk/themes/", themes.themes, name="desk_themes"),
    path("desk/themes/search/", themes.search, name="desk_search"),
    path("desk/themes/<uuid:pk>/", themes.theme, name="desk_theme"),
    path("desk/themes/<uuid:pk>/edit/", themes.edit, name="desk_theme_edit"),
    path("desk/themes/<uuid:pk>/act/", shaping.act, name="desk_theme_act"),
    path("desk/themes/<uuid:pk>/concerns/", shaping.concerns, name="desk_theme_concerns"),
    path("desk/themes/<uuid:pk>/activity/", openings.activity, name="desk_theme_activity"),
    path("desk/themes/<uuid:pk>/link/", openings.link, name="desk_theme_link"),
    path("desk/themes/<uuid:pk>/proposal/", proposals.new, name="desk_proposal_new"),
    path("desk/themes/openings/<uuid:pk>/tell/", openings.tell, name="desk_opening_tell"),
    path("desk/themes/openings/<uuid:pk>/unlink/", openings.unlink, name="desk_opening_unlink"),
    path("desk/proposals/", proposals.proposals, name="desk_proposals"),
    path("desk/proposals/<uuid:pk>/", proposals.proposal, name="desk_proposal"),
    path("desk/proposals/<uuid:pk>/edit/", proposals.edit, name="desk_proposal_edit"),
    path("desk/proposals/<uuid:pk>/act/", proposals.act, name="desk_proposal_act"),
    path("desk/proposals/<uuid:pk>/document/", proposals.document, name="desk_proposal_document"),
    path("desk/concerns/<uuid:pk>/hints/", hints.hints, name="desk_hints"),
]
