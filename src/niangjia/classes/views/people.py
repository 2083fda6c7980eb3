"""Who is in a class, at the desk: places by unit, the roster, certificates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.classes import queries, services
from niangjia.classes.documents import certificate_paper
from niangjia.classes.forms import EnrolForm, QuotaForm
from niangjia.classes.models import Certificate, Enrolment
from niangjia.classes.services.telling import told
from niangjia.classes.views.desk import found_class
from niangjia.core import docx, xlsx
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, search_of, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import CADRES

#: So many names leave at once; a class is larger only as a whole.
MOST = 500


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def quota(request: HttpRequest, pk: str) -> HttpResponse:
    """Say how many a unit sends."""
    about, posted = found_class(request, pk), request.method == "POST"
    form = QuotaForm(request.POST if posted else None, scope=request.scope, initial={"places": 2})
    if posted and form.is_valid():
        try:
            services.set_quota(
                training_class=about, actor=request.actor, at=database_now(), **form.cleaned_data
            )
            messages.success(request, _("Saved."))
            return go_on(reverse("classes:desk_class_quota", args=[pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "about": about, "quotas": queries.quotas(about)}
    return render(request, "classes/desk_quota.html", context, status=422 if form.errors else 200)


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, pk: str) -> HttpResponse:
    """Put somebody on the roster."""
    about, posted = found_class(request, pk), request.method == "POST"
    units = [one.org.pk for one in queries.quotas(about)]
    form = EnrolForm(request.POST if posted else None, units=units)
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            services.enrol_by_phone(training_class=about, actor=request.actor, at=database_now(), **data)
            messages.success(request, _("%(person)s is on the roster.") % {"person": data["name"]})
            return go_on(reverse("classes:desk_enrol", args=[pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "about": about, "quotas": queries.quotas(about)}
    return render(request, "classes/desk_enrol.html", context, status=422 if form.errors else 200)


def _enrolment(request: HttpRequest, pk: Any) -> Enrolment:
    within = Enrolment.objects.within(request.scope).select_related("training_class__org", "person", "org")
    found: Enrolment = get_object_or_404(within, pk=pk)
    return found


@roles(*CADRES)
@require_POST
def leave(request: HttpRequest, pk: str) -> HttpResponse:
    """Take somebody off the roster."""
    one = _enrolment(request, pk)
    with refusals_told(request):
        services.leave(enrolment=one, actor=request.actor, at=database_now())
        messages.success(request, _("%(person)s is off the roster.") % {"person": one.person})
    return go_on(one.training_class.get_absolute_url())


@roles(*CADRES)
@require_POST
def certify(request: HttpRequest, pk: str) -> HttpResponse:
    """Issue the certificates that were earned."""
    about = found_class(request, pk)
    with refusals_told(request):
        made = services.issue_certificates(training_class=about, actor=request.actor, at=database_now())
        text = ngettext("%(number)d certificate issued.", "%(number)d certificates issued.", len(made))
        messages.success(request, text % {"number": len(made)})
    return go_on(about.get_absolute_url())


@roles(*CADRES)
@require_GET
def certificate(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a certificate as a Word file."""
    one = _enrolment(request, pk)
    mine = Certificate.objects.filter(enrolment=one, withdrawn_at=None).first()
    if mine is None:
        raise Http404
    mine.enrolment = one
    told("training_class.certificate_taken", one.training_class, request.actor, database_now())
    return docx.attachment(f"结业证书 {one.person.name}", docx.written(certificate_paper(mine)))


@roles(*CADRES)
@require_POST
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a certificate back."""
    one = _enrolment(request, pk)
    with refusals_told(request):
        services.withdraw_certificate(
            enrolment=one, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Withdrawn. Its code says so from now on."))
    return go_on(one.training_class.get_absolute_url())


@roles(*CADRES)
@require_POST
def export(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the roster with who came when as a workbook; the reason is kept."""
    about, reason = found_class(request, pk), text_of(request, "reason").strip()
    if not reason:
        messages.error(request, _("Please give a reason; it is kept with the record."))
        return go_on(about.get_absolute_url())
    _groups, _group, listed = queries.in_group(
        queries.roster(about, database_now()), search_of(request, "group")
    )
    if len(listed) > MOST:
        messages.error(request, _("More than 500 people: take them group by group."))
        return go_on(about.get_absolute_url())
    halves = list(queries.half_days(about))
    words = {True: _("came"), False: _("absent"), None: ""}
    heads = [f"{half.day.on} {half.get_part_display()}" for half in halves]
    rows = [
        (
            row.enrolment.org.name,
            row.enrolment.person.name,
            row.enrolment.group_number,
            *(words[one] for one in row.there),
            row.hours,
            row.score,
            row.certificate.shown_code if row.certificate and not row.certificate.withdrawn_at else "",
        )
        for row in listed
    ]
    columns = [
        _("Unit"),
        _("Full name"),
        _("Group of the class"),
        *heads,
        _("Credit hours"),
        _("Score"),
        _("Certificate"),
    ]
    told("training_class.exported", about, request.actor, database_now(), reason=reason, rows=len(rows))
    return xlsx.download(about.title, [xlsx.Sheet(_("Class list"), columns, rows)])
