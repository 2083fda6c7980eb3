"""Dates confirmed and refused, lecturers replaced, lectures called off."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from niangjia import scheduling as sched
from niangjia.accounts import audit
from niangjia.activities import services as activities
from niangjia.activities.choices import Audience as ActivityAudience
from niangjia.activities.models import Activity, Session
from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.courses.choices import Subject
from niangjia.courses.models import Lecturer
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of
from niangjia.training import policies
from niangjia.training.choices import Mode, OrderState, PlacementState, Side, TableState
from niangjia.training.errors import BadMove, NotAsked, ReasonMissing
from niangjia.training.models import Ban, Order, Placement, Timetable
from niangjia.training.problem import why_not
from niangjia.training.services.orders import end_order
from niangjia.training.services.placing import ban_lecturer, plan_one
from niangjia.training.services.timetables import placed
from niangjia.training.telling import tell_both, tell_listeners

#: The programme a course is counted under, and how its sessions are called.
PROGRAMMES = {Subject.LAW: ("legal.corps", "普法点单"), Subject.OTHER: ("classroom", "流动课堂")}
#: Sign-up closes so long before the beginning.
CLOSES = timedelta(hours=2)
ONLINE_PLACES = 500
SUBSTITUTES = 3
ORGANISERS = (OrgKind.FEDERATION, OrgKind.HEADQUARTERS)


def record(action: str, placement: Placement, actor: Actor, at: datetime, **more: Any) -> None:
    """Write down in the trail what was done with a placement."""
    audit.record(
        action=f"lecture.{action}",
        subject_type="lecture",
        subject_id=placement.pk,
        subject_label=f"{placement.order.unit_name} · {placement.course.title}",
        actor=actor,
        at=at,
        org=placement.order.org,
        **more,
    )


def _held(placement: Placement) -> Placement:
    """Read a placement again and hold it: first its order, as every change does."""
    Order.objects.select_for_update().get(pk=placement.order_id)
    Placement.objects.select_for_update().get(pk=placement.pk)
    found: Placement = (
        Placement.objects.with_all().select_related("order__contact", "order__region").get(pk=placement.pk)
    )
    return found


def _must_answer(placement: Placement, side: str, actor: Actor) -> None:
    """:raises NotAllowed: it is neither the actor's own answer nor one they were told on the phone."""
    of_lecturer = side == Side.LECTURER and policies.can_answer_for_lecturer(actor, placement)
    of_unit = side == Side.UNIT and policies.speaks_for(actor, placement.order)
    if not (of_lecturer or of_unit):
        raise NotAllowed


@transaction.atomic
def confirm(*, placement: Placement, side: str, actor: Actor, at: datetime) -> Placement:
    """Say that a date suits. When both have said so, it becomes a session people can sign up for. Twice is the same as once.

    :raises NotAsked: it is not waiting for an answer any more; :raises NotAllowed: not theirs to answer.
    """
    current = _held(placement)
    _must_answer(current, side, actor)
    if current.confirmed:
        return current
    if not current.offered or at >= current.starts_at:
        raise NotAsked
    field = "lecturer_yes_at" if side == Side.LECTURER else "unit_yes_at"
    if getattr(current, field) is None:
        setattr(current, field, at)
        current.save(update_fields=[field])
        record("agreed", current, actor, at, detail={"side": side})
    if current.lecturer_yes_at and current.unit_yes_at:
        _make_session(current, at)
        record("confirmed", current, actor, at)
        tell_both(current, "order_confirmed", "lecture_confirmed", at)
    return current


def days_between(order: Order, placement: Placement) -> int:
    """Give how many days an order waits for its lecture."""
    return max((local_day(placement.starts_at) - local_day(order.ordered_at)).days, 0)


def host_of(order: Order) -> Org:
    """Give who organises the session: the nearest federation over the unit, whose staff stands at the door."""
    line = [*ancestors_of(order.org), order.org]
    for org in reversed(line):
        if org.kind in ORGANISERS and org.district_id is not None:
            return org
    return order.org


