"""The menu everybody reads: courses by field, one course, and what one wishes to hear."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on, make_once, search_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.courses import queries, services
from niangjia.courses.choices import CourseState, Field, Subject
from niangjia.courses.errors import BadNeed
from niangjia.courses.forms import WishForm
from niangjia.courses.models import Course, Need
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import group_names
from niangjia.people.models import Person

PER_PAGE = 20


@anyone
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """List the courses that can be ordered, by field."""
    text, field, subject = search_of(request), search_of(request, "field"), search_of(request, "subject")
    subject = subject if subject in Subject.values else ""
    page = Paginator(
        queries.with_lecturers(queries.menu(text=text, field=field, subject=subject)), PER_PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "given": queries.given([one.pk for one in page]),
        "fields": queries.fields_on_menu(),
        "field": field,
        "text": text,
    }
    return render(request, "courses/worker_menu.html", context)


@anyone
@require_GET
def course(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one course: what it is about, for whom, how long, who can give it, and what leads on from it."""
    shown = get_object_or_404(Course.objects.exclude(state=CourseState.RETIRED).select_related("org"), pk=pk)
    able = list(queries.can_give(shown, local_day(database_now())))
    told = queries.given([shown.pk])
    context = {
        "course": shown,
        "groups": group_names(shown.groups),
        "able": able,
        "on_site": any(one.on_site for one in able),
        "online": any(one.online for one in able),
        "given": told.get(shown.pk) if told is not None else None,
        "links": queries.links(shown) if shown.orderable else [],
        "handouts": [one[0] for one in queries.materials_of(shown) if one[0].handout],
    }
    return render(request, "courses/worker_course.html", context)


def _library_of(person: Person) -> Org:
    """Give who hears of somebody's wish: the district they belong to, else the city's own work."""
    home = person.home_org
    district = home.district if home is not None else None
    own = district or Org.objects.open().filter(kind=OrgKind.HEADQUARTERS).first()
    if own is None:
        own = Org.objects.open().exclude(district=None).order_by("path").first()
    if own is None:
        raise BadNeed(_("Nobody reads wishes here yet."))
    return own


@signed_in
@require_http_methods(["GET", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """Tell what one, or one's unit, wishes to hear."""
    me: Person | None = request.person
    attempt = attempt_of(request)
    form = WishForm(request.POST or None, initial={"topic": search_of(request)})
    if request.method == "POST" and form.is_valid():
        try:
            if me is None:
                raise BadNeed(_("Nobody reads wishes here yet."))
            given = {"person": me, "org": _library_of(me), "attempt": attempt, **form.cleaned_data}
            make_once(
                Need.objects.of_person(me),
                attempt,
                lambda: services.tell_need(actor=request.actor, at=database_now(), **given),
            )
            messages.success(request, _("Thank you. We look for a lecturer, and more wishes make it sooner."))
            return go_on(reverse("courses:worker_wish"))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "attempt": attempt,
        "wishes": Need.objects.of_person(me).select_related("course", "call")[:10] if me else [],
        "fields": Field.choices,
    }
    return render(request, "courses/worker_wish.html", context, status=422 if form.errors else 200)
