"""What past concerns suggest for one, loaded beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from niangjia.concerns.models import Concern
from niangjia.core.access import roles
from niangjia.people.roles import STAFF_UP
from niangjia.themes import queries
from niangjia.themes.models import Theme


@roles(*STAFF_UP)
@require_GET
def hints(request: HttpRequest, pk: str) -> HttpResponse:
    """Show answers given to concerns like this one, a category, an owner, a theme: a piece of its page, or a page of its own."""
    concern: Concern = get_object_or_404(Concern.objects.seen_by(request.actor).with_all(), pk=pk)
    found = queries.hints_for(concern, request.scope)
    context = {
        "concern": concern,
        "hints": found,
        "theme_opens": found.theme is not None
        and Theme.objects.within(request.scope).filter(pk=found.theme.pk).exists(),
    }
    template = "themes/_hints.html" if request.headers.get("HX-Request") else "themes/desk_hints.html"
    return render(request, template, context)
