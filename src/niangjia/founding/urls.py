from django.urls import path

from niangjia.founding.views import campaigns, cases, documents, prospects, steps, unions

app_name = "founding"
urlpatterns = [
    path("desk/founding/", cases.cases, name="desk_cases"),
    path("desk/founding/<uuid:pk>/", cases.case, name="desk_case"),
    path("desk/founding/<uuid:pk>/edit/", cases.edit, name="desk_case_edit"),
    path("desk/founding/<uuid:pk>/enterprise/", cases.enterprise, name="desk_case_enterprise"),
    path("desk/founding/<uuid:pk>/back/", cases.back, name="desk_case_back"),
    path("desk/founding/<uuid:pk>/end/", cases.end, name="desk_case_end"),
    path("desk/founding/<uuid:pk>/step/", steps.step, name="desk_case_step"),
    path("desk/founding/<uuid:pk>/members/", steps.members, name="desk_case_members"),
    path("desk/founding/<uuid:pk>/members/drop/", steps.drop, name="desk_case_drop"),
    path("desk/founding/<uuid:pk>/election/", steps.election, name="desk_case_election"),
    path("desk/founding/<uuid:pk>/approve/", steps.approve, name="desk_case_approve"),
    path("desk/founding/<uuid:pk>/register/", steps.register, name="desk_case_register"),
    path("desk/founding/<uuid:pk>/documents/<slug:kind>/", documents.document, name="desk_case_document"),
    path("desk/founding/prospects/", prospects.prospects, name="desk_prospects"),
    path("desk/founding/prospects/new/", prospects.new, name="desk_prospect_new"),
    path("desk/founding/prospects/list/", prospects.load, name="desk_prospects_load"),
    path("desk/founding/prospects/<uuid:pk>/", prospects.prospect, name="desk_prospect"),
    path("desk/founding/prospects/<uuid:pk>/edit/", prospects.edit, name="desk_prospect_edit"),
    path("desk/founding/prospects/<uuid:pk>/aside/", prospects.aside, name="desk_prospect_aside"),
    path("desk/founding/prospects/<uuid:pk>/start/", prospects.start, name="desk_prospect_start"),
    path("desk/founding/unions/", unions.unions, name="desk_unions"),
    path("desk/founding/unions/<uuid:pk>/renew/", unions.renew, name="desk_union_renew"),
    path("desk/founding/campaigns/", campaigns.campaigns, name="desk_campaigns"),
    path("desk/founding/campaigns/new/", campaigns.new, name="desk_campaign_new"),
    path("desk/founding/campaigns/<uuid:pk>/", campaigns.campaign, name="desk_campaign"),
    path("desk/founding/campaigns/<uuid:pk>/edit/", campaigns.edit, name="desk_campaign_edit"),
]
