"""The library on the desk: courses, who can give them, their materials, and what a change of the law takes off the menu."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made, show_form
from niangjia.core.access import roles, signed_in
from niangjia.core.answers import go_on, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.courses import policies, queries, services
from niangjia.courses.choices import CourseState, Field
from niangjia.courses.forms import CourseForm, LawForm, MaterialForm
from niangjia.courses.materials import material_path, type_of
from niangjia.courses.models import Course, Lecturer, Material
from niangjia.courses.policies import MANAGERS
from niangjia.courses.views.pages import (
    READERS,
    chosen_of,
    found,
    keeper,
    manages,
    page_of,
    takeaway,
    wants_workbook,
)
from niangjia.people.choices import group_names
from niangjia.people.roles import STAFF_UP


@roles(*READERS)
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """List the library; take it away as a workbook."""
    chosen = chosen_of(request, "q", "field", "state", "sort")
    listed = queries.with_lecturers(
        queries.courses(
            request.scope,
            text=chosen["q"],
            field=chosen["field"],
            state=chosen["state"],
            sort=chosen["sort"],
        )
    )
    if wants_workbook(request):
        heads = [
            _("Title"),
            _("Course field"),
            _("Minutes"),
            _("For"),
            _("State"),
            _("In the library since"),
            _("Lecturers"),
        ]
        rows = [
            (
                one.title,
                one.get_field_display(),
                one.minutes,
                one.audience or group_names(one.groups),
                one.get_state_display(),
                one.listed_on,
                one.able,
            )
            for one in listed
        ]
        return takeaway(request, _("Courses"), heads, rows, (40, 18, 10, 24, 12, 14, 10))
    page = page_of(request, listed)
    context = {
        "page": page,
        "given": queries.given([one.pk for one in page]),
        "chosen": chosen,
        "fields": Field.choices,
        "states": CourseState.choices,
        "may_keep": manages(request),
    }
    return render(request, "courses/desk_courses.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a course in the library that was there before, or that needs no trial lecture."""
    return made(
        request,
        CourseForm(request.POST or None),
        known=Course.objects.within(request.scope),
        make=lambda **given: services.add_course(org=keeper(request), **given),
        title=_("New course"),
        back=reverse("courses:desk_courses"),
    )


def _course(request: HttpRequest, pk: str) -> Course:
    course: Course = found(request, Course, pk, "org", "proposal__lecturer__person")
    return course


