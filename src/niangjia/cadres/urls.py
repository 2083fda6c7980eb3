from django.urls import path

from niangjia.cadres.views import guidance, pairing, reserve, stations

app_name = "cadres"
urlpatterns = [
    path("desk/cadres/stations/", stations.stations, name="desk_stations"),
    path("desk/cadres/mine/", stations.mine, name="desk_mine"),
    path("desk/cadres/stations/<uuid:pk>/", stations.station, name="desk_station"),
    path("desk/cadres/stations/<uuid:pk>/assign/", stations.assign, name="desk_assign"),
    path("desk/cadres/stations/<uuid:pk>/visit/", stations.visit, name="desk_visit_new"),
    path("desk/cadres/liaisons/<uuid:pk>/end/", stations.end, name="desk_liaison_end"),
    path("desk/cadres/visits/<uuid:pk>/take-back/", stations.take_back, name="desk_visit_take_back"),
    path("desk/cadres/guidance/", guidance.unions, name="desk_guidance"),
    path("desk/cadres/guidance/<uuid:pk>/", guidance.union, name="desk_union"),
    path("desk/cadres/guidance/<uuid:pk>/assign/", guidance.assign, name="desk_guide_assign"),
    path("desk/cadres/guidance/<uuid:pk>/note/", guidance.note, name="desk_guidance_note"),
    path("desk/cadres/guides/<uuid:pk>/end/", guidance.end, name="desk_guidance_end"),
    path("desk/cadres/reserve/", reserve.reserve, name="desk_reserve"),
    path("desk/cadres/reserve/nominate/", reserve.nominate, name="desk_nominate"),
    path("desk/cadres/reserve/<uuid:pk>/", reserve.file, name="desk_reserve_file"),
    path("desk/cadres/reserve/<uuid:pk>/edit/", reserve.edit, name="desk_reserve_edit"),
    path("desk/cadres/reserve/<uuid:pk>/step/", reserve.step, name="desk_reserve_step"),
    path("desk/cadres/reserve/<uuid:pk>/entry/", reserve.entry, name="desk_reserve_entry"),
    path("desk/cadres/pairing/", pairing.pairings, name="desk_pairings"),
    path("desk/cadres/pairing/new/", pairing.new, name="desk_pairing_new"),
    path("desk/cadres/pairing/<uuid:pk>/", pairing.pairing, name="desk_pairing"),
    path("desk/cadres/pairing/<uuid:pk>/edit/", pairing.edit, name="desk_pairing_edit"),
    path("desk/cadres/pairing/<uuid:pk>/record/", pairing.record, name="desk_joint_new"),
]
