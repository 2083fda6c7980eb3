"""What comes round by itself: late concerns go to those who answer for the unit, silence closes, the lot is drawn."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from niangjia.concerns.choices import HEARD_NEXT, OPEN, State, StepKind
from niangjia.concerns.errors import DrawnAlready
from niangjia.concerns.models import CallBack, Concern
from niangjia.concerns.queries import TRIES
from niangjia.concerns.services.calling import LOT, draw, month_of
from niangjia.concerns.services.handling import set_due
from niangjia.concerns.services.steps import keep, locked
from niangjia.concerns.telling import tell_cadre
from niangjia.core import declare
from niangjia.core.actor import system_actor
from niangjia.core.clock import database_now, local_day
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of, districts
from niangjia.people.choices import SECTION_UP, PostKind
from niangjia.people.models import Person, Post

WATCH = system_actor("concerns")
#: The liaison cadre hears of it on the first day late, the leader on the third.
LIAISON, LEADER = 1, 2
LEADER_AFTER = timedelta(days=2)
MOST = 500


def liaison_of(org: Org, day: date) -> list[Person]:
    """Ask the rooms below who looks after an org."""
    found: list[Person] = declare.ask("escalation", "cadres_of", org, day)
    return found


def leader_of(org: Org, day: date) -> Person | None:
    """Give the first of the cadres of section level and above who act for an org, or for the nearest unit above that has one."""
    for one in (org, *reversed(ancestors_of(org))):
        held = Post.objects.in_force(day).filter(org=one, kind=PostKind.CADRE, level__in=SECTION_UP)
        first = held.select_related("person").order_by("order", "starts_on").first()
        if first is not None:
            person: Person = first.person
            return person
    return None


def escalate_late() -> int:
    """Tell the liaison cadre, then the leader, of what is late; give the number of steps."""
    at = database_now()
    day = local_day(at)
    late = Concern.objects.late(day).filter(escalation__lt=LEADER).order_by("due_on")
    return sum(escalate(pk, at=at) for pk in late.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def escalate(pk: UUID, *, at: datetime) -> bool:
    """Escalate one late concern by a step, if it is time; say whether."""
    current, day = locked(pk), local_day(at)
    if current.state not in OPEN or current.waits_for_person or not current.due_on or current.due_on >= day:
        return False
    wanted = LEADER if day - current.due_on > LEADER_AFTER else LIAISON
    if current.escalation >= wanted:
        return False
    told = liaison_of(current.org, day) if wanted == LIAISON else []
    leader = leader_of(current.org, day)
    if not told and leader is not None:
        told, wanted = [leader], LEADER
    due = f"{current.due_on:%m月%d日}"
    for person in told:
        tell_cadre(person, current, "concern_late", at=at, due=due, org=current.org.label)
    current.escalation = wanted
    current.save(update_fields=["escalation", "updated_at"])
    keep(current, StepKind.ESCALATED, actor=WATCH, at=at, text="、".join(person.name for person in told))
    return True


def close_silent() -> int:
    """Close what was answered long ago and nobody objected to, unless a call-back waits. It does not count as solved."""
    at = database_now()
    before = local_day(at) - timedelta(days=settings.NIANGJIA_CONCERN_SILENT_DAYS)
    waiting = (
        CallBack.objects.filter(Q(reached=None) | Q(reached=False, tries__lt=TRIES))
        .order_by()
        .values("concern")
    )
    found = Concern.objects.filter(state__in=HEARD_NEXT, answered_on__lt=before).exclude(pk__in=waiting)
    return sum(close_one(pk, at=at) for pk in found.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def close_one(pk: UUID, *, at: datetime) -> bool:
    """Close one that was answered and nobody objected to; say whether."""
    current = locked(pk)
    if current.state not in HEARD_NEXT:
        return False
    current.state, current.closed_at = State.CLOSED, at
    current.save()
    keep(current, StepKind.CLOSED, actor=WATCH, at=at)
    return True


def count_deadlines() -> int:
    """Count the deadlines that waited for a calendar; give their number."""
    found = 0
    for one in Concern.objects.filter(due_on=None, state__in=OPEN, waits_for_person=False)[:MOST]:
        with transaction.atomic():
            current = locked(one.pk)
            set_due(current)
            current.save()
            found += current.due_on is not None
    return found


def draw_last_month() -> int:
    """Draw the call-backs of last month for each district that has none yet; give the number of draws."""
    at, made = database_now(), 0
    month = month_of(month_of(local_day(at)) - timedelta(days=1))
    answered = Concern.objects.filter(answered_on__gte=month).values("district")
    for district in districts().filter(pk__in=answered):
        try:
            draw(org=district, month=month, actor=LOT, at=at)
            made += 1
        except DrawnAlready:
            continue
    return made
