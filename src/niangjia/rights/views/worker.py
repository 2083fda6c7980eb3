"""Legal aid on the phone: ask with one tap, see how one's own case stands, call the hotline."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told
from niangjia.rights import services
from niangjia.rights.choices import Outcome
from niangjia.rights.forms import AskForm
from niangjia.rights.models import AidCase
from niangjia.rights.views.pages import done, given, posted


@anyone
@require_http_methods(["GET", "POST"])
def aid(request: HttpRequest) -> HttpResponse:
    """Ask for legal help; who is not signed in is shown the hotline and the way in."""
    me: Any = request.person
    if me is None:
        if request.method == "POST":
            raise Http404
        return render(request, "rights/worker_aid.html", {"cases": []})
    mine, attempt = AidCase.objects.of_person(me), attempt_of(request)
    form = AskForm(posted(request))
    if form.is_bound:
        made = done(
            form,
            lambda said: make_once(
                mine, attempt, lambda: services.ask(person=me, attempt=attempt, **said, **given(request))
            ),
        )
        if made is not None:
            messages.success(request, _("Your request is with the union's lawyers. Nobody else sees it."))
            return go_on(reverse("rights:worker_aid"))
    context = {
        "form": form,
        "attempt": attempt,
        "cases": [
            (one, dict(Outcome.choices).get(one.outcome, "")) for one in mine.select_related("org")[:20]
        ],
    }
    return render(request, "rights/worker_aid.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back what one asked."""
    me: Any = request.person
    if me is None:
        raise Http404
    case = get_object_or_404(AidCase.objects.of_person(me).select_related("person"), pk=pk)
    with refusals_told(request):
        services.withdraw(case=case, **given(request))
        messages.success(request, _("Taken back."))
    return go_on(reverse("rights:worker_aid"))
