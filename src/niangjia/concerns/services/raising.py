"""Raising a concern: by the person, by staff who take it down, by rooms above that heard it."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from niangjia.accounts import audit
from niangjia.concerns import deadlines
from niangjia.concerns.categories import ALARMING
from niangjia.concerns.choices import Kind, Source, State, StepKind, Urgency
from niangjia.concerns.codes import follow_code, follow_hash
from niangjia.concerns.errors import AnswerMissing, NoOwner, NoWords, OwnerClosed, TooLong
from niangjia.concerns.models import Category, Concern
from niangjia.concerns.services.alarms import sound
from niangjia.concerns.services.steps import MOST_TEXT, NAMELESS, keep
from niangjia.concerns.telling import tell
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of
from niangjia.people.choices import PostKind
from niangjia.people.models import Person, Post

#: Sources that lead back to one person: a nameless concern does not keep them. (One of a survey leads to the survey, not to an answer.)
PERSONAL = (Source.RATING, Source.PHONE)
SPOT = gettext_noop("Solved on the spot.")
#: Kinds of org that own no work of the union's.
NOT_OWNERS = (OrgKind.EMPLOYER, OrgKind.OUTLET, OrgKind.GROUP)


def raise_concern(
    *,
    text: str,
    kind: str,
    org: Org,
    source_kind: str,
    source_id: UUID | None = None,
    category: Category | None = None,
    place: str = "",
    group: str = "",
    person: Person | None = None,
    nameless: bool = False,
    about_cadre: bool = False,
    urgency: str = Urgency.NORMAL,
    photo: str = "",
    actor: Actor,
    at: datetime,
    attempt: UUID,
    solved_on_spot: bool = False,
    answer: str = "",
) -> Concern:
    """Put a concern on the list. The same attempt gives back what it brought, however often it is sent.

    An org that is closed, an employer's, or one nobody acts for passes it to the nearest unit above. One about a cadre passes
    over their org to the district (one about the district's, to the city). A nameless one keeps no person, nobody who wrote it
    and no source that leads to them: ``follow_code_of`` gives the code to show once.

    :param org: where it was heard; it owns the concern unless one of the above holds.
    :param source_kind: one of ``Source``, or a kind that a room declares in ``concern_sources``.
    :param solved_on_spot: it was solved when it was heard (当场办结): it is answered and closed at once, with ``answer``.
    :raises NoWords: it says nothing; :raises TooLong: it says too much.
    :raises OwnerClosed: no open unit could take it; :raises NoOwner: the org is the city's root.
    """
    words = _clean(text)
    found = of_attempt(org, attempt)
    if found is not None:
        return found
    made = Concern(
        text=words,
        kind=kind,
        urgency=urgency,
        category=category,
        place=place.strip()[:120],
        group=group or (person.group if person is not None and not nameless else ""),
        person=None if nameless else _root(person),
        nameless=nameless,
        about_cadre=about_cadre,
        source_kind=source_kind,
        source_id=source_id,
        photo=photo,
        attempt=attempt,
        raised_by=None if nameless else actor.user_id,
    )
    _place(made, org, local_day(at))
    _weigh(made)
    _clock(made, at)
    try:
        with transaction.atomic():
            return _save(made, actor=actor, at=at, solved_on_spot=solved_on_spot, answer=answer)
    except IntegrityError:  # the form was sent twice at the same moment
        found = of_attempt(org, attempt)
        if found is None:
            raise
        return found


def _clean(text: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise NoWords
    if len(words) > MOST_TEXT:
        raise TooLong(length=len(words), most=MOST_TEXT)
    return words


def of_attempt(org: Org, attempt: UUID) -> Concern | None:
    """Find what an attempt brought, wherever it was passed to."""
    found: Concern | None = Concern.objects.filter(attempt=attempt, raised_for=org).order_by().first()
    return found


def follow_code_of(concern: Concern) -> str:
    """Give the code by which a nameless person follows their concern; empty for one with a name. Shown once, never kept."""
    return follow_code(concern.attempt) if concern.nameless else ""


def _root(person: Person | None) -> Person | None:
    if person is None or person.merged_into is None:
        return person
    kept: Person = person.merged_into
    return kept


def owner_for(org: Org, *, about_cadre: bool = False, day: date | None = None) -> Org:
    """Say which unit owns what was heard at an org: itself, or the nearest open one above that somebody acts for.

    :raises NoOwner: the org is the city's root.
    :raises OwnerClosed: the org is closed, and so is all above it.
    """
    if org.district_id is None:
        raise NoOwner
    if about_cadre:
        return _over(org)
    way = [
        one
        for one in reversed([*ancestors_of(org), org])
        if one.district_id is not None and one.closed_on is None and one.kind not in NOT_OWNERS
    ]
    if not way:
        raise OwnerClosed(org=org.name)
    day = day or local_day(timezone.now())
    return next((one for one in way if _acted_for(one, day)), way[0])


def _acted_for(org: Org, day: date) -> bool:
    """Say whether anybody acts for an org itself: a station is mostly run by those of the union above it."""
    return Post.objects.in_force(day).filter(org=org, kind__in=(PostKind.STAFF, PostKind.CADRE)).exists()


def _over(org: Org) -> Org:
    """Give the unit a concern about a cadre goes to: the district, or for one about the district the city's own house."""
    if org.pk != org.district_id:
        district: Org = Org.objects.get(pk=org.district_id)
        return district
    root = ancestors_of(org)[:1]
    houses = Org.objects.open().filter(kind=OrgKind.HEADQUARTERS).exclude(pk=org.pk)
    above = houses.filter(path__startswith=root[0].path).first() if root else None
    return above or org


def _place(made: Concern, org: Org, day: date) -> None:
    owner = owner_for(org, about_cadre=made.about_cadre, day=day)
    made.raised_for, made.org = org, owner
    made.district_id = owner.district_id or owner.pk


def _weigh(made: Concern) -> None:
    """Say whether it is an alarm, whether few see it, and what of its source a nameless one may keep."""
    made.alarm = made.kind == Kind.DANGER or made.category_id in ALARMING
    if made.alarm:
        made.urgency = Urgency.URGENT
    known_sensitive = made.category is not None and made.category.sensitive
    made.sensitive = made.kind == Kind.RIGHTS or made.about_cadre or known_sensitive
    if made.nameless and made.source_kind in PERSONAL:
        made.source_kind, made.source_id = Source.PHONE, None
    if made.nameless:
        made.follow_hash = follow_hash(follow_code(made.attempt))


def _clock(made: Concern, at: datetime) -> None:
    made.raised_at, made.raised_on = at, local_day(at)
    made.counted_from, made.days = made.raised_on, deadlines.days_for(made.kind)
    made.due_on = deadlines.due_after(made.counted_from, made.days)
    made.first_due_on = made.due_on
    made.number = f"{made.raised_on:%Y%m%d}-{made.pk.hex[-5:].upper()}"


def _save(made: Concern, *, actor: Actor, at: datetime, solved_on_spot: bool, answer: str) -> Concern:
    if solved_on_spot:
        _solve(made, actor=actor, at=at, answer=answer)
    made.save(force_insert=True)
    writer = NAMELESS if made.nameless and not actor.post_id else actor
    audit.record(
        action="concern.raised",
        subject_type="concern",
        subject_id=made.pk,
        actor=writer,
        at=at,
        org=made.org,
        detail={"source": made.source_kind},
    )
    keep(made, StepKind.RAISED, actor=writer, at=at, quiet=True)
    if made.about_cadre:
        keep(made, StepKind.PASSED_OVER, actor=writer, at=at, to_org=made.org, quiet=True)
    if solved_on_spot:
        keep(made, StepKind.ANSWERED, actor=actor, at=at, text=made.answer)
        keep(made, StepKind.CLOSED, actor=actor, at=at, quiet=True)
        return made
    if made.alarm:
        sound(made, actor=writer, at=at)
    due = f"{made.due_on:%m月%d日}" if made.due_on else "待定"
    tell(made, "concern_raised", at=at, org=made.org.label, due=due)
    return made


def _solve(made: Concern, *, actor: Actor, at: datetime, answer: str) -> None:
    if not actor.post_id and not actor.is_system:
        raise AnswerMissing
    made.answer = answer.strip() or str(SPOT)
    made.state, made.on_the_spot = State.CLOSED, True
    made.accepted_at = made.answered_at = made.closed_at = at
    made.answered_on = made.first_answered_on = local_day(at)
    made.answered_by, made.answered_by_name = actor.user_id, actor.name[:80]
    if actor.person_id:
        made.handler_id = actor.person_id
