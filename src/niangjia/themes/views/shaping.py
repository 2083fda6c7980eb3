"""What is done with a theme on its page: accepted, dismissed, merged, split, concerns put in and out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from niangjia.concerns.models import Concern
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.themes import services
from niangjia.themes.errors import NoSuchConcern, OtherHome
from niangjia.themes.models import Theme
from niangjia.themes.views.pages import theme_of

#: What a button does, and what is said afterwards.
ACTS = {
    "dismiss": (services.dismiss, gettext_lazy("Dismissed. It is not suggested again.")),
    "take_up": (services.take_up_again, gettext_lazy("It is a suggestion again.")),
    "take_back": (services.take_back, gettext_lazy("It is a suggestion again.")),
    "settle": (services.settle, gettext_lazy("Settled.")),
    "reopen": (services.reopen, gettext_lazy("It is being worked on again.")),
    "unmerge": (services.unmerge, gettext_lazy("They are two themes again.")),
}


@roles(*STAFF_UP)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """Do what a button of the page says."""
    shown, wanted = theme_of(request, pk), text_of(request, "act")
    given = {"actor": request.actor, "at": database_now()}
    goal = shown
    with refusals_told(request):
        if wanted == "accept":
            goal = services.accept(theme=shown, name=text_of(request, "name"), **given)
            messages.success(request, _("Accepted. The next search keeps them together."))
        elif wanted == "merge":
            chosen = uuid_of(request, "into")
            into = Theme.objects.within(request.scope).filter(pk=chosen).first() if chosen else None
            if into is None:
                raise OtherHome
            goal = services.merge(theme=shown, into=into, **given)
            messages.success(request, _("Merged."))
        elif wanted in ACTS:
            verb, said = ACTS[wanted]
            goal = verb(theme=shown, **given)
            messages.success(request, str(said))
        else:
            raise RuleViolation
    return go_on(goal.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def concerns(request: HttpRequest, pk: str) -> HttpResponse:
    """Put the chosen concerns out or into a theme of their own, or put one in by its number."""
    shown, wanted = theme_of(request, pk), text_of(request, "act")
    given = {"theme": shown, "actor": request.actor, "at": database_now()}
    goal = shown
    with refusals_told(request):
        if wanted == "out":
            number = services.put_out(concerns=_chosen(request), **given)
            messages.success(
                request, _("%(number)d taken out. The next search keeps them apart.") % {"number": number}
            )
        elif wanted == "split":
            goal = services.split(concerns=_chosen(request), name=text_of(request, "name"), **given)
            messages.success(request, _("Split. The next search keeps them apart."))
        elif wanted == "in":
            services.put_in(concern=_by_number(request), **given)
            messages.success(request, _("Put in. The next search keeps them together."))
        else:
            raise RuleViolation
    return go_on(goal.get_absolute_url())


def _chosen(request: HttpRequest) -> list[UUID]:
    found = []
    for one in request.POST.getlist("concern"):
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _by_number(request: HttpRequest) -> Concern:
    number = search_of(request, "number")
    seen = Concern.objects.seen_by(request.actor).select_related("raised_for")
    found: Concern | None = seen.filter(number__iexact=number).first() if number else None
    if found is None:
        raise NoSuchConcern(number=number or "—")
    return found
