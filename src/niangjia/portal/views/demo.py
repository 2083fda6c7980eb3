"""The demo's front door: be somebody with one tap."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from niangjia.accounts.models import User
from niangjia.accounts.sign_in import sign_in
from niangjia.core import declare
from niangjia.core.access import anyone
from niangjia.core.views import safe_next


@anyone
@require_http_methods(["GET", "POST"])
def personas(request: HttpRequest) -> HttpResponse:
    """Offer the demo's personas; sign in as the chosen one. There is no such page outside a demo."""
    if not settings.NIANGJIA_DEMO:
        raise Http404
    cast = declare.ask("personas", "personas")
    if request.method == "POST":
        chosen = next((persona for persona in cast if persona.key == request.POST.get("persona")), None)
        if chosen is None:
            raise Http404
        # As any log-in: it stands in the list of devices and in the trail.
        sign_in(request, User.objects.get(pk=chosen.user_id), how="demo")
        response = HttpResponseRedirect(
            safe_next(request, chosen.start) if request.POST.get("next") else chosen.start
        )
        response.status_code = 303
        return response
    return render(request, "portal/demo_login.html", {"personas": cast, "next": request.GET.get("next", "")})
