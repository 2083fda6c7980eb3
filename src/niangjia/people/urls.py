from django.urls import path

from niangjia.people.views import desk, merging, worker

app_name = "people"
urlpatterns = [
    path("desk/people/", desk.people, name="desk_people"),
    path("desk/people/export/", desk.export, name="desk_people_export"),
    path("desk/people/new/", desk.new, name="desk_person_new"),
    path("desk/people/alike/", merging.alike, name="desk_alike"),
    path("desk/people/<uuid:pk>/", desk.person, name="desk_person"),
    path("desk/people/<uuid:pk>/edit/", desk.edit, name="desk_person_edit"),
    path("desk/people/<uuid:pk>/unmask/", desk.unmask, name="desk_unmask"),
    path("desk/people/<uuid:pk>/posts/", desk.posts, name="desk_posts"),
    path("desk/people/<uuid:pk>/merge/", merging.merge, name="desk_merge"),
    path("desk/act-for/", desk.act_for, name="act_for"),
    path("my/profile/", worker.profile, name="worker_profile"),
    path("my/data/", worker.data, name="worker_data"),
    path("my/data/export/", worker.export, name="worker_data_export"),
    path("my/data/consents/<uuid:pk>/withdraw/", worker.withdraw, name="worker_consent_withdraw"),
    path("my/data/erase/", worker.erase, name="worker_erase"),
]
