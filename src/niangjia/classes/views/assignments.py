"""Assignments: set and marked at the desk, handed in from the phone."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.form_pages import corrected, made
from niangjia.classes import services
from niangjia.classes.forms import AssignmentForm, MarkForm, WorkForm
from niangjia.classes.models import Assignment, Enrolment, Work
from niangjia.classes.services.telling import told_of_assignment
from niangjia.classes.views.desk import found_class
from niangjia.core.access import roles, signed_in
from niangjia.core.answers import go_on
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.papers import TYPES
from niangjia.people.roles import CADRES
from niangjia.rosters.files import load_sealed


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """Set an assignment."""
    about, posted = found_class(request, pk), request.POST if request.method == "POST" else None
    return made(
        request,
        AssignmentForm(posted, initial={"due_on": about.ends_on}),
        known=Assignment.objects.within(request.scope),
        make=partial(services.set_assignment, training_class=about),
        title=_("New assignment"),
        about=about,
        back=about.get_absolute_url(),
        said=_("Set. They find it with the class on their phone."),
        go=lambda _made: about.get_absolute_url(),
    )


def _assignment(request: HttpRequest, pk: Any) -> Assignment:
    within = Assignment.objects.within(request.scope).select_related("training_class__org")
    found: Assignment = get_object_or_404(within, pk=pk)
    return found


@roles(*CADRES)
@require_GET
def assignment(request: HttpRequest, pk: str) -> HttpResponse:
    """Show an assignment: who handed in, what is to be marked, who has not."""
    shown = _assignment(request, pk)
    works = {one.enrolment_id: one for one in shown.works.all()}
    for one in works.values():
        one.assignment = shown
    people = Enrolment.objects.filter(training_class=shown.training_class).select_related("person", "org")
    rows = [(one, works.get(one.pk)) for one in people if one.left_at is None or one.pk in works]
    context = {
        "assignment": shown,
        "about": shown.training_class,
        "rows": sorted(
            rows, key=lambda row: (row[1] is None, row[1] is not None and row[1].marked_at is not None)
        ),
        "handed_in": len(works),
        "marked": sum(one.marked_at is not None for one in works.values()),
    }
    return render(request, "classes/desk_assignment.html", context)


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct an assignment."""
    posted = request.POST if request.method == "POST" else None
    shown = _assignment(request, pk)
    return corrected(
        request,
        AssignmentForm(posted, instance=shown),
        find=lambda: _assignment(request, pk),
        save=lambda one, **given: services.update_assignment(assignment=one, **given),
        subject="assignment",
        about=shown.training_class,
    )


def _work(request: HttpRequest, pk: Any) -> Work:
    within = Work.objects.within(request.scope)
    found: Work = get_object_or_404(
        within.select_related("assignment__training_class__org", "enrolment__person", "enrolment__org"), pk=pk
    )
    return found


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, pk: str) -> HttpResponse:
    """Read what somebody handed in, and mark it."""
    shown, posted = _work(request, pk), request.method == "POST"
    form = MarkForm(request.POST if posted else None, initial={"mark": shown.mark, "comment": shown.comment})
    if posted and form.is_valid():
        try:
            services.mark_work(work=shown, actor=request.actor, at=database_now(), **form.cleaned_data)
            messages.success(request, _("Marked."))
            return go_on(shown.assignment.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {
        "work": shown,
        "assignment": shown.assignment,
        "about": shown.assignment.training_class,
        "form": form,
    }
    return render(request, "classes/desk_work.html", context, status=422 if form.errors else 200)


@roles(*CADRES)
@require_GET
def file(request: HttpRequest, pk: str) -> HttpResponse:
    """Give the paper somebody handed in."""
    shown = _work(request, pk)
    answer = _paper(shown)
    told_of_assignment("assignment.taken", shown.assignment, request.actor, database_now())
    return answer


def _paper(shown: Work) -> HttpResponse:
    content = load_sealed(shown.file, shown.file_key)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type=TYPES[shown.ending])
    answer["Content-Disposition"] = f'attachment; filename="work.{shown.ending}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, pk: str) -> HttpResponse:
    """Hand in an assignment of a class of mine, or read what was said to it."""
    mine = Enrolment.objects.live().of_person(request.person)
    about = get_object_or_404(
        Assignment.objects.filter(training_class__enrolments__in=mine).select_related("training_class__org"),
        pk=pk,
    )
    own = mine.select_related("person").get(training_class=about.training_class)
    known = Work.objects.filter(assignment=about, enrolment=own).first()
    posted = request.method == "POST"
    form = WorkForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"text": known.text if known else ""},
    )
    if posted and form.is_valid():
        try:
            services.hand_in_work(
                assignment=about,
                enrolment=own,
                actor=request.actor,
                at=database_now(),
                **form.cleaned_data,
            )
            messages.success(request, _("Handed in."))
            return go_on(reverse("classes:my_class", args=[own.pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {
        "assignment": about,
        "enrolment": own,
        "about": about.training_class,
        "work": known,
        "form": form,
        "late": about.is_late(database_now()),
    }
    return render(request, "classes/worker_assignment.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def own_file(request: HttpRequest, pk: str) -> HttpResponse:
    """Give back the paper I handed in."""
    mine = Enrolment.objects.of_person(request.person)
    return _paper(get_object_or_404(Work, pk=pk, enrolment__in=mine))
