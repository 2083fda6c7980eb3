"""What a worker sees and says of themselves, and takes away."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.core import declare
from niangjia.core.access import signed_in
from niangjia.core.answers import go_on
from niangjia.core.clock import database_now
from niangjia.core.masking import mask_id_number, mask_phone
from niangjia.people import queries, services
from niangjia.people.forms import ProfileForm
from niangjia.people.models import Person, Vault


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Let me write my name, group and employer."""
    form = ProfileForm(request.POST or None, instance=request.person)
    if request.method == "POST" and form.is_valid():
        kept = Person.objects.get(pk=request.person.pk)
        services.update_person(
            person=kept,
            version=kept.version,
            changes=form.cleaned_data,
            actor=request.actor,
            at=database_now(),
        )
        messages.success(request, _("Saved."))
        return go_on(reverse("portal:worker_me"))
    return render(request, "people/worker_profile.html", {"form": form}, status=422 if form.errors else 200)


def _vault(person: Person) -> Vault:
    return Vault.objects.filter(person=person).first() or Vault(person=person)


@signed_in
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Show what we hold of me, who looked at it, and how to take it away."""
    vault = _vault(request.person)
    context = {
        "phone": mask_phone(vault.phone),
        "id_number": mask_id_number(vault.id_number),
        "looks": queries.looks_at(request.person)[:20],
        "consents": request.person.consents.order_by("-given_at"),
        "memberships": request.person.memberships.select_related("org"),
    }
    return render(request, "people/worker_data.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give me everything held of me, as one file."""
    vault, person = _vault(request.person), request.person
    held: dict[str, Any] = {
        "name": person.name,
        "phone": vault.phone,
        "id_number": vault.id_number,
        "sex": person.get_sex_display(),
        "birth_on": person.birth_on,
        "group": person.get_group_display(),
        "employer": person.employer,
        "memberships": [
            {"org": one.org.name, "joined_on": one.joined_on, "left_on": one.left_on}
            for one in person.memberships.select_related("org")
        ],
        "looked_at": [
            {"at": one.recorded_at, "what": one.action, "by": one.actor_name, "reason": one.reason}
            for one in queries.looks_at(person)
        ],
    }
    for more in declare.ask("tiles", "my_data", person):
        held.update(more)
    response = HttpResponse(
        json.dumps(held, ensure_ascii=False, indent=2, default=str),
        content_type="application/json; charset=utf-8",
    )
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
