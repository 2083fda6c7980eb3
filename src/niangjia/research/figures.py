"""The figures of research and of talks. There is none of one cadre or one group: nobody is ranked."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.ledger.subjects import person_names
from niangjia.people.choices import Group
from niangjia.research.choices import TalkKind
from niangjia.research.models import GroupMember, Talk, Visit, WorkGroup
from niangjia.research.policies import READERS

SECTION = _("Research and talks")


def groups(scope: Scope, period: Period) -> QuerySet[WorkGroup]:
    """Work groups of the campaigns that began in the period."""
    return WorkGroup.objects.within(scope).filter(
        campaign__since__gte=period.since, campaign__since__lte=period.until
    )


def cadres(scope: Scope, period: Period) -> QuerySet[GroupMember]:
    """Who is in the groups of the campaigns that began in the period."""
    return GroupMember.objects.within(scope).filter(
        group__campaign__since__gte=period.since, group__campaign__since__lte=period.until
    )


def visits(scope: Scope, period: Period) -> QuerySet[Visit]:
    """Visits on a day of the period, those taken back left out."""
    return Visit.objects.within(scope).made().filter(on__gte=period.since, on__lte=period.until)


def _talks(kind: str) -> Any:
    def held(scope: Scope, period: Period) -> QuerySet[Talk]:
        return Talk.objects.within(scope).held().filter(kind=kind, on__gte=period.since, on__lte=period.until)

    return held


def _links(page: str, model: Any, column: str = "pk") -> Any:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        if actor is None or not actor.has_role(*READERS):
            return {}
        found = model.objects.filter(pk__in=refs).values_list("pk", column)
        return {pk: reverse(page, args=[target]) for pk, target in found}

    return link


BY_GROUP = Breakdown(
    key="group",
    name=_("By group"),
    column="group",
    labels=lambda _keys: dict(Group.choices),
    empty=_("Not said"),
)
BY_MET = Breakdown(
    key="met", name=_("By group"), column="met", labels=lambda _keys: dict(Group.choices), empty=_("Not said")
)

FIGURES = [
    Figure(
        key="research.groups",
        name=_("Work groups of research"),
        unit=Unit.PIECES,
        definition=_(
            "Work groups of the research campaigns that began in the window, each led by a leader of the federation. A group is "
            "counted once, however many places it goes to."
        ),
        evidence=groups,
        measure=Measure.ROWS,
        columns=Columns(on="campaign__since", org="campaign__org", what="name"),
        link=_links("research:desk_group", WorkGroup),
        persons=False,
        section=SECTION,
        order=74,
    ),
    Figure(
        key="research.cadres",
        name=_("Cadres in research"),
        unit=Unit.PEOPLE,
        definition=_(
            "Different cadres in the work groups of the research campaigns that began in the window, leaders included. A cadre in "
            "two groups is one person; only cadres of section level and above can be in a group."
        ),
        evidence=cadres,
        measure=Measure.DISTINCT,
        columns=Columns(
            on="group__campaign__since",
            org="group__campaign__org",
            subject=Coalesce(F("person__merged_into_id"), F("person_id")),
        ),
        link=_links("research:desk_group", GroupMember, "group_id"),
        subjects=person_names,
        section=SECTION,
        order=75,
    ),
    Figure(
        key="research.visits",
        name=_("Visits of research"),
        unit=Unit.OCCASIONS,
        definition=_(
            "Visits that cadres recorded on the spot with what was raised there, on their day; one visit of several cadres is one. "
            "Visits taken back are left out. Quick records of liaison with stations are counted where they are recorded."
        ),
        evidence=visits,
        measure=Measure.ROWS,
        columns=Columns(on="on", what="seen"),
        link=_links("research:desk_visit", Visit),
        persons=False,
        breakdowns=(BY_MET,),
        section=SECTION,
        order=76,
    ),
    Figure(
        key="listening.worker_talks",
        name=_("Worker talks"),
        unit=Unit.EVENTS,
        definition=_(
            "Talks with workers (职工沟通会) that were held, on their day. Enterprise talks, symposiums and hearings of reports are not "
            "among them; talks taken back are left out."
        ),
        evidence=_talks(TalkKind.WORKER),
        measure=Measure.ROWS,
        columns=Columns(on="on", what="title"),
        link=_links("research:desk_talk", Talk),
        persons=False,
        breakdowns=(BY_GROUP,),
        section=SECTION,
        order=77,
    ),
    Figure(
        key="listening.enterprise_talks",
        name=_("Enterprise talks"),
        unit=Unit.EVENTS,
        definition=_(
            "Talks with owners and managers of enterprises (企业沟通会) that were held, on their day. The step of the same name in a "
            "founding is not among them; talks taken back are left out."
        ),
        evidence=_talks(TalkKind.ENTERPRISE),
        measure=Measure.ROWS,
        columns=Columns(on="on", what="title"),
        link=_links("research:desk_talk", Talk),
        persons=False,
        section=SECTION,
        order=78,
    ),
]