def _make_session(placement: Placement, at: datetime) -> None:
    """Make the activity and its one date, open for sign-up at once."""
    order, course = placement.order, placement.course
    system = system_actor("training")
    programme, kind = PROGRAMMES[Subject(course.subject)]
    members_only = order.org.kind not in ORGANISERS
    activity = activities.create_activity(
        org=host_of(order),
        programme=programme,
        title=f"{kind}：{course.title}"[:80],
        text=_text(placement),
        audience=ActivityAudience.EVERYONE,
        audience_org=order.org if members_only else None,
        actor=system,
        at=at,
    )
    placement.session = activities.add_session(
        activity=activity,
        starts_at=placement.starts_at,
        ends_at=placement.ends_at,
        place=order.where[:120],
        address=order.address,
        capacity=places(order),
        opens_at=at,
        closes_at=max(placement.starts_at - CLOSES, at + timedelta(minutes=1)),
        actor=system,
        at=at,
    )
    activities.publish_activity(activity=activity, actor=system, at=at)
    placement.state, placement.confirmed_at = PlacementState.CONFIRMED, at
    placement.days_waited = days_between(order, placement)
    placement.save(update_fields=["state", "confirmed_at", "session", "days_waited"])
    Order.objects.filter(pk=order.pk).update(state=OrderState.CONFIRMED)


def places(order: Order) -> int:
    """Give how many can sign up: as many as the room seats, or were ordered for."""
    if order.mode == Mode.ONLINE:
        return max(order.headcount, ONLINE_PLACES)
    return order.room or order.headcount


def _text(placement: Placement) -> str:
    course, order = placement.course, placement.order
    parts = [course.summary, _("Lecturer: %(name)s.") % {"name": placement.lecturer}]
    parts.append(_("Ordered by %(unit)s; questions are answered on the spot.") % {"unit": order.unit_name})
    return "\n".join(one for one in parts if one)


@transaction.atomic
def refuse(*, placement: Placement, reason: str, actor: Actor, at: datetime) -> Placement | None:
    """A lecturer cannot come. Before both have confirmed, the order is planned again at once, without them, and the new
    proposal given back. Afterwards the session stands and waits for a substitute.

    :raises ReasonMissing: no reason was given; :raises NotAsked: it is over already.
    :raises NotAllowed: not theirs to answer.
    """
    current = _held(placement)
    _must_answer(current, Side.LECTURER, actor)
    if not reason.strip():
        raise ReasonMissing
    if current.confirmed and at < current.ends_at:
        if current.absent_at is None:
            current.absent_at, current.absent_reason = at, reason.strip()[:200]
            current.save(update_fields=["absent_at", "absent_reason"])
            record("absent", current, actor, at, reason=reason)
        return None
    if not current.offered:
        raise NotAsked
    ban_lecturer(current.order, current.lecturer, reason, actor, at)
    _end(current, PlacementState.REFUSED, reason, at)
    record("refused", current, actor, at, reason=reason)
    tell_both(current, "order_again", "", at)
    return _reopen(current, at)


@transaction.atomic
def another_time(*, placement: Placement, reason: str, actor: Actor, at: datetime) -> Placement | None:
    """The unit, or the coordinator for want of a lecturer, cannot keep the date: it is given up, and the order planned again.

    :raises ReasonMissing: no reason was given; :raises NotAsked: it is over, or people were checked in.
    :raises NotAllowed: not theirs to answer.
    """
    current = _held(placement)
    _must_answer(current, Side.UNIT, actor)
    if not reason.strip():
        raise ReasonMissing
    if not (current.offered or current.confirmed) or at >= current.starts_at:
        raise NotAsked
    Ban.objects.create(
        district_id=current.district_id,
        order=current.order,
        starts_at=current.starts_at,
        reason=reason.strip()[:200],
        made_at=at,
        made_by_name=actor.name[:80],
    )
    _cancel_session(current, reason, at)
    _end(current, PlacementState.REFUSED, reason, at)
    record("given_up", current, actor, at, reason=reason)
    tell_both(current, "", "lecture_off", at, reason=reason.strip())
    return _reopen(current, at)


def _end(placement: Placement, state: str, reason: str, at: datetime) -> None:
    placement.state, placement.ended_at, placement.end_reason = state, at, reason.strip()[:200]
    placement.save(update_fields=["state", "ended_at", "end_reason"])


def _cancel_session(placement: Placement, reason: str, at: datetime) -> None:
    if placement.session_id:
        activity = Activity.objects.get(sessions=placement.session_id)
        activities.cancel_activity(activity=activity, reason=reason, actor=system_actor("training"), at=at)


