"""The demo's mobile phone: what was written to one's own number."""

from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from niangjia.accounts.queries import messages_to
from niangjia.core.access import anyone
from niangjia.core.masking import mask_phone

SHOWN = 30


@anyone
@require_http_methods(["GET", "HEAD"])
def demo_outbox(request: HttpRequest) -> HttpResponse:
    """Show the messages to the phone signed in, or to the one just asking for a code."""
    if not settings.NIANGJIA_DEMO:
        raise Http404
    phone = _phone(request)
    found = messages_to(phone)[:SHOWN] if phone else []
    return render(
        request, "accounts/worker_outbox.html", {"messages_to_me": found, "masked_phone": mask_phone(phone)}
    )


def _phone(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return str(request.user.phone)
    login = unstash_login(request, peek=True)
    state = (login.state if login else {}).get("stages", {}).get("login_by_code", {}).get("data", {})
    return str(state.get("phone", ""))