@roles(*READERS)
@require_GET
def course(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one course: what the menu says, who can give it, its materials, where it came from."""
    shown, day = _course(request, pk), local_day(database_now())
    able = list(queries.can_give(shown))
    told = queries.given([shown.pk])
    may_keep = policies.can_manage(request.actor, shown.org)
    context = {
        "course": shown,
        "groups": group_names(shown.groups),
        "able": able,
        "engaged": {one.pk for one in queries.can_give(shown, day)},
        "choice": Lecturer.objects.in_term(day)
        .filter(org=shown.org)
        .select_related("person")
        .order_by("person__pinyin")
        if may_keep
        else [],
        "materials": queries.materials_of(shown),
        "given": told.get(shown.pk, queries.Given(0)) if told is not None else None,
        "trials": shown.proposal.trials.select_related("round") if hasattr(shown, "proposal") else [],
        "needs": shown.needs.order_by("-told_on")[:10],
        "upload": MaterialForm(),
        "may_keep": may_keep,
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_course.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct what the menu says; a stale save answers 409 and shows both."""
    return corrected(
        request,
        CourseForm(request.POST or None, instance=_course(request, pk)),
        find=lambda: _course(request, pk),
        save=lambda record, **given: services.update_course(course=record, **given),
        subject="course",
    )


@roles(*MANAGERS)
@require_POST
def state(request: HttpRequest, pk: str) -> HttpResponse:
    """Retire a course, take it up again, take it off the menu to be revised, or put it on again."""
    shown, act = _course(request, pk), text_of(request, "act")
    given = {"course": shown, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if act == "retire":
            services.retire(reason=text_of(request, "reason"), **given)
            messages.success(request, _("Retired. It is off the menu."))
        elif act == "again":
            services.take_up_again(**given)
            messages.success(request, _("It is in the library again."))
        elif act == "revise":
            services.to_revise(reason=text_of(request, "reason"), **given)
            messages.success(request, _("Off the menu until it is revised."))
        else:
            services.revised(**given)
            messages.success(request, _("It is on the menu again."))
    return go_on(shown.get_absolute_url())


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def law(request: HttpRequest) -> HttpResponse:
    """Say that a law changed: all courses of its field are off the menu until each is revised."""
    form = LawForm(request.POST or None)
    back = reverse("courses:desk_courses")
    if request.method == "POST" and form.is_valid():
        try:
            number = services.law_changed(
                org=keeper(request), actor=request.actor, at=database_now(), **form.cleaned_data
            )
            said = ngettext(
                "%(number)d course is to be revised.", "%(number)d courses are to be revised.", number
            )
            messages.success(request, said % {"number": number})
            return go_on(f"{back}?state=revision")
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    about = _(
        "Courses of the field are off the menu until each is revised. Orders that were placed are not touched."
    )
    return show_form(request, form, title=_("A law changed"), about=about, back=back)


@roles(*MANAGERS)
@require_POST
def lecturers(request: HttpRequest, pk: str) -> HttpResponse:
    """Say who can give a course."""
    shown = _course(request, pk)
    sent = [one for one in request.POST.getlist("lecturer") if len(one) <= 36]
    with refusals_told(request):
        known = {str(one.pk): one for one in Lecturer.objects.filter(org=shown.org)}
        chosen = [known[one] for one in sent if one in known]
        services.set_lecturers(course=shown, lecturers=chosen, actor=request.actor, at=database_now())
        messages.success(request, _("Saved."))
    return go_on(shown.get_absolute_url())


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def materials(request: HttpRequest, pk: str) -> HttpResponse:
    """Send a file, or take one off."""
    shown = _course(request, pk)
    posted = request.method == "POST"
    if posted and (drop := text_of(request, "drop")):
        material = next((one for one in shown.materials.all() if str(one.pk) == drop), None)
        if material is not None:
            services.drop_material(material=material, actor=request.actor, at=database_now())
            messages.success(request, _("Taken off."))
        return go_on(shown.get_absolute_url())
    form = MaterialForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            services.add_material(course=shown, actor=request.actor, at=database_now(), **form.cleaned_data)
            messages.success(request, _("Kept."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error("upload", str(refusal))
    return show_form(
        request,
        form,
        title=_("Send a material"),
        about=shown.title,
        back=shown.get_absolute_url(),
        multipart=True,
    )


@signed_in
@require_GET
def material(request: HttpRequest, pk: str) -> FileResponse:
    """Give a material: to staff of the library's scope, to those who give the course, handouts to everybody signed in."""
    kept = get_object_or_404(Material.objects.select_related("course__org"), pk=pk, dropped_at=None)
    path = material_path(kept.file)
    if path is None or not _may_have(request, kept):
        raise Http404
    ending = kept.file.rpartition(".")[2]
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{kept.name}.{ending}",
        content_type=type_of(kept.file),
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


def _may_have(request: HttpRequest, kept: Material) -> bool:
    if kept.handout and kept.course.state != CourseState.RETIRED:
        return True
    actor = request.actor
    if actor.has_role(*READERS) and actor.scope is not None and actor.scope.covers(kept.course.org.path):
        return True
    if request.person is None:
        return False
    own = Lecturer.objects.of_person(request.person.root_id).in_term(local_day(database_now()))
    able: bool = own.filter(teachings__course=kept.course).exists()
    return able
