"""What the superior decides, and the registration after it: the union is made, its members join, its chair takes the post."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor, system_actor
from niangjia.core.errors import BadInput
from niangjia.founding.choices import KINDS, Form, SeatRole, StepKind
from niangjia.founding.codes import clean_grassroots_code
from niangjia.founding.errors import AlreadyApproved, NoMembers, NotApplied
from niangjia.founding.models import Case
from niangjia.founding.policies import must_apply, must_approve
from niangjia.founding.services.cases import record, under_way
from niangjia.founding.services.steps import must_be_a_day, must_be_next, write
from niangjia.orgs.choices import Founding, Level
from niangjia.orgs.models import Org
from niangjia.orgs.services import create_org, update_org
from niangjia.orgs.terms import term_end
from niangjia.people.choices import PostKind
from niangjia.people.models import Person
from niangjia.people.services import PersonChange, appoint, change_persons, join_many


@transaction.atomic
def approve(*, case: Case, on: date, number: str, actor: Actor, at: datetime, note: str = "") -> Case:
    """Approve a founding: the union stands under its superior, its members join, its chair takes the post.

    :param number: the number of the approving document (批复文号).
    :raises AlreadyApproved: another cadre was quicker, or this one sent the form twice.
    :raises NotApplied: nobody applied, or the application was taken back.
    :raises OwnApplication: the actor applied.
    :raises NotAllowed: the actor does not act for the superior.
    :raises BadDay: the day lies ahead, or before the application.
    :raises AlreadyMember: one of the members joined another union meanwhile.
    :raises CodeTaken: another union has the enterprise's code.
    """
    current = under_way(case)
    must_approve(actor, current)
    if current.approved:
        raise AlreadyApproved
    if current.reached != StepKind.APPLICATION:
        raise NotApplied
    must_be_a_day(current, on, at)
    if not number.strip():
        raise BadInput(_("Please give the number of the approving document."))
    write(current, StepKind.APPROVAL, on, note, actor, at)
    current.union = _make_union(current, on, actor, at)
    current.approved_by, current.approved_on = actor.person_id, on
    current.document_number = number.strip()[:40]
    current.save()
    _join(current, on, actor, at)
    _seat_chair(current, on, at)
    record(f"step.{StepKind.APPROVAL}", current, actor, at, detail={"number": current.document_number})
    return current


def _make_union(case: Case, on: date, actor: Actor, at: datetime) -> Org:
    prospects = list(case.prospects.all())
    single = prospects[0] if len(prospects) == 1 and case.form == Form.SINGLE else None
    elected_on, years = case.elected_on or on, case.term_years or 3
    return create_org(
        parent=case.parent,
        name=case.name,
        kind=KINDS[Form(case.form)],
        level=Level.GRASSROOTS,
        actor=actor,
        at=at,
        founding=Founding.FOUNDED,
        founded_on=on,
        region_code=case.org.region_code,
        address=prospects[0].address if prospects else "",
        industry=prospects[0].industry if prospects else "",
        unit_code=single.unit_code if single is not None else "",
        workers=case.prospects.aggregate(all=Sum("workers"))["all"],
        term_number=1,
        term_years=years,
        term_starts_on=elected_on,
        term_ends_on=term_end(elected_on, years),
    )


def _join(case: Case, on: date, actor: Actor, at: datetime) -> None:
    """Make members of those who were named; where they belonged only to who founded, they belong to the union now."""
    assert case.union is not None
    roots: dict[object, str] = {}
    for one in case.founding_members.select_related("person"):
        roots.setdefault(one.person.root_id, one.channel)
    persons = list(Person.objects.filter(pk__in=list(roots), erased_at=None))
    if not persons:
        raise NoMembers
    by_channel: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        by_channel[roots[person.pk]].append(person)
    for channel, some in by_channel.items():
        join_many(persons=some, org=case.union, channel=channel, on=on, actor=actor, at=at)
    moving = [
        PersonChange(one, {"home_org": case.union}) for one in persons if one.home_org_id == case.org_id
    ]
    change_persons(batch=moving, actor=actor, at=at)


def _seat_chair(case: Case, on: date, at: datetime) -> None:
    """Give the elected chair the post. The election and its approval are the ground, whoever approved."""
    assert case.union is not None
    chair = case.seats.filter(role=SeatRole.CHAIR).select_related("person").first()
    if chair is None:
        return
    appoint(
        person=Person.objects.get(pk=chair.person.root_id),
        org=case.union,
        kind=PostKind.CHAIR,
        title="工会主席",
        starts_on=on,
        reason=case.document_number,
        actor=system_actor("founding"),
        at=at,
    )


@transaction.atomic
def register(*, case: Case, code: str, on: date, actor: Actor, at: datetime, note: str = "") -> Case:
    """Record the legal-person code: the union is registered. A registration that stands is given back unchanged.

    :raises BadCode: the code cannot be right; says which rule it breaks.
    :raises CodeTaken: another union has the code.
    :raises OutOfOrder: the founding is not approved yet.
    :raises BadDay: the day lies ahead, or before the approval.
    """
    checked = clean_grassroots_code(code)
    there = Case.objects.select_for_update().get(pk=case.pk)
    must_apply(actor, there.org)
    if there.registered_on is not None and there.union is not None and there.union.union_code == checked:
        return there
    current = under_way(case)
    must_be_next(current, StepKind.REGISTRATION)
    must_be_a_day(current, on, at)
    union = current.union
    assert union is not None
    update_org(org=union, version=union.version, changes={"union_code": checked}, actor=actor, at=at)
    write(current, StepKind.REGISTRATION, on, note, actor, at)
    current.registered_on = on
    current.save()
    record(f"step.{StepKind.REGISTRATION}", current, actor, at, detail={"union_code": checked})
    return current
