"""A lecturer's pages: dates to answer, lectures to come, the record."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from niangjia.core.access import roles, signed_in
from niangjia.core.answers import go_on, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.docx import attachment, written
from niangjia.courses.models import Lecturer
from niangjia.courses.queries import materials_of
from niangjia.training import documents, queries, services
from niangjia.training.choices import LIVE, Side
from niangjia.training.models import Placement
from niangjia.training.views.pages import READERS, me_of, my_lecture_of


@signed_in
@require_GET
def lectures(request: HttpRequest) -> HttpResponse:
    """What I am asked to give, what is fixed, and what I have given."""
    me, at = me_of(request), database_now()
    mine = list(Lecturer.objects.of_person(me.pk))
    found = Placement.objects.of_lecturer(me).filter(state__in=LIVE[1:], ends_at__gt=at).with_all()
    context = {
        "upcoming": found.order_by("starts_at"),
        "records": [(one, queries.record_of(one, at)) for one in mine],
        "is_lecturer": bool(mine),
    }
    return render(request, "training/worker_lectures.html", context)


@signed_in
@require_GET
def lecture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One lecture of mine: when, where, for whom, and my answer."""
    shown = my_lecture_of(request, pk)
    at = database_now()
    context = {
        "placement": shown,
        "order": shown.order,
        "ahead": at < shown.starts_at,
        "over": at >= shown.ends_at,
        "questions": queries.questions_of(shown, me_of(request)).count() if shown.session_id else 0,
        "materials": [versions[0] for versions in materials_of(shown.course)],
    }
    return render(request, "training/worker_lecture.html", context)


@signed_in
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that I come, or that I cannot."""
    shown = my_lecture_of(request, pk)
    answer_for_lecturer(request, shown)
    return go_on(reverse("training:my_lectures"))


def answer_for_lecturer(request: HttpRequest, shown: Placement) -> None:
    """Take a lecturer's answer, from themselves or from whoever has them on the phone."""
    at = database_now()
    with refusals_told(request):
        if text_of(request, "answer") == "yes":
            done = services.confirm(placement=shown, side=Side.LECTURER, actor=request.actor, at=at)
            messages.success(
                request,
                _("The date is fixed.") if done.confirmed else _("Thank you. The unit is still to confirm."),
            )
        else:
            services.refuse(placement=shown, reason=text_of(request, "reason"), actor=request.actor, at=at)
            messages.success(request, _("Thank you for saying so. Somebody else is being looked for."))


@signed_in
@require_POST
def word(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the word of an online session."""
    shown = my_lecture_of(request, pk)
    with refusals_told(request):
        services.set_code_word(
            placement=shown, word=text_of(request, "word"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Saved. Tell the word during the lecture."))
    return go_on(reverse("training:my_lecture", args=[pk]))


@signed_in
@require_GET
def my_certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """My certificate as a lecturer, as a Word file."""
    found = Lecturer.objects.of_person(me_of(request).pk).select_related("person", "org")
    return _certificate(request, get_object_or_404(found, pk=pk), reverse("training:my_lectures"))


@roles(*READERS)
@require_GET
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A lecturer's record at the desk: lectures, hours, what listeners and units said."""
    lecturer = _lecturer_of(request, pk)
    context = {"lecturer": lecturer, "record": queries.record_of(lecturer, database_now())}
    return render(request, "training/desk_record.html", context)


@roles(*READERS[:-1])
@require_GET
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A lecturer's certificate, as a Word file."""
    return _certificate(request, _lecturer_of(request, pk), reverse("training:desk_record", args=[pk]))


def _lecturer_of(request: HttpRequest, pk: UUID) -> Lecturer:
    found: Lecturer = get_object_or_404(
        Lecturer.objects.within(request.scope).select_related("person", "firm", "org"), pk=pk
    )
    return found


def _certificate(request: HttpRequest, lecturer: Lecturer, back: str) -> HttpResponse:
    at = database_now()
    record = queries.record_of(lecturer, at)
    if not record.lectures:
        messages.info(request, _("No lecture given yet"))
        return go_on(back)
    paper = documents.certificate(lecturer, record, local_day(at))
    return attachment(f"{lecturer}授课证明", written(paper))
