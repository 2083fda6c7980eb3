"""The questions of a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.surveys import services
from niangjia.surveys.forms import QuestionForm
from niangjia.surveys.models import Question
from niangjia.surveys.views.pages import found_question, found_survey

FORM = "surveys/desk_question_form.html"


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """Put a question at the end; “and another” opens the next empty one."""
    survey, attempt = found_survey(request, pk), attempt_of(request)
    form = QuestionForm(request.POST or None, survey=survey, initial={"kind": "one"})
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.actor, "at": database_now(), "attempt": attempt, **form.cleaned_data}
        known = Question.objects.within(request.scope).filter(survey=survey)
        try:
            made = make_once(known, attempt, lambda: services.add_question(survey=survey, **given))
            if "another" in request.POST:
                messages.success(request, _("Put in: %(question)s") % {"question": made.text})
                return go_on(request.path)
            return go_on(made.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(
        request,
        form,
        title=_("Add a question"),
        about=survey.title,
        back=survey.get_absolute_url(),
        template=FORM,
        attempt=attempt,
        another=True,
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a question, and when it is shown; a stale save answers 409 and shows both."""
    shown = found_question(request, pk)
    return corrected(
        request,
        QuestionForm(request.POST or None, instance=shown, survey=shown.survey),
        find=lambda: found_question(request, pk),
        save=lambda one, **given: services.update_question(question=one, **given),
        subject="question",
        template=FORM,
        title=_("Survey question"),
        about=shown.survey.title,
    )


@roles(*STAFF_UP)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    shown, does = found_question(request, pk), text_of(request, "do")
    given = {"question": shown, "actor": request.actor, "at": database_now()}
    back = shown.survey.get_absolute_url()
    with refusals_told(request):
        if does == "drop":
            services.drop_question(**given)
            messages.success(request, _("Taken out: %(question)s") % {"question": shown.text})
            return go_on(back)
        if does in ("up", "down"):
            services.move_question(up=does == "up", **given)
    return go_on(shown.get_absolute_url())
