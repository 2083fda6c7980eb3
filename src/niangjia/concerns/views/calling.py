"""Call-backs: the task shows the number while it is open, and is the reason that is kept."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.concerns import policies, queries, services
from niangjia.concerns.errors import OwnHandling
from niangjia.concerns.models import CallBack, Draw
from niangjia.concerns.services.calling import month_of
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import BadInput, NotAllowed, RuleViolation
from niangjia.orgs.models import Org
from niangjia.people import services as people
from niangjia.people.roles import STAFF_UP

SAYINGS = {"yes": True, "no": False}


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def call_backs(request: HttpRequest) -> HttpResponse:
    """List the call-backs to make, and the draws they came from; draw last month's."""
    last = month_of(month_of(local_day(database_now())) - timedelta(days=1))
    org = get_object_or_404(Org, pk=request.scope.org_id)
    if request.method == "POST":
        with refusals_told(request):
            if org.pk != org.district_id:
                raise NotAllowed
            made = services.draw(org=org, month=last, actor=request.actor, at=database_now())
            text = _("%(drawn)s of %(population)s drawn.")
            messages.success(request, text % {"drawn": made.drawn, "population": made.population})
        return go_on(reverse("concerns:desk_call_backs"))
    draws = Draw.objects.within(request.scope).select_related("org")
    context = {
        "page": Paginator(queries.calls_to_make(request.actor), 30).get_page(request.GET.get("page")),
        "draws": draws[:12],
        "last": last,
        "may_draw": org.pk == org.district_id
        and policies.can_draw(request.actor)
        and not draws.filter(org=org, month=last).exists(),
    }
    return render(request, "concerns/desk_call_backs.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest, pk: str) -> HttpResponse:
    """Call somebody back. Who handled the concern is sent away before any number is shown."""
    found = CallBack.objects.within(request.scope).select_related("concern__person", "concern__org", "org")
    call = get_object_or_404(found, pk=pk)
    if policies.handled(request.actor, call.concern):
        messages.error(request, str(OwnHandling()))
        return go_on(reverse("concerns:desk_call_backs"))
    if not policies.can_call(request.actor, call):
        raise Http404
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _record(request, call)
            return go_on(reverse("concerns:desk_call_backs"))
        except RuleViolation as violation:
            refusal, status = str(violation), violation.status
    phone = ""
    if not call.reached and call.concern.person is not None:
        phone = people.unmask(
            person=call.concern.person,
            field="phone",
            reason=_("Call back about concern %(number)s") % {"number": call.concern.number},
            actor=request.actor,
            at=database_now(),
        )
    chosen = {name: text_of(request, name) for name in ("reached", "solved", "satisfied", "said")}
    context = {"call": call, "concern": call.concern, "phone": phone, "refusal": refusal, "chosen": chosen}
    return render(request, "concerns/desk_call.html", context, status=status)


def _record(request: HttpRequest, call: CallBack) -> None:
    """:raises BadInput: it is not said whether somebody was reached."""
    reached = text_of(request, "reached")
    if reached not in SAYINGS:
        raise BadInput(_("Please say whether they were reached."))
    services.record_call_back(
        call=call,
        reached=SAYINGS[reached],
        solved=SAYINGS.get(text_of(request, "solved")),
        satisfied=SAYINGS.get(text_of(request, "satisfied")),
        said=text_of(request, "said"),
        actor=request.actor,
        at=database_now(),
    )
    messages.success(request, _("The call was recorded."))
