from django.urls import path

from niangjia.joining.views import codes, desk, leads, members, scanning, transfers, windows, worker

app_name = "joining"
urlpatterns = [
    path("join/", worker.join, name="worker_join"),
    path("join/<str:code>/", worker.join_by_code, name="worker_join_by_code"),
    path("my/joining/", worker.application, name="worker_application"),
    path("my/joining/withdraw/", worker.withdraw, name="worker_withdraw"),
    path("my/transfer/", worker.transfer, name="worker_transfer"),
    path("my/card/", worker.card, name="worker_card"),
    path("c/<str:code>/", codes.card, name="desk_card"),
    path("desk/joining/", desk.applications, name="desk_applications"),
    path("desk/joining/decide/", desk.decide_many, name="desk_decide_many"),
    path("desk/joining/<uuid:pk>/", desk.application, name="desk_application"),
    path("desk/joining/<uuid:pk>/decide/", desk.decide, name="desk_decide"),
    path("desk/joining/codes/", codes.codes, name="desk_codes"),
    path("desk/joining/codes/mine/", codes.own_poster, name="desk_own_poster"),
    path("desk/joining/codes/<uuid:pk>/", codes.poster, name="desk_poster"),
    path("desk/joining/unions/", codes.routes, name="desk_routes"),
    path("desk/joining/leads/", leads.leads, name="desk_leads"),
    path("desk/joining/leads/<uuid:pk>/", leads.ask, name="desk_lead"),
    path("desk/joining/funnel/", leads.funnel, name="desk_funnel"),
    path("desk/joining/windows/", windows.windows, name="desk_windows"),
    path("desk/joining/windows/<uuid:pk>/", windows.window, name="desk_window"),
    path("desk/joining/windows/<uuid:pk>/roster/", windows.roster, name="desk_window_roster"),
    path("desk/joining/windows/<uuid:pk>/scan/", scanning.scan_at_window, name="desk_window_scan"),
    path("desk/joining/windows/<uuid:pk>/approve/", windows.approve_all, name="desk_window_approve"),
    path("desk/joining/windows/<uuid:pk>/close/", windows.close, name="desk_window_close"),
    path("desk/joining/scan/", scanning.scan, name="desk_scan"),
    path("desk/joining/transfers/", transfers.transfers, name="desk_transfers"),
    path("desk/joining/transfers/<uuid:pk>/", transfers.answer, name="desk_transfer"),
    path("desk/joining/members/<uuid:pk>/", members.change, name="desk_member"),
]
