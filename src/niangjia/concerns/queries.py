"""Reads over concerns."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from niangjia.concerns.choices import HEARD_NEXT, State
from niangjia.concerns.codes import cleaned, follow_hash
from niangjia.concerns.errors import WrongFollowCode
from niangjia.concerns.models import CallBack, Category, Concern, ConcernQuerySet
from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of, matching
from niangjia.people.models import Person
from niangjia.people.queries import matching as persons_matching

#: Words are sealed: so many of the newest are opened to look for some.
MOST_OPENED = 5000
#: So often somebody is tried before it rests at "not reached".
TRIES = 3
#: What a list can be narrowed to.
SHOWN = ("open", "mine", "waiting", "late", "answered", "over", "all")
SORTS = {
    "due": (F("due_on").asc(nulls_last=True), "raised_at", "id"),
    "new": ("-raised_at", "-id"),
    "old": ("raised_at", "id"),
}


def under(category: str) -> Q:
    """Give the filter for a category and those below it."""
    return Q(category=category) | Q(category__code__startswith=f"{category}.")


def shown(found: ConcernQuerySet, show: str, actor: Actor, day: date) -> ConcernQuerySet:
    """Narrow a list to what is mine, what waits, what is late."""
    if show == "mine":
        return found.filter(Q(handler=actor.person_id) | Q(handler__merged_into=actor.person_id)).exclude(
            state__in=(State.CLOSED, State.REFUSED)
        )
    if show == "waiting":
        return found.filter(state__in=(State.RAISED, State.REOPENED))
    if show == "late":
        return found.late(day)
    if show == "answered":
        return found.filter(state__in=HEARD_NEXT)
    if show == "over":
        return found.filter(state__in=(State.CLOSED, State.REFUSED))
    return found if show == "all" else found.open()


def containing(found: ConcernQuerySet, text: str, *, persons: bool = True) -> ConcernQuerySet:
    """Keep concerns found by number, place, category, unit, person, or by a piece of the words of the newest ones.

    :param persons: whether the reader may look for people.
    """
    sought = text.strip()
    if not sought:
        return found
    plain = Q(number__icontains=sought) | Q(place__icontains=sought) | Q(category__name__icontains=sought)
    plain |= Q(raised_for__in=matching(Org.objects.all(), sought).order_by().values("pk"))
    if persons:
        who = persons_matching(Person.objects.live(), sought).order_by().values("pk")
        plain |= Q(person__in=who)
    opened = found.order_by("-raised_at").values_list("pk", "text", "answer")[:MOST_OPENED]
    folded = sought.casefold()
    worded = [pk for pk, words, answer in opened if folded in words.casefold() or folded in answer.casefold()]
    return found.filter(plain | Q(pk__in=worded))


def by_follow_code(code: str) -> Concern:
    """Find a nameless concern by its code, however it was typed.

    :raises WrongFollowCode: there is none.
    """
    found: Concern | None = (
        Concern.objects.with_all().filter(follow_hash=follow_hash(cleaned(code)), nameless=True).first()
    )
    if found is None:
        raise WrongFollowCode
    return found


def to_hand_to(concern: Concern) -> list[Org]:
    """List the units above and below the owner, within the district, that could take a concern: from the highest."""
    owner = concern.org
    above = [one for one in ancestors_of(owner) if one.district_id == concern.district_id]
    kinds = (OrgKind.EMPLOYER, OrgKind.OUTLET, OrgKind.GROUP)
    below = Org.objects.within(owner.scope).open().exclude(kind__in=kinds).exclude(pk=owner.pk)
    return [*(one for one in above if one.closed_on is None), *below[:200]]


def to_ask_in(concern: Concern) -> QuerySet[Org]:
    """List the units of the district that could help."""
    kinds = (OrgKind.EMPLOYER, OrgKind.OUTLET, OrgKind.GROUP, OrgKind.GRASSROOTS, OrgKind.BRANCH)
    found: QuerySet[Org] = (
        Org.objects.open()
        .filter(district=concern.district_id)
        .exclude(kind__in=kinds)
        .exclude(pk=concern.org_id)
    )
    return found


def calls_to_make(actor: Actor) -> QuerySet[CallBack]:
    """List the call-backs that wait at the actor's own unit or below, but not those the actor had a hand in or raised."""
    found = CallBack.objects.within(actor.scope).filter(Q(reached=None) | Q(reached=False, tries__lt=TRIES))
    mine = Q(concern__handler=actor.person_id) | Q(concern__answered_by=actor.user_id)
    mine |= Q(concern__person=actor.person_id)
    if actor.user_id is not None:
        mine |= Q(
            concern__steps__by=actor.user_id, concern__steps__kind__in=("accepted", "taken", "asked_back")
        )
    handled = CallBack.objects.filter(mine).order_by().values("pk")
    return found.exclude(pk__in=handled).select_related("concern__person", "concern__org", "org")


def people_tree() -> list[Category]:
    """List the categories in use, in the order of the tree."""
    return list(Category.objects.filter(closed_on=None))


# The three rates (三率), each from the rows behind it


def due_rows(scope: Scope | None, since: date, until: date, today: date) -> ConcernQuerySet:
    """List what was due in a period: its first deadline fell in it and is over, or it was answered."""
    found = Concern.objects.within(scope).filter(first_due_on__gte=since, first_due_on__lte=until)
    return found.filter(Q(first_due_on__lt=today) | Q(first_answered_on__isnull=False)).exclude(
        first_answered_on=None, waits_for_person=True
    )


IN_TIME = Q(first_answered_on__isnull=False, first_answered_on__lte=F("first_due_on"))


def called_rows(scope: Scope | None, since: date, until: date) -> QuerySet[CallBack]:
    """List the call-backs of a period; who was not reached stands apart by ``reached``."""
    found: QuerySet[CallBack] = CallBack.objects.filter(called_on__gte=since, called_on__lte=until)
    reach = Concern.objects.within(scope).order_by().values("pk")
    return found.filter(concern__in=reach)


def rates(scope: Scope | None, since: date, until: date, today: date) -> Mapping[str, dict[str, Any]]:
    """Give the three rates of a period, each with its numerator and denominator; an empty one has no value."""
    due = due_rows(scope, since, until, today)
    called = called_rows(scope, since, until)
    reached = called.filter(reached=True)
    number, apart = reached.count(), called.filter(reached=False).count()
    return {
        "response": _rate(due.filter(IN_TIME).count(), due.count()),
        "solved": {**_rate(reached.filter(solved=True).count(), number), "not_reached": apart},
        "satisfied": {**_rate(reached.filter(satisfied=True).count(), number), "not_reached": apart},
    }


def _rate(hits: int, number: int) -> dict[str, Any]:
    return {
        "value": round(100 * hits / number, 1) if number else None,
        "numerator": hits,
        "denominator": number,
    }


def due_soon(actor: Actor, day: date, days: int) -> Q:
    """Say which concerns the actor's own unit has accepted and has to answer within so many days."""
    own = actor.scope.org_id if actor.scope is not None else None
    until = day + timedelta(days=days)
    accepted = Q(state__in=(State.ACCEPTED, State.HANDLING), waits_for_person=False)
    return accepted & Q(org=own, due_on__gte=day, due_on__lte=until)


def numbers_of(ids: set[UUID]) -> dict[str, str]:
    """Give the numbers of concerns by id; one statement."""
    return {str(pk): number for pk, number in Concern.objects.filter(pk__in=ids).values_list("pk", "number")}
