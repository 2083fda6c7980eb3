"""A worker's pages: raise a concern, see each step, say whether it is solved."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from niangjia.concerns.choices import INSIDE
from niangjia.concerns.models import Concern
from niangjia.core.access import signed_in
from niangjia.people.models import Person


def _me(request: HttpRequest) -> Person:
    if request.person is None:
        raise Http404
    me: Person = request.person
    return me


@signed_in
@require_GET
def concern(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one of my concerns, step by step."""
    mine = get_object_or_404(Concern.objects.of_person(_me(request)).with_all(), pk=pk)
    context = {"concern": mine, "steps": mine.steps.exclude(kind__in=INSIDE).select_related("org", "to_org")}
    return render(request, "concerns/worker_concern.html", context)
