"""The figures of joining. Their keys begin with ``building``, the heading they share with founding (组建)."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity, Signup
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.joining import queries
from niangjia.joining.links import membership_links
from niangjia.joining.models import Application, Asking, ServedEntry
from niangjia.ledger.breakdowns import by_group, by_programme
from niangjia.ledger.figures import SUBJECT, entry_links
from niangjia.ledger.subjects import person_names
from niangjia.people.choices import NEW_FORMS, JoinChannel
from niangjia.people.models import Membership

BUILDING = _("Founding and joining")
MEMBER = Coalesce("person__merged_into_id", "person_id")
CHANNELS: Mapping[Any, Any] = dict(JoinChannel.choices)


def _channels(_codes: Collection[Any]) -> Mapping[Any, Any]:
    return CHANNELS


def _activities(keys: Collection[Any]) -> Mapping[Any, str]:
    """Name activities by id, in whatever dress a database gives it."""
    ids: dict[Any, UUID] = {}
    for key in keys:
        try:
            ids[key] = UUID(str(key))
        except ValueError:
            continue
    titles = dict(Activity.objects.filter(pk__in=ids.values()).values_list("pk", "title"))
    return {key: titles[pk] for key, pk in ids.items() if pk in titles}


BY_CHANNEL = Breakdown(key="channel", name=_("By channel"), column="channel", labels=_channels)
BY_ACTIVITY = Breakdown(
    key="activity",
    name=_("By activity"),
    # As text: a part without an activity has an empty key.
    column=Cast(
        Subquery(
            Signup.objects.filter(pk=OuterRef("source_id")).order_by().values("session__activity_id")[:1]
        ),
        CharField(),
    ),
    labels=_activities,
    empty=_("Served without an activity"),
)
BEGUN = Columns(on="joined_on", subject=MEMBER, what="org__name")
HELD = Columns(on="counted_on", subject=MEMBER, what="org__name")
FUNNEL = Columns(subject=SUBJECT, what="programme__name")


def new_members(scope: Scope, period: Period) -> QuerySet[Membership]:
    """Memberships begun in the period, transfers left out."""
    found: QuerySet[Membership] = queries.begun(scope, period.since, period.until)
    return found


def members(scope: Scope, period: Period) -> QuerySet[Any]:
    """Memberships in force on the last day of the period."""
    found: QuerySet[Any] = queries.members_on(scope, period.until).annotate(
        counted_on=Value(period.until, output_field=DateField())
    )
    return found


def served(scope: Scope, period: Period) -> QuerySet[ServedEntry]:
    """Services of the period to people who were no members on that day; what was corrected is left out."""
    found: QuerySet[ServedEntry] = queries.served_as_non_members(scope, period.since, period.until)
    return found


def _with(model: Any, day: str, **more: Any) -> Q:
    """Keep services after which something of the person was kept: an asking, an application, a membership."""
    since = model.objects.filter(**{f"{day}__gte": OuterRef("occurred_on")}, **more).order_by()
    if model is Membership:
        since = since.exclude(channel=JoinChannel.TRANSFER)
    own = since.filter(person_id=OuterRef("person_id"))
    kept = since.filter(person_id=OuterRef("merged__merged_into_id"))
    gone = since.filter(person__merged_into_id=OuterRef("person_id"))
    return Q(Exists(own)) | Q(Exists(kept)) | Q(Exists(gone))


def asked(scope: Scope, period: Period) -> QuerySet[ServedEntry]:
    return served(scope, period).filter(_with(Asking, "asked_on"))


def applied(scope: Scope, period: Period) -> QuerySet[ServedEntry]:
    """Of the served those who applied, or whose name stood on a list brought to a joining window."""
    by_list = _with(Membership, "joined_on", channel=JoinChannel.WINDOW)
    return served(scope, period).filter(_with(Application, "made_on") | by_list)


def joined(scope: Scope, period: Period) -> QuerySet[ServedEntry]:
    return served(scope, period).filter(_with(Membership, "joined_on"))


def _funnel(
    key: str, name: Any, definition: Any, evidence: Callable[[Scope, Period], QuerySet[Any]], order: int
) -> Figure:
    return Figure(
        key=f"building.funnel_{key}",
        name=name,
        unit=Unit.PEOPLE,
        definition=definition,
        evidence=evidence,
        measure=Measure.DISTINCT,
        columns=FUNNEL,
        link=entry_links,
        subjects=person_names,
        breakdowns=(BY_ACTIVITY, by_group(), by_programme()),
        section=BUILDING,
        order=order,
    )


def _members(
    key: str,
    name: Any,
    definition: Any,
    evidence: Callable[[Scope, Period], QuerySet[Any]],
    order: int,
    **more: Any,
) -> Figure:
    return Figure(
        key=f"building.{key}",
        name=name,
        unit=Unit.PEOPLE,
        definition=definition,
        evidence=evidence,
        measure=Measure.DISTINCT,
        link=membership_links,
        subjects=person_names,
        breakdowns=(by_group("person__group"), BY_CHANNEL),
        section=BUILDING,
        order=order,
        **more,
    )


FIGURES = [
    _members(
        "new_members",
        _("New members"),
        _(
            "Different persons whose membership of a union began in the period, whatever the channel. Transfers from another "
            "union are not counted; who left and joined again in the period is one person."
        ),
        new_members,
        61,
        columns=BEGUN,
        public=True,
    ),
    _members(
        "members",
        _("Members"),
        _(
            "Different persons who were members of a union on the last day of the period, kept memberships among them."
        ),
        members,
        62,
        columns=HELD,
        stock=True,
        public=True,
    ),
    _members(
        "members_new_forms",
        _("Members in new forms of work"),
        _(
            "Members on the last day of the period whose group is one of the new forms of work, such as couriers, riders and "
            "drivers, as it is on record now."
        ),
        lambda scope, period: members(scope, period).filter(person__group__in=NEW_FORMS),
        63,
        columns=HELD,
        stock=True,
        public=True,
    ),
    _funnel(
        "served",
        _("Served before joining"),
        _(
            "Different persons known by name or phone who were served in the period while they were no members. "
            "Corrected records are left out; the service keeps counting so when the person joins later."
        ),
        served,
        64,
    ),
    _funnel(
        "asked",
        _("Of these asked to join"),
        _(
            "Of the persons served in the period while no members, those who were asked on that day or later whether they "
            "would like to join."
        ),
        asked,
        65,
    ),
    _funnel(
        "applied",
        _("Of these applied"),
        _(
            "Of the persons served in the period while no members, those who applied to a union on that day or later, whether "
            "they were asked or not; to stand on a list brought to a joining window and join by it is to apply."
        ),
        applied,
        66,
    ),
    _funnel(
        "joined",
        _("Of these joined"),
        _(
            "Of the persons served in the period while no members, those whose membership began on that day or later, whatever "
            "the channel; transfers are not counted."
        ),
        joined,
        67,
    ),
]
