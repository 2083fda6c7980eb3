"""Two records of one person, side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.people import queries, services
from niangjia.people.models import Person
from niangjia.people.roles import CADRES


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: str) -> HttpResponse:
    """Compare two records; make them one, or undo it."""
    kept = get_object_or_404(Person.objects.within(request.scope), pk=pk)
    if request.method == "POST" and "undo" in request.POST:
        made = get_object_or_404(queries.merges_into(kept), pk=uuid_of(request, "undo"))
        with refusals_told(request):
            services.undo_merge(
                merge=made, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
            )
            messages.success(request, _("They are two records again."))
        return go_on(reverse("people:desk_person", args=[pk]))
    gone = get_object_or_404(Person.objects.within(request.scope), pk=uuid_of(request, "other"))
    if request.method == "POST":
        with refusals_told(request):
            services.merge(
                kept=kept,
                gone=gone,
                reason=text_of(request, "reason"),
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("They are one person now. This can be undone here."))
        return go_on(reverse("people:desk_person", args=[pk]))
    return render(
        request,
        "people/desk_merge.html",
        {"kept": kept, "gone": gone, "preview": services.preview_merge(kept=kept, gone=gone)},
    )
