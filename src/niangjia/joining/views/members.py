"""A member at the desk: card, transfer, keeping, leaving, expelling. The forms stand on the person's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.joining import services
from niangjia.joining.errors import NoSuchUnion
from niangjia.joining.services.members import WAYS
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.roles import STAFF_UP


@roles(*STAFF_UP)
@require_POST
def change(request: HttpRequest, pk: str) -> HttpResponse:
    """Issue a card, ask for a transfer, or change the membership."""
    person = get_object_or_404(Person.objects.within(request.scope), pk=pk)
    act, at = text_of(request, "act"), database_now()
    with refusals_told(request):
        if act == "card":
            services.issue_card(
                person=person,
                number=text_of(request, "number"),
                id_number=text_of(request, "id_number"),
                actor=request.actor,
                at=at,
            )
            messages.success(request, _("The card number is kept."))
        elif act == "transfer":
            union = Org.objects.filter(pk=uuid_of(request, "union")).first()
            if union is None:
                raise NoSuchUnion
            services.request_transfer(person=person, union=union, actor=request.actor, at=at)
            messages.success(request, _("Asked. The other union has to agree."))
        elif act in WAYS:
            reason = text_of(request, "reason")
            services.change_membership(person=person, way=act, reason=reason, actor=request.actor, at=at)
            messages.success(request, _("The membership is changed."))
        else:
            raise RuleViolation
    return go_on(reverse("people:desk_person", args=[pk]))
