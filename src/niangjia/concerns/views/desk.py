"""Concerns at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from niangjia.concerns.models import Concern
from niangjia.core.access import roles
from niangjia.people.roles import STAFF_UP


@roles(*STAFF_UP)
@require_GET
def concern(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one concern with its steps."""
    shown = get_object_or_404(Concern.objects.seen_by(request.actor).with_all(), pk=pk)
    context = {"concern": shown, "steps": shown.steps.select_related("org", "to_org")}
    return render(request, "concerns/desk_concern.html", context)
