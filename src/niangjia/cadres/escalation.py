"""Who looks after an org, for whoever has to tell them that something there is late."""

from datetime import date

from django.db.models import Q

from niangjia.cadres.models import Guidance, Liaison
from niangjia.orgs.models import Org
from niangjia.people.models import Person


def cadres_of(org: Org, day: date) -> list[Person]:
    """Give the cadres who look after a station, or guide a township's union, on the day."""
    liaisons = Liaison.objects.standing(day).filter(org=org).values("person")
    guides = Guidance.objects.on(day).filter(org=org).values("person")
    mine = Q(pk__in=liaisons.order_by()) | Q(pk__in=guides.order_by())
    return list(Person.objects.filter(mine).order_by("pinyin", "id"))
