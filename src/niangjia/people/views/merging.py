"""Two records that may be one person: those that are likely, and two side by side."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.people import queries, services
from niangjia.people.likeness import likely_pairs, reasons_for, told_apart
from niangjia.people.models import Person
from niangjia.people.roles import CADRES

PER_PAGE = 20


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def alike(request: HttpRequest) -> HttpResponse:
    """List pairs that may be one person, with the reasons; say of a pair that they are two, or take that back."""
    if request.method == "POST":
        with refusals_told(request):
            _tell(request)
        return go_on(reverse("people:desk_alike"))
    page = Paginator(likely_pairs(request.scope), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "people/desk_alike.html", {"page": page, "apart": told_apart(request.scope)[:PER_PAGE]}
    )


def _tell(request: HttpRequest) -> None:
    if "again" in request.POST:
        said = get_object_or_404(told_apart(request.scope), pk=uuid_of(request, "again"))
        services.compare_again(said=said, actor=request.actor, at=database_now())
        messages.success(request, _("They are listed again."))
        return
    mine = Person.objects.within(request.scope)
    one, other = (get_object_or_404(mine, pk=uuid_of(request, name)) for name in ("one", "other"))
    services.tell_apart(one=one, other=other, actor=request.actor, at=database_now())
    messages.success(request, _("Noted: two persons. It can be taken back below."))


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
        {
            "kept": kept,
            "gone": gone,
            "preview": services.preview_merge(kept=kept, gone=gone),
            "reasons": list(reasons_for(kept, gone)),
        },
    )
