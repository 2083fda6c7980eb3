"""The figures of the service ledger."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.figures import Columns, Figure, Measure, Period, Unit
from niangjia.ledger import rollup
from niangjia.ledger.breakdowns import by_goods, by_group, by_programme
from niangjia.ledger.models import Entry, EntryQuerySet
from niangjia.ledger.subjects import org_names, person_names

#: Under whom a person is counted: the record kept when two were merged.
SUBJECT = Coalesce("merged__merged_into_id", "person_id")
#: The columns of entries as evidence: heads, and who they were where that is known.
ENTRY = Columns(
    amount=F("headcount") * F("sign"),
    subject=SUBJECT,
    what="programme__name",
    amount_name=_("Times served"),
)
MONEY = replace(ENTRY, amount=F("money_fen") * F("sign"), scale=100, amount_name=_("Money (yuan)"))
GOODS = replace(ENTRY, amount=F("goods_quantity") * F("sign"), amount_name=_("Pieces"))
ORGS = replace(ENTRY, subject=F("org_id"))
MEMBERS = Columns(
    subject=SUBJECT, hit=Q(was_member=True), what="programme__name", hit_name=_("A member on that day")
)

SERVICES = _("Services")


def entries(scope: Scope, period: Period) -> EntryQuerySet:
    """Every entry of the scope on a day of the period, reversals among them."""
    found: EntryQuerySet = Entry.objects.within(scope).between(period.since, period.until)
    # Of persons only the few that were merged are joined, not everybody's record.
    return found.alias(merged=FilteredRelation("person", condition=Q(person__merged_into__isnull=False)))


def services(scope: Scope, period: Period) -> EntryQuerySet:
    """The entries of programmes that count as service."""
    return entries(scope, period).filter(programme__counts_as_service=True)


def by_name(scope: Scope, period: Period) -> EntryQuerySet:
    """Services to persons known by name or phone."""
    return services(scope, period).filter(person__isnull=False)


def standing(found: EntryQuerySet) -> EntryQuerySet:
    """Leave out entries that were taken back, and what took them back."""
    # A list of the few that were, not a join: a planner that knows how seldom it is does not look up each.
    taken_back = Entry.objects.filter(reverses__isnull=False).order_by().values("reverses_id")
    return found.filter(sign=1).exclude(pk__in=taken_back)


def entry_links(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    """Give the page of each entry."""
    return {ref: reverse("ledger:desk_entry", args=[ref]) for ref in refs}


_SPLITS = (by_programme(), by_group())

FIGURES: list[Figure] = [
    Figure(
        key="services.times",
        name=_("Services given"),
        unit=Unit.TIMES,
        definition=_(
            "Every time somebody was served in a programme that counts as service: by name one each, unnamed groups by "
            "their head-count; corrections are taken off on the day of the service. One person served twice counts twice."
        ),
        evidence=services,
        measure=Measure.NET_SUM,
        columns=ENTRY,
        link=entry_links,
        subjects=person_names,
        breakdowns=_SPLITS,
        kept=rollup.TIMES,
        section=SERVICES,
        order=10,
        public=True,
    ),
    Figure(
        key="services.people",
        name=_("People served"),
        unit=Unit.PEOPLE,
        definition=_(
            "Different persons known by name or phone who were served at least once in a programme that counts as service. "
            "Merged records are one person; unnamed groups are not counted here."
        ),
        evidence=by_name,
        measure=Measure.DISTINCT,
        columns=ENTRY,
        link=entry_links,
        subjects=person_names,
        breakdowns=_SPLITS,
        kept=rollup.people(),
        section=SERVICES,
        order=11,
        public=True,
    ),
    Figure(
        key="services.orgs",
        name=_("Stations and unions that served"),
        unit=Unit.ORGS,
        definition=_(
            "Different orgs with at least one service recorded; an org and those under it are counted each for themselves."
        ),
        evidence=services,
        measure=Measure.DISTINCT,
        columns=ORGS,
        link=entry_links,
        subjects=org_names,
        persons=False,
        breakdowns=(by_programme(),),
        kept=rollup.ORGS,
        section=SERVICES,
        order=12,
    ),
    Figure(
        key="services.members_share",
        name=_("Share of members among those served"),
        unit=Unit.PERCENT,
        definition=_(
            "Services by name to somebody who was a member on that day, in percent of all services by name. "
            "Corrected records are left out; n is the number of services by name."
        ),
        evidence=lambda scope, period: standing(by_name(scope, period)),
        measure=Measure.RATIO,
        columns=MEMBERS,
        link=entry_links,
        subjects=person_names,
        breakdowns=_SPLITS,
        kept=rollup.MEMBERS,
        section=SERVICES,
        order=13,
    ),
    Figure(
        key="services.money",
        name=_("Money paid out"),
        unit=Unit.YUAN,
        definition=_(
            "Money recorded with services, in yuan; corrections are taken off on the day of the service."
        ),
        evidence=lambda scope, period: services(scope, period).exclude(money_fen=0),
        measure=Measure.NET_SUM,
        columns=MONEY,
        link=entry_links,
        subjects=person_names,
        breakdowns=_SPLITS,
        kept=rollup.MONEY,
        section=SERVICES,
        order=14,
    ),
    Figure(
        key="services.goods",
        name=_("Goods handed out"),
        unit=Unit.CASES,
        definition=_(
            "Pieces of goods handed over with services, as recorded; corrections are taken off on the day of the service."
        ),
        evidence=lambda scope, period: services(scope, period).exclude(goods_quantity=0),
        measure=Measure.NET_SUM,
        columns=GOODS,
        link=entry_links,
        subjects=person_names,
        breakdowns=(by_goods(), *_SPLITS),
        kept=rollup.GOODS,
        section=SERVICES,
        order=15,
    ),
]