def _reopen(placement: Placement, at: datetime) -> Placement | None:
    """Open the order again and propose another lecturer or time, with everything else as it stands."""
    Order.objects.filter(pk=placement.order_id).update(state=OrderState.OPEN)
    table = (
        Timetable.objects.select_for_update(of=("self",)).select_related("org").get(pk=placement.timetable_id)
    )
    plan = plan_one(table, placement.order)
    one = plan.of(str(placement.order_id))
    made = None
    if one is not None and one.start > at:
        made = placed(table, placement.order, one, at)
        made.save(force_insert=True)
    elif plan.unserved:
        why = why_not(plan, [placement.order])
        Order.objects.filter(pk=placement.order_id).update(unserved=why[placement.order_id])
    if table.state == TableState.PUBLISHED:
        table.state = TableState.PROPOSED
    table.version += 1
    table.save(update_fields=["state", "version", "updated_at"])
    return made


@transaction.atomic
def call_off(*, placement: Placement, reason: str, actor: Actor, at: datetime) -> Placement:
    """The unit does not need the lecture any more: session and order end, and everybody is told.

    :raises ReasonMissing: no reason was given; :raises NotAsked: it has begun, or is over.
    :raises NotAllowed: not theirs to say.
    """
    current = _held(placement)
    _must_answer(current, Side.UNIT, actor)
    if not reason.strip():
        raise ReasonMissing
    if not (current.offered or current.confirmed) or at >= current.starts_at:
        raise NotAsked
    _cancel_session(current, reason, at)
    tell_both(current, "order_off", "lecture_off", at, reason=reason.strip())
    end_order(current.order, reason, actor, at)
    record("called_off", current, actor, at, reason=reason)
    return _held(placement)


def substitutes(placement: Placement) -> list[tuple[Lecturer, list[str]]]:
    """List up to three lecturers who could take a lecture over as it stands, the best first, each with why."""
    order = placement.order
    fixed = sched.Pin(str(order.pk), None, str(placement.course_id), placement.starts_at)
    ruled_out = [sched.Forbid(order=str(order.pk), lecturer=str(placement.lecturer_id))]
    found: list[tuple[Lecturer, list[str]]] = []
    while len(found) < SUBSTITUTES:
        plan = plan_one(
            placement.timetable, order, also=placement.course, pins=(fixed,), forbids=tuple(ruled_out)
        )
        one = plan.of(str(order.pk))
        if one is None:
            break
        lecturer = Lecturer.objects.select_related("person", "firm").get(pk=one.lecturer)
        found.append((lecturer, [str(each) for each in one.why if each.code not in ("pinned", "first_wish")]))
        ruled_out.append(sched.Forbid(order=str(order.pk), lecturer=one.lecturer))
    return found


@transaction.atomic
def replace_lecturer(*, placement: Placement, lecturer: Lecturer, actor: Actor, at: datetime) -> Placement:
    """Let somebody else give a confirmed lecture, at the same time and place; unit, listeners and both lecturers are told.

    :raises NotAsked: it is not confirmed, or over; :raises BadMove: a rule is in the way of this lecturer.
    :raises NotAllowed: no coordinator.
    """
    current = _held(placement)
    if not policies.can_schedule(actor, current.timetable.org):
        raise NotAllowed
    if not current.confirmed or at >= current.ends_at:
        raise NotAsked
    if lecturer.pk == current.lecturer_id:
        return current
    fixed = sched.Pin(str(current.order_id), str(lecturer.pk), str(current.course_id), current.starts_at)
    plan = plan_one(current.timetable, current.order, also=current.course, pins=(fixed,))
    one = plan.of(str(current.order_id))
    if one is None:
        raise BadMove(" ".join(each.reason for each in plan.unserved))
    reason = current.absent_reason or _("Replaced by the coordinator")
    _end(current, PlacementState.DROPPED, reason, at)
    made = placed(current.timetable, current.order, one, at)
    made.state, made.session, made.code_word = PlacementState.CONFIRMED, current.session, current.code_word
    made.unit_yes_at, made.lecturer_yes_at, made.confirmed_at = current.unit_yes_at, at, at
    made.days_waited = current.days_waited
    made.placed_by, made.placed_by_name = actor.user_id, actor.name[:80]
    made.save(force_insert=True)
    Activity.objects.filter(sessions=made.session_id).update(text=_text(made))
    record("lecturer_changed", made, actor, at, reason=reason)
    tell_both(current, "", "lecture_off", at, reason=reason)
    tell_both(made, "lecturer_changed", "lecture_confirmed", at)
    tell_listeners(made, "lecturer_changed", at)
    return made


def session_of(placement: Placement) -> Session:
    """Give the session of a confirmed placement.

    :raises NotAsked: it has none.
    """
    if placement.session is None:
        raise NotAsked
    return placement.session
