from django.urls import path

from niangjia.concerns.views import acting, calling, desk, duty, nameless, worker

app_name = "concerns"
urlpatterns = [
    path("union/concern/", worker.say_it, name="worker_raise"),
    path("union/concern/at/<str:code>/", worker.say_it_by_code, name="worker_raise_by_code"),
    path("union/concern/follow/", nameless.follow, name="worker_follow"),
    path("union/concerns/", worker.concerns, name="worker_concerns"),
    path("union/concerns/<uuid:pk>/", worker.concern, name="worker_concern"),
    path("union/concerns/<uuid:pk>/say/", worker.say, name="worker_say"),
    path("union/concerns/<uuid:pk>/photo/", worker.photo, name="worker_photo"),
    path("desk/concerns/", desk.concerns, name="desk_concerns"),
    path("desk/concerns/new/", desk.new, name="desk_new"),
    path("desk/concerns/<uuid:pk>/", desk.concern, name="desk_concern"),
    path("desk/concerns/<uuid:pk>/edit/", desk.edit, name="desk_edit"),
    path("desk/concerns/<uuid:pk>/act/", acting.act, name="desk_act"),
    path("desk/concerns/<uuid:pk>/phone/", acting.phone, name="desk_phone"),
    path("desk/concerns/<uuid:pk>/photo/", desk.photo, name="desk_photo"),
    path("desk/concerns/outside/<uuid:pk>/", acting.outside, name="desk_outside"),
    path("desk/concerns/posters/<uuid:pk>/", desk.poster, name="desk_poster"),
    path("desk/concerns/call-backs/", calling.call_backs, name="desk_call_backs"),
    path("desk/concerns/call-backs/<uuid:pk>/", calling.call_back, name="desk_call_back"),
    path("desk/concerns/duty/", duty.duty, name="desk_duty"),
]
