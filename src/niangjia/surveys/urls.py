from django.urls import path

from niangjia.surveys.views import desk, questions, results, running, worker

app_name = "surveys"
urlpatterns = [
    path("surveys/", worker.surveys, name="worker_surveys"),
    path("surveys/code/", worker.code, name="worker_code"),
    path("surveys/at/<str:code>/", worker.by_poster, name="worker_by_poster"),
    path("surveys/<uuid:pk>/", worker.survey, name="worker_survey"),
    path("desk/surveys/", desk.surveys, name="desk_surveys"),
    path("desk/surveys/new/", desk.new, name="desk_survey_new"),
    path("desk/surveys/<uuid:pk>/", desk.survey, name="desk_survey"),
    path("desk/surveys/<uuid:pk>/edit/", desk.edit, name="desk_survey_edit"),
    path("desk/surveys/<uuid:pk>/preview/", desk.preview, name="desk_survey_preview"),
    path("desk/surveys/<uuid:pk>/act/", running.act, name="desk_survey_act"),
    path("desk/surveys/<uuid:pk>/poster/", running.poster, name="desk_survey_poster"),
    path("desk/surveys/<uuid:pk>/codes/", running.codes, name="desk_survey_codes"),
    path("desk/surveys/<uuid:pk>/questions/new/", questions.new, name="desk_question_new"),
    path("desk/surveys/questions/<uuid:pk>/edit/", questions.edit, name="desk_question_edit"),
    path("desk/surveys/questions/<uuid:pk>/act/", questions.act, name="desk_question_act"),
    path("desk/surveys/questions/<uuid:pk>/texts/", results.texts, name="desk_question_texts"),
    path("desk/surveys/<uuid:pk>/results/", results.results, name="desk_survey_results"),
    path("desk/surveys/<uuid:pk>/export/", results.export, name="desk_survey_export"),
    path("desk/surveys/answers/<uuid:pk>/", results.answer, name="desk_answer"),
]
