"""A nameless person follows their concern: by a code that is shown once and kept by them alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from niangjia.accounts import limits
from niangjia.concerns import queries
from niangjia.concerns.forms import FollowForm
from niangjia.concerns.views.worker import said, visible_steps
from niangjia.core.access import anyone
from niangjia.core.answers import text_of
from niangjia.core.errors import RuleViolation


@anyone
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Open a concern by its code, and answer or confirm there. The code travels in the form, never in an address."""
    form, status, concern = FollowForm(request.POST or None), 200, None
    if request.method == "POST" and form.is_valid():
        try:
            limits.take_follow(request)
            concern = queries.by_follow_code(form.cleaned_data["code"])
        except RuleViolation as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    if concern is None:
        context = {"form": form}
        return render(
            request,
            "concerns/worker_follow.html",
            context,
            status=status if not form.errors or status != 200 else 422,
        )
    if text_of(request, "act"):
        try:
            messages.success(request, said(request, concern, by_code=True))
        except RuleViolation as refusal:
            messages.error(request, str(refusal))
        concern.refresh_from_db()
    shown = {
        "concern": concern,
        "code": form.cleaned_data["code"],
        "steps": visible_steps(concern),
        "action": reverse("concerns:worker_follow"),
    }
    return render(request, "concerns/worker_concern.html", shown)
