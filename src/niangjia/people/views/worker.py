"""What a worker sees and says of themselves, and takes away."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.correcting import correct
from niangjia.core import declare
from niangjia.core.access import signed_in
from niangjia.core.answers import go_on
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.masking import mask_id_number, mask_phone
from niangjia.people import queries, services
from niangjia.people.forms import EraseForm, ProfileForm
from niangjia.people.models import Consent, Person, Vault


def _me(request: HttpRequest) -> Person:
    """Give the person behind the log-in; a log-in alone has no data yet."""
    if request.person is None:
        raise Http404
    me: Person = request.person
    return me


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Let me write my name, group and employer; a stale save answers 409 and shows both."""
    me = _me(request)
    done = correct(
        request,
        ProfileForm(request.POST or None, instance=me),
        find=lambda: Person.objects.get(pk=me.pk),
        save=lambda person, **given: services.update_person(person=person, **given),
        subject="person",
    )
    if done.saved:
        return go_on(reverse("portal:worker_me"))
    return render(request, "people/worker_profile.html", done.context, status=done.status)


def _vault(person: Person) -> Vault:
    return Vault.objects.filter(person=person).first() or Vault(person=person)


@signed_in
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Show what we hold of me, who looked at it, and how to take it away."""
    me = _me(request)
    vault = _vault(me)
    context = {
        "phone": mask_phone(vault.phone),
        "id_number": mask_id_number(vault.id_number),
        "looks": queries.looks_at(me)[:20],
        "consents": me.consents.order_by("-given_at"),
        "memberships": me.memberships.select_related("org"),
    }
    return render(request, "people/worker_data.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give me everything held of me, as one file."""
    person = _me(request)
    vault = _vault(person)
    held: dict[str, Any] = {
        _("Full name"): person.name,
        _("Phone"): vault.phone,
        _("ID number"): vault.id_number,
        _("Address"): vault.address,
        _("Sex"): person.get_sex_display(),
        _("Birth date"): person.birth_on,
        _("Group"): person.get_group_display(),
        _("Employer"): person.employer,
        _("Membership"): [
            {_("Union"): one.org.name, _("From"): one.joined_on, _("To"): one.left_on}
            for one in person.memberships.select_related("org")
        ],
        _("What I agreed to"): [
            {_("Purpose"): one.purpose, _("Given"): one.given_at, _("Taken back"): one.withdrawn_at}
            for one in person.consents.order_by("given_at")
        ],
        _("Who looked at my numbers"): [
            {_("When"): one.recorded_at, _("Who"): one.actor_name, _("Reason"): one.reason}
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


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take one of my consents back."""
    consent = get_object_or_404(Consent, pk=pk, person=_me(request))
    services.withdraw_consent(consent=consent, actor=request.actor, at=database_now())
    messages.success(request, _("Taken back. From now on nothing rests on this consent."))
    return go_on(reverse("people:worker_data"))


@signed_in
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase my personal data: says what goes and what stays, asks for a tick, then logs me out."""
    me = _me(request)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase(
                person=me, reason=_("At the person's own request"), actor=request.actor, at=database_now()
            )
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("Your personal data are erased, and you are logged out."))
            return go_on(reverse("portal:home"))
    return render(request, "people/worker_erase.html", {"form": form}, status=422 if form.errors else 200)
