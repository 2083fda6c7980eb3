"""Who is told at once when there is danger."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.concerns import services
from niangjia.concerns.models import Duty
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.orgs.models import Org
from niangjia.people.choices import PostKind
from niangjia.people.models import Person, Post
from niangjia.people.roles import DISTRICT


@roles(DISTRICT)
@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest) -> HttpResponse:
    """Name the duty persons of the district, or end somebody's duty."""
    district = get_object_or_404(Org, pk=request.scope.district_id)
    at = database_now()
    held = Post.objects.within(district.scope).in_force(local_day(at))
    staff = held.filter(kind__in=(PostKind.CADRE, PostKind.STAFF)).order_by().values("person")
    persons = Person.objects.live().filter(pk__in=staff).order_by("pinyin", "id")
    if request.method == "POST":
        given = {"actor": request.actor, "at": at}
        with refusals_told(request):
            if "end" in request.POST:
                ended = get_object_or_404(Duty.objects.within(request.scope), pk=uuid_of(request, "end"))
                services.end_duty(duty=ended, **given)
            else:
                person = get_object_or_404(persons, pk=uuid_of(request, "person"))
                services.name_duty(district=district, person=person, **given)
            messages.success(request, _("Saved."))
        return go_on(reverse("concerns:desk_duty"))
    named = Duty.objects.filter(district=district, ended_at=None).select_related("person")
    free = persons.exclude(pk__in=named.order_by().values("person"))
    return render(request, "concerns/desk_duty.html", {"district": district, "named": named, "persons": free})
