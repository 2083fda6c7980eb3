from django.urls import path

from niangjia.classes.views import assignments, bank, desk, groups, people, worker

app_name = "classes"
urlpatterns = [
    path("certificates/", worker.check, name="check"),
    path("my/classes/", worker.my_classes, name="my_classes"),
    path("my/classes/<uuid:pk>/", worker.my_class, name="my_class"),
    path("my/classes/<uuid:pk>/test/", worker.test, name="my_test"),
    path("my/classes/<uuid:pk>/certificate/", worker.certificate, name="my_certificate"),
    path("my/classes/assignments/<uuid:pk>/", assignments.hand_in, name="my_assignment"),
    path("my/classes/work/<uuid:pk>/file/", assignments.own_file, name="my_work_file"),
    path("desk/classes/", desk.classes, name="desk_classes"),
    path("desk/classes/new/", desk.new, name="desk_class_new"),
    path("desk/classes/<uuid:pk>/", desk.training_class, name="desk_class"),
    path("desk/classes/<uuid:pk>/edit/", desk.edit, name="desk_class_edit"),
    path("desk/classes/<uuid:pk>/plan/", desk.plan, name="desk_plan"),
    path("desk/classes/halves/<uuid:pk>/remove/", desk.remove, name="desk_half_remove"),
    path("desk/classes/<uuid:pk>/units/", people.quota, name="desk_class_quota"),
    path("desk/classes/<uuid:pk>/enrol/", people.enrol, name="desk_enrol"),
    path("desk/classes/<uuid:pk>/export/", people.export, name="desk_class_export"),
    path("desk/classes/<uuid:pk>/certify/", people.certify, name="desk_certify"),
    path("desk/classes/roster/<uuid:pk>/leave/", people.leave, name="desk_leave"),
    path("desk/classes/roster/<uuid:pk>/certificate/", people.certificate, name="desk_certificate"),
    path("desk/classes/roster/<uuid:pk>/withdraw/", people.withdraw, name="desk_certificate_withdraw"),
    path("desk/classes/<uuid:pk>/groups/", groups.groups, name="desk_groups"),
    path("desk/classes/<uuid:pk>/groups/draw/", groups.draw, name="desk_groups_draw"),
    path("desk/classes/<uuid:pk>/assignments/", assignments.new, name="desk_assignment_new"),
    path("desk/classes/assignments/<uuid:pk>/", assignments.assignment, name="desk_assignment"),
    path("desk/classes/assignments/<uuid:pk>/edit/", assignments.edit, name="desk_assignment_edit"),
    path("desk/classes/work/<uuid:pk>/", assignments.work, name="desk_work"),
    path("desk/classes/work/<uuid:pk>/file/", assignments.file, name="desk_work_file"),
    path("desk/classes/questions/", bank.questions, name="desk_questions"),
    path("desk/classes/questions/new/", bank.new, name="desk_question_new"),
    path("desk/classes/questions/<uuid:pk>/", bank.edit, name="desk_question"),
    path("desk/classes/questions/<uuid:pk>/retire/", bank.retire, name="desk_question_retire"),
]
